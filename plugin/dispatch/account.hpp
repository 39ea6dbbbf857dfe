// What is accepted and has no result yet: how much it is, whether there is room for more, and which flush
// waits for it.
//
// In: events coming and going. Out: numbers. Bounded by the queue's limits; an empty queue takes any
// event; the dispatcher refuses those larger than the whole queue.
// Not thread-safe: the dispatcher's lock guards it.
#pragma once

#include "dispatch/policy.hpp"

#include <cstdint>
#include <deque>

namespace lead_ads::dispatch {

class account {
public:
    bool has_room(std::size_t bytes, const policy& how) const noexcept {
        if (events_ == 0) return true;
        return events_ < how.queue_max_events && bytes_ + bytes <= how.queue_max_bytes;
    }
    void reserve(std::size_t bytes) noexcept {
        ++events_;
        bytes_ += bytes;
        ++in_submit_;
    }
    void cancel(std::size_t bytes) noexcept {
        --events_;
        bytes_ -= bytes;
        --in_submit_;
    }
    // The event is handed over: it takes `bytes` from now on, and belongs to epoch().
    void settle(std::size_t reserved, std::size_t bytes) noexcept {
        --in_submit_;
        bytes_ = bytes_ - reserved + bytes;
        ++waiting_.back();
    }
    // It could not be handed over after all, and holds its bytes as something reserved.
    void unsettle(std::uint32_t epoch) noexcept {
        ++in_submit_;
        leave(epoch);
    }
    void release(std::uint32_t epoch, std::size_t bytes) noexcept {
        --events_;
        bytes_ -= bytes;
        leave(epoch);
    }

    // Everything handed over so far belongs to the epoch that this returns, and nothing that comes later
    // does.
    std::uint32_t close_epoch() {
        const auto closed = epoch();
        if (waiting_.back() > 0) waiting_.push_back(0);
        return closed;
    }
    bool is_over(std::uint32_t epoch) const noexcept {
        return static_cast<std::int32_t>(first_ - epoch) > 0 || (first_ == epoch && waiting_.front() == 0);
    }

    std::uint64_t events() const noexcept { return events_; }
    std::uint64_t bytes() const noexcept { return bytes_; }
    std::uint64_t in_submit() const noexcept { return in_submit_; } // reserved, and not handed over yet

    std::uint32_t epoch() const noexcept { return first_ + static_cast<std::uint32_t>(waiting_.size() - 1); }

private:
    void leave(std::uint32_t epoch) noexcept {
        --waiting_[epoch - first_];
        while (waiting_.size() > 1 && waiting_.front() == 0) {
            waiting_.pop_front();
            ++first_;
        }
    }

    std::uint64_t events_ = 0;
    std::uint64_t bytes_ = 0;
    std::uint64_t in_submit_ = 0;
    std::uint32_t first_ = 0;
    std::deque<std::uint64_t> waiting_ = {0}; // events without a result, by epoch from first_ on
};

} // namespace lead_ads::dispatch
