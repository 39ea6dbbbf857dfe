#include "dispatch/figures.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace lead_ads::dispatch {

namespace {
double seconds(std::int64_t nanoseconds) {
    return static_cast<double>(nanoseconds) * 1e-9;
}
} // namespace

void figures::begin_run(std::int64_t now) {
    started_at_ = std::min(started_at_, now);
    state_ = {};
    state_.activity = activity::running;
    paused_before_ = paused_seconds_;
}

void figures::note(turn seen) {
    // Two clocks never agree to the nanosecond: the end of a pause is worked out once.
    if (seen.state.activity == activity::paused && seen.state.paused_until != state_.paused_until)
        paused_until_ = seen.at.wall + (seen.state.paused_until - seen.at.steady);
    noted_at_ = seen.at.steady;
    state_ = std::move(seen.state);
    numbers_ = seen.numbers;
    paused_seconds_ = paused_before_ + seen.paused_seconds;
    if (seen.oldest) oldest_ = *seen.oldest;
    bytes_sent_ += seen.bytes_sent;
}

void figures::count(dispatch::outcome what, std::string_view reason, std::uint64_t events) {
    const auto found = std::ranges::find_if(
        outcomes_, [&](const auto& c) { return c.outcome == what && c.reason == reason; });
    if (found != outcomes_.end())
        found->count += events;
    else
        outcomes_.push_back({what, std::string(reason), events});
}

state_snapshot figures::state(moment at, bool is_stopping) const {
    auto s = state_;
    if (is_stopping) s.activity = activity::stopping;
    if (s.activity == activity::paused && s.paused_until <= at.steady) {
        s = {};
        s.activity = activity::running;
    }
    s.paused_until = s.activity == activity::paused ? paused_until_ : 0;
    return s;
}

metrics_snapshot figures::metrics(std::int64_t now) const {
    metrics_snapshot m;
    m.outcomes = outcomes_;
    for (std::size_t i = 1; i < answer_classes; ++i) // 0 is delivered
        m.failures.push_back({name_of(static_cast<answer_class>(i)), numbers_.failures[i]});
    m.requests = numbers_.requests;
    m.bytes_sent = bytes_sent_;
    m.requests_in_flight = numbers_.in_flight;
    m.pause_seconds = paused_seconds_;
    if (state_.activity == activity::paused) // nothing turns while a pause lasts
        m.pause_seconds +=
            seconds(std::clamp<std::int64_t>(std::min(now, state_.paused_until) - noted_at_, 0, never));
    if (const auto since = delivered_at_ != never ? delivered_at_ : started_at_; since != never)
        m.since_last_delivery = seconds(now - since);
    m.lead_ids_removed = numbers_.lead_ids_removed;
    m.answers_with_messages = numbers_.answers_with_messages;
    m.failures_in_a_row = numbers_.failures_in_a_row;
    m.usage_percent = numbers_.usage_percent;
    m.latency_counts = numbers_.latency_counts;
    m.latency_sum = numbers_.latency_sum;
    return m;
}

} // namespace lead_ads::dispatch
