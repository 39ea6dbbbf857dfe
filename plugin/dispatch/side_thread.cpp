#include "dispatch/side_thread.hpp"

#include "dispatch/thread.hpp"

namespace lead_ads::dispatch {

void side_thread::start() {
    stopping_ = false;
    thread_ = start_thread([this] { loop(); });
}

void side_thread::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        chores_.clear();
    }
    changed_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void side_thread::run(std::function<void()> chore) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        chores_.push_back(std::move(chore));
    }
    changed_.notify_one();
}

void side_thread::loop() {
    for (;;) {
        std::function<void()> chore;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [&] { return stopping_ || !chores_.empty(); });
            if (stopping_) return;
            chore = std::move(chores_.front());
            chores_.pop_front();
        }
        chore();
    }
}

} // namespace lead_ads::dispatch
