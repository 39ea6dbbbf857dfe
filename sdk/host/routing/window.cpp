#include "host/routing/window.hpp"

#include <algorithm>
#include <cassert>

namespace desthost::routing {

// A token is the slot's number below the number of times that the slot has been used, so that a token of an
// event that has ended is not taken for its successor's.
window::window(std::size_t most_events, std::size_t most_bytes)
    : most_events_(most_events), most_bytes_(most_bytes) {}

room window::left() {
    const std::lock_guard lock{mutex_};
    if (events_ >= most_events_ || bytes_ >= most_bytes_) return {};
    return {most_events_ - events_, most_bytes_ - bytes_};
}

void window::wait_for_room(std::chrono::milliseconds patience) {
    std::unique_lock lock{mutex_};
    room_.wait_for(lock, patience,
                   [this] { return woken_ || (events_ < most_events_ && bytes_ < most_bytes_); });
    woken_ = false;
}

void window::wake() {
    const std::lock_guard lock{mutex_};
    woken_ = true;
    room_.notify_all();
}

token window::add(routed_event&& event) {
    const std::lock_guard lock{mutex_};
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.emplace_back();
    }
    const auto index = free_.back();
    free_.pop_back();
    auto& s = slots_[index];
    ++events_;
    bytes_ += event.payload.size();
    s.event = std::move(event);
    s.used = s.held = true;
    s.ended = s.released = false;
    ++s.generation;
    return (token{s.generation} << 32) | index;
}

window::slot* window::find(token t) {
    const auto index = static_cast<std::size_t>(t & 0xFFFFFFFFu);
    if (index >= slots_.size()) return nullptr;
    auto& s = slots_[index];
    return s.used && s.generation == t >> 32 ? &s : nullptr;
}

const routed_event& window::event(token t) {
    const std::lock_guard lock{mutex_};
    const auto* s = find(t);
    assert(s != nullptr);
    return s->event;
}

void window::set_key(token t, const ledger_answer& answer) {
    const std::lock_guard lock{mutex_};
    auto* s = find(t);
    if (s == nullptr || s->ended) return;
    s->event.has_key = true;
    s->event.key = answer.key;
    s->event.waits = answer.waits;
    s->event.is_known = answer.is_known;
    s->event.is_ageing = answer.is_ageing;
}

void window::reopen(token t) {
    const std::lock_guard lock{mutex_};
    if (auto* s = find(t); s != nullptr) s->ended = s->released = false;
}

bool window::hold_again(token t) {
    const std::lock_guard lock{mutex_};
    auto* s = find(t);
    if (s == nullptr || s->ended) return false;
    s->held = true;
    s->event.has_key = s->event.waits = false;
    return true;
}

const routed_event* window::begin_end(token t) {
    const std::lock_guard lock{mutex_};
    auto* s = find(t);
    if (s == nullptr || s->ended) return nullptr;
    s->ended = true;
    return &s->event;
}

void window::let_go(token t) {
    const std::lock_guard lock{mutex_};
    auto* s = find(t);
    if (s == nullptr) return;
    s->held = false;
    if (s->released) free_slot(t, *s);
}

bool window::take_back(token t) {
    const std::lock_guard lock{mutex_};
    auto* s = find(t);
    if (s == nullptr) return false;
    s->held = false;
    const bool was_waiting = !s->ended;
    if (was_waiting || s->released) free_slot(t, *s);
    return was_waiting;
}

void window::release(token t) {
    const std::lock_guard lock{mutex_};
    auto* s = find(t);
    if (s == nullptr) return;
    s->released = true;
    if (!s->held) free_slot(t, *s);
}

void window::free_slot(token t, slot& s) {
    --events_;
    bytes_ -= s.event.payload.size();
    s.used = false;
    s.event = {};
    free_.push_back(static_cast<std::uint32_t>(t & 0xFFFFFFFFu));
    room_.notify_all();
}

std::vector<token> window::waiting() {
    const std::lock_guard lock{mutex_};
    std::vector<token> tokens;
    for (std::size_t i = 0; i < slots_.size(); ++i)
        if (slots_[i].used && !slots_[i].ended) tokens.push_back((token{slots_[i].generation} << 32) | i);
    return tokens;
}

std::size_t window::count() {
    const std::lock_guard lock{mutex_};
    return events_;
}

std::size_t window::bytes() {
    const std::lock_guard lock{mutex_};
    return bytes_;
}

std::int64_t window::oldest_arrived_at() {
    const std::lock_guard lock{mutex_};
    std::int64_t oldest = 0;
    for (const auto& s : slots_)
        if (s.used && !s.released && s.event.arrived_at != 0 && (oldest == 0 || s.event.arrived_at < oldest))
            oldest = s.event.arrived_at;
    return oldest;
}

} // namespace desthost::routing
