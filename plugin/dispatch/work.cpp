#include "dispatch/work.hpp"

#include "dispatch/policy.hpp"

#include <algorithm>

namespace lead_ads::dispatch {

work part_of(const work& whole, batch::bundle events) {
    work part;
    part.events = std::move(events);
    part.mismatches = whole.mismatches;
    part.may_have_arrived = whole.may_have_arrived;
    part.without_lead_id = whole.without_lead_id;
    part.trusts_hints = whole.trusts_hints;
    return part;
}

std::pair<work, work> halve(const work& whole) {
    const auto size = whole.events.size();
    const auto middle = (size + 1) / 2;
    return {part_of(whole, whole.events.slice(0, middle)), part_of(whole, whole.events.slice(middle, size))};
}

work single_out(work whole, std::size_t index) {
    const auto* const which = &whole.events.entries()[index];
    auto single = part_of(whole, whole.events.take_if([&](const batch::entry& e) { return &e == which; }));
    single.rest = std::make_unique<work>(part_of(whole, std::move(whole.events)));
    return single;
}

std::int64_t earliest_patience(const work& w) noexcept {
    auto earliest = never;
    for (const auto& e : w.events.entries())
        earliest = std::min(earliest, e.patience_from);
    return earliest;
}

void extend_patience(work& w, std::int64_t from, std::int64_t until) noexcept {
    for (auto& e : w.events.entries())
        e.patience_from += until - std::clamp(e.patience_from, from, until);
    if (w.rest) extend_patience(*w.rest, from, until);
}

} // namespace lead_ads::dispatch
