#include "batch/accumulator.hpp"

#include "batch/body.hpp"

#include <algorithm>

namespace lead_ads::batch {

namespace {
// Enough to go round while requests are under way; more would only hold memory.
constexpr std::size_t most_spares = 4;
} // namespace

void accumulator::set_credentials(const credentials& who) {
    who_ = who;
    for (auto& o : open_)
        o.envelope = envelope_size(*o.events.to(), who_);
}

accumulator::open_bundle* accumulator::find(const target* to) noexcept {
    for (auto& o : open_)
        if (o.events.to().get() == to) return &o;
    return nullptr;
}

accumulator::open_bundle& accumulator::open(const std::shared_ptr<const target>& to, std::int64_t now) {
    open_bundle fresh;
    if (!spare_.empty()) {
        fresh.events = std::move(spare_.back());
        spare_.pop_back();
    }
    fresh.events.reuse_for(to);
    fresh.events.reserve(usual_bytes_);
    fresh.envelope = envelope_size(*to, who_);
    fresh.opened_at = now;
    return open_.emplace_back(std::move(fresh));
}

void accumulator::close(open_bundle& which, std::vector<bundle>& to) {
    usual_bytes_ = which.events.json().size();
    to.push_back(std::move(which.events));
}

bool accumulator::fits(const open_bundle& in, std::size_t size) const noexcept {
    const auto& events = in.events;
    const auto comma = events.empty() ? 0u : 1u;
    return in.envelope + events.json().size() + comma + size <= limits_.max_bytes &&
           events.size() < std::min(limits_.max_events, events.to()->max_events);
}

accumulator::added accumulator::add(const std::shared_ptr<const target>& to, const outgoing_event& event,
                                    stamp at, std::vector<bundle>& full) {
    // Room first, for every bundle that may be closed: once the event is in, nothing is to fail.
    full.reserve(full.size() + open_.size() + 2);
    auto* place = find(to.get());
    if (place && !fits(*place, event.json.size())) {
        close(*place, full);
        open_.erase(open_.begin() + (place - open_.data()));
        place = nullptr;
    }
    const bool opens = place == nullptr;
    if (opens) place = &open(to, at.now);
    if (!fits(*place, event.json.size())) { // an empty bundle: nothing else will ever make room
        recycle(std::move(place->events));
        open_.pop_back();
        return added::too_large;
    }
    place->events.add(event, at.now, at.epoch, at.charged);
    if (place->events.size() >= std::min(limits_.max_events, to->max_events)) {
        close(*place, full);
        open_.erase(open_.begin() + (place - open_.data()));
        return added::waits;
    }
    return opens ? added::opened : added::waits;
}

std::int64_t accumulator::due_at() const noexcept {
    auto due = INT64_MAX;
    for (const auto& o : open_)
        due = std::min(due, o.opened_at + limits_.max_delay);
    return due;
}

void accumulator::take_due(std::int64_t now, std::vector<bundle>& due) {
    for (auto i = open_.begin(); i != open_.end();) {
        if (i->opened_at + limits_.max_delay > now) {
            ++i;
            continue;
        }
        close(*i, due);
        i = open_.erase(i);
    }
}

void accumulator::take_all(std::vector<bundle>& all) {
    for (auto& o : open_)
        close(o, all);
    open_.clear();
}

std::size_t accumulator::waiting() const noexcept {
    std::size_t count = 0;
    for (const auto& o : open_)
        count += o.events.size();
    return count;
}

void accumulator::recycle(bundle&& used) {
    if (spare_.size() >= most_spares) return;
    used.reuse_for(nullptr);
    spare_.push_back(std::move(used));
}

} // namespace lead_ads::batch
