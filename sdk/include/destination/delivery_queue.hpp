/*
 * For who writes a plugin in C++20: the queue between submit and a thread that delivers.
 *
 * In: events, from any thread. Out: each of them, in order, to a function that delivers it and says what
 * became of it; then one result to the host. Keeps the ABI's rules about busy answers, on_writable, flush and
 * stop. Refuses events when it is full or not running. One thread of its own, between start and stop, which
 * makes every callback.
 *
 * It suits a destination that takes one event after the other. stop waits for the delivery that is under way:
 * give its I/O a short time-out, or look at gives_up() while it waits.
 */
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <destination/plugin.hpp>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace destination {

// Outcome of an event. `reason` is a short code, empty if it was delivered; `text` is for people. Neither
// holds customers' data.
struct delivery {
    std::int32_t outcome = DESTINATION_OUTCOME_DELIVERED;
    std::string reason;
    std::string text;
};

class delivery_queue {
public:
    using deliver_function = std::function<delivery(std::string_view payload)>;

    explicit delivery_queue(host to, std::size_t most_events = 1000, std::size_t most_bytes = 16U << 20)
        : host_(to), most_events_(most_events), most_bytes_(most_bytes) {}
    ~delivery_queue() { stop(0); }
    delivery_queue(const delivery_queue&) = delete;
    delivery_queue& operator=(const delivery_queue&) = delete;

    // [control-thread] Throws std::system_error when there is no thread; then nothing has started.
    destination_status_t start(deliver_function deliver) {
        const std::lock_guard lock(mutex_);
        if (stage_ == stage::running) return DESTINATION_ERROR_STATE;
        deliver_ = std::move(deliver);
        thread_ = std::thread([this] { work(); });
        stage_ = stage::running;
        gives_up_ = false;
        return DESTINATION_OK;
    }

    // [any-thread]
    destination_status_t submit(const destination_event_t* events, std::uint32_t count,
                                std::uint32_t& accepted) {
        const std::lock_guard lock(mutex_);
        if (stage_ == stage::idle) return DESTINATION_ERROR_STATE;
        if (stage_ != stage::running) return DESTINATION_STOPPED;
        for (; accepted < count; ++accepted) {
            const auto& event = event_at(events, accepted);
            const auto payload = to_view(event.payload);
            const bool fits = unfinished_ == 0 || bytes_ + payload.size() <= most_bytes_;
            if (unfinished_ >= most_events_ || !fits) {
                busy_ = true;
                return DESTINATION_BUSY;
            }
            waiting_.push_back({event.token, std::string(payload)});
            bytes_ += payload.size();
            ++unfinished_;
            ++taken_;
            changed_.notify_all();
        }
        return DESTINATION_OK;
    }

    // [control-thread]
    destination_status_t flush(std::int64_t timeout) {
        std::unique_lock lock(mutex_);
        if (stage_ != stage::running) return DESTINATION_ERROR_STATE;
        const auto wanted = taken_;
        return wait(lock, timeout, [&] { return ended_ >= wanted; }) ? DESTINATION_OK : DESTINATION_TIMED_OUT;
    }

    // [control-thread] What is left when time is over ends as undelivered(stopped).
    destination_status_t stop(std::int64_t timeout) {
        {
            std::unique_lock lock(mutex_);
            if (stage_ != stage::running) return DESTINATION_ERROR_STATE;
            stage_ = stage::stopping;
            undelivered_ = false;
            if (timeout != 0) wait(lock, timeout, [&] { return unfinished_ == 0; });
            stage_ = stage::giving_up;
            gives_up_ = true;
            changed_.notify_all();
        }
        thread_.join();
        const std::lock_guard lock(mutex_);
        stage_ = stage::stopped;
        return undelivered_ ? DESTINATION_TIMED_OUT : DESTINATION_OK;
    }

    // [any-thread] The time of stop is over: a delivery that is under way should end.
    bool gives_up() const noexcept { return gives_up_; }
    // [any-thread] How many events have no result yet.
    std::size_t unfinished() const {
        const std::lock_guard lock(mutex_);
        return unfinished_;
    }

private:
    enum class stage : std::uint8_t {
        idle,      // Never started.
        running,   // Takes events.
        stopping,  // Takes none, delivers what it has.
        giving_up, // Time is over: what waits is reported as undelivered.
        stopped,   // May be started again.
    };
    struct item {
        std::uint64_t token;
        std::string payload;
    };

    // False when the time is over first. Longer than a year is for ever: clocks overflow.
    template <class Condition>
    bool wait(std::unique_lock<std::mutex>& lock, std::int64_t timeout, Condition holds) {
        constexpr std::int64_t year = 365LL * 24 * 3600 * 1'000'000'000;
        if (timeout < 0 || timeout > year) {
            changed_.wait(lock, holds);
            return true;
        }
        return changed_.wait_for(lock, std::chrono::nanoseconds(timeout), holds);
    }

    void work() {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [&] { return !waiting_.empty() || stage_ == stage::giving_up; });
            if (waiting_.empty()) return;
            const item next = std::move(waiting_.front());
            waiting_.pop_front();
            const bool gives_up = stage_ == stage::giving_up;
            lock.unlock();
            const auto what = gives_up ? stopped() : attempt(next.payload);
            const auto result = result_of(next.token, what.outcome, what.reason, what.text);
            host_.on_results({&result, 1});
            lock.lock();
            undelivered_ = undelivered_ || what.outcome == DESTINATION_OUTCOME_UNDELIVERED;
            finish(next, lock);
        }
    }

    delivery attempt(std::string_view payload) noexcept {
        try {
            return deliver_(payload);
        } catch (...) {
            // The exception's text is not logged, because it might hold customers' data.
            return {DESTINATION_OUTCOME_UNDELIVERED, "internal_error", ""};
        }
    }

    static delivery stopped() {
        return {DESTINATION_OUTCOME_UNDELIVERED, "stopped",
                "the destination was stopped before its turn came"};
    }

    void finish(const item& ended, std::unique_lock<std::mutex>& lock) {
        bytes_ -= ended.payload.size();
        --unfinished_;
        ++ended_;
        changed_.notify_all();
        if (!std::exchange(busy_, false)) return;
        lock.unlock();
        host_.on_writable();
        lock.lock();
    }

    const host host_;
    const std::size_t most_events_;
    const std::size_t most_bytes_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    stage stage_ = stage::idle;
    std::deque<item> waiting_;
    std::size_t unfinished_ = 0; // waiting or being delivered
    std::size_t bytes_ = 0;      // of those
    std::uint64_t taken_ = 0;
    std::uint64_t ended_ = 0;
    bool busy_ = false;        // somebody was told to come back
    bool undelivered_ = false; // since stop began
    std::atomic<bool> gives_up_{false};
    deliver_function deliver_;
    std::thread thread_;
};

} // namespace destination
