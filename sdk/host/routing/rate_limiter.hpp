// A token bucket: so many events a second on average, at most a second's worth at once.
//
// In: how many events there are, and the time. Out: whether they may pass, or how long to wait. A batch may
// overdraw the bucket, which then has to fill again first. One thread at a time.
#pragma once

#include <algorithm>
#include <chrono>

namespace desthost::routing {

class rate_limiter {
public:
    using clock = std::chrono::steady_clock;

    // `rate` in events a second; 0: no limit.
    rate_limiter(double rate, clock::time_point now) : rate_(rate), tokens_(burst()), filled_(now) {}

    // Whether events may pass now; take() them then.
    bool may_pass(clock::time_point now) {
        fill(now);
        return rate_ <= 0 || tokens_ > 0;
    }
    void take(std::size_t events) { tokens_ -= static_cast<double>(events); }

    // How long it takes until events may pass again.
    std::chrono::nanoseconds delay(clock::time_point now) {
        if (may_pass(now)) return std::chrono::nanoseconds{0};
        constexpr double least = 1e-6; // enough for a token to be more than none
        return std::chrono::nanoseconds{static_cast<std::int64_t>((-tokens_ / rate_ + least) * 1e9) + 1};
    }
    // How many events may pass without overdrawing, at least one when any may.
    std::size_t allowance(clock::time_point now, std::size_t most) {
        if (rate_ <= 0) return most;
        if (!may_pass(now)) return 0;
        return std::clamp<std::size_t>(static_cast<std::size_t>(tokens_), 1, most);
    }

private:
    double burst() const { return std::max(rate_, 1.0); }
    void fill(clock::time_point now) {
        if (now > filled_)
            tokens_ =
                std::min(burst(), tokens_ + rate_ * std::chrono::duration<double>(now - filled_).count());
        filled_ = std::max(filled_, now);
    }

    double rate_;
    double tokens_;
    clock::time_point filled_;
};

} // namespace desthost::routing
