#include "host/replay/in_flight.hpp"

#include <cassert>

namespace desthost::replay {

namespace {

// Slots are used again and keep their memory. A string that grows takes twice what it had, and after a
// million events each slot would have twice what its events need; so that it is given room here, in steps.
void assign(std::string& to, std::string_view text) {
    constexpr std::size_t step = 128;
    if (to.capacity() < text.size()) {
        std::string roomy;
        roomy.reserve((text.size() + step - 1) / step * step);
        to.swap(roomy);
    }
    to.assign(text);
}

} // namespace

// A token is the slot's number below the number of times that the slot has been used, so that a token of an
// event that has ended is not taken for its successor's.
in_flight::in_flight(std::size_t most_events, std::size_t most_bytes)
    : most_events_(most_events), most_bytes_(most_bytes) {}

bool in_flight::has_room_locked() const {
    return events_ < most_events_ && bytes_ < most_bytes_;
}

bool in_flight::has_room() {
    const std::lock_guard lock{mutex_};
    return has_room_locked();
}

bool in_flight::wait_for_room() {
    std::unique_lock lock{mutex_};
    room_.wait(lock, [this] { return stopping_ || has_room_locked(); });
    return !stopping_;
}

token in_flight::add(const supplied_event& event) {
    const std::lock_guard lock{mutex_};
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.emplace_back();
    }
    const auto index = free_.back();
    free_.pop_back();
    auto& s = slots_[index];
    s.event.input = event.input;
    s.event.line = event.line;
    s.event.is_whole = event.is_whole;
    assign(s.event.payload, event.payload);
    s.event.where = event.where;
    s.event.has_key = s.event.is_known = s.event.is_ageing = s.event.waits = false;
    s.used = s.held = true;
    s.ended = s.released = false;
    ++s.generation;
    ++events_;
    bytes_ += event.payload.size();
    return (token{s.generation} << 32) | index;
}

in_flight::slot* in_flight::find(token t) {
    const auto index = static_cast<std::size_t>(t & 0xFFFFFFFFu);
    if (index >= slots_.size()) return nullptr;
    auto& s = slots_[index];
    return s.used && s.generation == t >> 32 ? &s : nullptr;
}

event_record& in_flight::record(token t) {
    const std::lock_guard lock{mutex_};
    auto* s = find(t);
    assert(s != nullptr);
    return s->event;
}

void in_flight::set_key(token t, const ledger_answer& answer) {
    const std::lock_guard lock{mutex_};
    auto* s = find(t);
    if (s == nullptr || s->ended) return;
    s->event.has_key = true;
    s->event.key = answer.key;
    s->event.is_known = answer.is_known;
    s->event.is_ageing = answer.is_ageing;
    s->event.waits = answer.waits;
}

void in_flight::reopen(token t) {
    const std::lock_guard lock{mutex_};
    auto* s = find(t);
    assert(s != nullptr);
    s->ended = s->released = false;
}

event_record& in_flight::hold(token t) {
    const std::lock_guard lock{mutex_};
    auto* s = find(t);
    assert(s != nullptr && !s->ended);
    s->held = true;
    s->event.has_key = s->event.is_known = s->event.is_ageing = s->event.waits = false;
    return s->event;
}

void in_flight::let_go(token t) {
    const std::lock_guard lock{mutex_};
    auto* s = find(t);
    assert(s != nullptr);
    s->held = false;
    free_when_done(t, *s);
}

event_record* in_flight::begin_end(token t) {
    const std::lock_guard lock{mutex_};
    auto* s = find(t);
    if (s == nullptr || s->ended) return nullptr;
    s->ended = true;
    return &s->event;
}

void in_flight::release(token t) {
    const std::lock_guard lock{mutex_};
    auto* s = find(t);
    assert(s != nullptr && s->ended);
    s->released = true;
    free_when_done(t, *s);
}

bool in_flight::has_ended(token t) {
    const std::lock_guard lock{mutex_};
    const auto* s = find(t);
    return s == nullptr || s->ended;
}

void in_flight::free_when_done(token t, slot& s) {
    constexpr std::size_t worth_keeping = 16 * 1024;
    if (s.held || !s.released) return;
    s.used = false;
    --events_;
    bytes_ -= s.event.payload.size();
    if (s.event.payload.capacity() > worth_keeping) s.event.payload = {};
    free_.push_back(static_cast<std::uint32_t>(t & 0xFFFFFFFFu));
    room_.notify_all();
}

std::vector<token> in_flight::left() {
    const std::lock_guard lock{mutex_};
    std::vector<token> tokens;
    for (std::size_t i = 0; i < slots_.size(); ++i)
        if (slots_[i].used && !slots_[i].ended) tokens.push_back((token{slots_[i].generation} << 32) | i);
    return tokens;
}

std::size_t in_flight::count() {
    const std::lock_guard lock{mutex_};
    return events_;
}

void in_flight::stop_waiting() {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
    room_.notify_all();
}

} // namespace desthost::replay
