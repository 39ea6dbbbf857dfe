#include "dispatch/blocks.hpp"

#include "dispatch/verdicts.hpp"

#include <algorithm>

namespace lead_ads::dispatch {

std::string block::sentence() const {
    const auto numbers =
        " (code " + std::to_string(code) + (subcode ? ", subcode " + std::to_string(subcode) : "") + ")";
    const auto* const what = kind == block_kind::credentials ? "Meta does not accept the access token"
                             : kind == block_kind::access
                                 ? "The access token may not send to this dataset"
                                 : "Meta refused 100 single events in a row with one code";
    return what + numbers + ". Sending has stopped and every event is kept. " +
           std::string(advice_for(code, subcode));
}

block* blocks::covering(const work& w) noexcept {
    const auto found = std::ranges::find_if(list_, [&](const block& b) { return b.covers(w); });
    return found == list_.end() ? nullptr : &*found;
}

std::pair<block*, bool> blocks::find_or_make(block_kind kind, std::shared_ptr<const target> scope,
                                             std::int64_t now) {
    const auto found = std::ranges::find_if(list_, [&](const block& b) { return b.scope == scope; });
    if (found != list_.end()) {
        found->kind = kind;
        return {&*found, false};
    }
    list_.push_back({.kind = kind,
                     .scope = std::move(scope),
                     .since = now,
                     .next_probe = now + probe_interval,
                     .next_look = now + first_look});
    return {&list_.back(), true};
}

std::deque<work> blocks::lift(block& which, std::int64_t now) {
    auto freed = std::move(which.held);
    for (auto& w : freed)
        extend_patience(w, which.since, now);
    list_.remove_if([&](const block& b) { return &b == &which; });
    return freed;
}

std::deque<work> blocks::lift_all(std::int64_t now) {
    std::deque<work> freed;
    while (!list_.empty())
        std::ranges::move(lift(list_.front(), now), std::back_inserter(freed));
    return freed;
}

bool blocks::holds_any() const noexcept {
    return std::ranges::any_of(list_, [](const block& b) { return !b.held.empty(); });
}

bool blocks::start_rereading(std::int64_t now) noexcept {
    bool is_due = false;
    for (auto& b : list_) {
        if (b.phase != block::phase::waiting || b.held.empty() || now < b.wake_at()) continue;
        b.phase = block::phase::rereading;
        b.is_probe_due = now >= b.next_probe;
        if (b.is_probe_due) b.next_probe = now + probe_interval;
        is_due = true;
    }
    return is_due;
}

void blocks::finish_rereading(bool has_changed, std::int64_t now) noexcept {
    for (auto& b : list_) {
        if (b.phase != block::phase::rereading) continue;
        const bool may_help = has_changed && b.kind != block_kind::refusals;
        b.phase = b.is_probe_due || may_help ? block::phase::ready : block::phase::waiting;
        b.look_interval = std::min(2 * b.look_interval, longest_look);
        b.next_look = now + b.look_interval;
    }
}

blocks::probe blocks::take_probe() {
    for (auto& b : list_) {
        if (b.phase != block::phase::ready || b.held.empty()) continue;
        auto w = std::move(b.held.front());
        b.held.pop_front();
        if (b.kind == block_kind::refusals && w.events.size() > 1) {
            // One event tells enough, and the next probe takes another bundle.
            auto others = part_of(w, w.events.slice(1, w.events.size()));
            b.held.push_back(std::move(others));
            w = part_of(w, w.events.slice(0, 1));
        }
        b.phase = block::phase::probing;
        return {&b, std::move(w)};
    }
    return {};
}

std::int64_t blocks::wake_at() const noexcept {
    auto at = never;
    for (const auto& b : list_)
        if (b.phase == block::phase::waiting && !b.held.empty()) at = std::min(at, b.wake_at());
    return at;
}

} // namespace lead_ads::dispatch
