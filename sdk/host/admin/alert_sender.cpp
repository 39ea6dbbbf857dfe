#include "host/admin/alert_sender.hpp"

#include <algorithm>

namespace desthost::admin {
namespace {

constexpr std::size_t most_waiting = 100;
constexpr std::chrono::milliseconds first_pause{1000};
constexpr std::chrono::milliseconds longest_pause{300'000};

} // namespace

alert_sender::alert_sender(log& to) : log_(to), thread_([this] { work(); }) {}

alert_sender::~alert_sender() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
        changed_.notify_all();
    }
    thread_.join();
}

void alert_sender::send(const std::string& address, std::string body) {
    auto to = http::parse_url(address);
    if (!to) return log_.error("an alert has no usable address");
    const std::lock_guard lock{mutex_};
    if (queue_.size() >= most_waiting) queue_.pop_front();
    queue_.push_back({std::move(*to), std::move(body)});
    changed_.notify_all();
}

// In order; the receiver that is away holds up what comes behind, and what is too much is dropped.
void alert_sender::work() {
    auto pause = first_pause;
    std::unique_lock lock{mutex_};
    for (;;) {
        changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (stopping_) return;
        const auto next = queue_.front();
        lock.unlock();
        http::client_request request;
        request.method = "POST";
        request.body = next.body;
        request.headers.emplace_back("Content-Type", "application/json");
        const auto answer = http::send_request(next.to, request);
        const bool is_taken = answer.status >= 200 && answer.status < 300;
        if (!is_taken)
            log_.warning("an alert could not be sent: " +
                         (answer.status != 0 ? "its receiver answered " + std::to_string(answer.status)
                                             : answer.problem) +
                         "; it is tried again");
        lock.lock();
        if (is_taken) {
            ++sent_;
            pause = first_pause;
            if (!queue_.empty() && queue_.front().body == next.body) queue_.pop_front();
            continue;
        }
        changed_.wait_for(lock, pause, [this] { return stopping_; });
        if (stopping_) return;
        pause = std::min(pause * 2, longest_pause);
    }
}

} // namespace desthost::admin
