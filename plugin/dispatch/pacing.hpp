// When the destination as a whole may be sent to: pauses that the endpoint asked for, the careful first
// request after them, and easing off while its usage headers come near the limit.
//
// In: answers and the time. Out: whether one more request may leave. Pure; all times are of the steady clock.
#pragma once

#include "dispatch/backoff.hpp"
#include "dispatch/policy.hpp"

#include <cstddef>
#include <cstdint>

namespace lead_ads::dispatch {

class pacing {
public:
    explicit pacing(std::uint64_t seed) : backoff_(seed) {}

    // Pauses count up; a request carries the number that stood when it left, so that answers to what was
    // under way when a pause began neither end it nor make the next one longer.
    unsigned pauses() const noexcept { return pauses_; }

    // A throttled answer. `named` is the pause that its headers ask for; 0: none.
    void on_throttled(unsigned sent_in, std::int64_t named, const policy& how, std::int64_t now);
    // An answer that shows that requests are being looked at.
    void on_served(unsigned sent_in) noexcept;
    // What the usage headers of any answer say.
    void on_usage(double percent, std::int64_t now) noexcept;
    // The next request goes alone, as after a pause.
    void be_careful() noexcept;

    bool is_paused(std::int64_t now) const noexcept { return now < paused_until_; }
    // Sending more slowly because the usage limit is near.
    bool is_easing() const noexcept { return easing_; }
    std::int64_t paused_until() const noexcept { return paused_until_; }
    // `hurried`: inside stop, where easing off would only lose events; a pause is kept even then.
    bool may_send(std::size_t in_flight, bool hurried, std::int64_t now) const noexcept;
    // When may_send can become true by time alone; `never`: it waits for an answer, or for nothing.
    std::int64_t wake_at(std::int64_t now) const noexcept;
    double paused_seconds(std::int64_t now) const noexcept;

private:
    backoff backoff_;
    unsigned pauses_ = 0;
    unsigned unnamed_in_a_row_ = 0;
    std::int64_t paused_from_ = 0;
    std::int64_t paused_until_ = 0;
    std::int64_t paused_before_ = 0; // nanoseconds in pauses that are over
    std::int64_t next_send_ = 0;     // while easing off
    bool one_at_a_time_ = false;     // until an answer shows that the pause was long enough
    bool easing_ = false;
};

} // namespace lead_ads::dispatch
