#include "dispatch/pacing.hpp"

#include <algorithm>

namespace lead_ads::dispatch {

namespace {
constexpr double easy_percent = 80;
constexpr double gap_for_each_percent = 0.25e9; // nanoseconds: 5 s between requests at 100 %
constexpr double widest_gap = 30e9;
} // namespace

void pacing::on_throttled(unsigned sent_in, std::int64_t named, const policy& how, std::int64_t now) {
    const bool is_news = sent_in == pauses_;
    if (!is_news && named == 0) return;
    const auto unnamed =
        how.retry_initial + backoff_.wait(how.retry_initial, how.retry_max, unnamed_in_a_row_);
    const auto until = now + (named > 0 ? named : unnamed);
    if (is_news) {
        unnamed_in_a_row_ = named > 0 ? 0 : unnamed_in_a_row_ + 1;
        paused_before_ += std::clamp<std::int64_t>(paused_until_ - paused_from_, 0, now - paused_from_);
        paused_from_ = now;
        ++pauses_;
    }
    paused_until_ = is_news ? until : std::max(paused_until_, until);
    one_at_a_time_ = true;
}

void pacing::on_served(unsigned sent_in) noexcept {
    if (sent_in != pauses_) return;
    one_at_a_time_ = false;
    unnamed_in_a_row_ = 0;
}

void pacing::on_usage(double percent, std::int64_t now) noexcept {
    easing_ = percent > easy_percent;
    const auto gap = std::min((percent - easy_percent) * gap_for_each_percent, widest_gap);
    next_send_ = easing_ ? now + static_cast<std::int64_t>(gap) : 0;
}

void pacing::be_careful() noexcept {
    ++pauses_;
    one_at_a_time_ = true;
}

bool pacing::may_send(std::size_t in_flight, bool hurried, std::int64_t now) const noexcept {
    if (is_paused(now)) return false;
    if (one_at_a_time_ && in_flight > 0) return false;
    if (hurried || !easing_) return true;
    return in_flight == 0 && now >= next_send_;
}

std::int64_t pacing::wake_at(std::int64_t now) const noexcept {
    const auto at = std::max(paused_until_, easing_ ? next_send_ : 0);
    return at > now ? at : never;
}

double pacing::paused_seconds(std::int64_t now) const noexcept {
    const auto current = std::clamp<std::int64_t>(now - paused_from_, 0, paused_until_ - paused_from_);
    return static_cast<double>(paused_before_ + current) * 1e-9;
}

} // namespace lead_ads::dispatch
