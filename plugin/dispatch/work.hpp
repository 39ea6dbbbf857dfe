// A unit of work: a bundle that is to be delivered, and what happened to it so far.
//
// The state machine moves works between its queues and splits them; nothing else holds them. Pure.
#pragma once

#include "batch/bundle.hpp"

#include <cstdint>
#include <memory>
#include <utility>

namespace lead_ads::dispatch {

struct work {
    batch::bundle events;
    unsigned failures = 0;         // answers in a row that ask for another try: the exponent of its backoff
    unsigned mismatches = 0;       // answers that counted another number of events
    bool has_failed = false;       // a try came to nothing: its patience may end
    bool may_have_arrived = false; // a try was sent whose answer nobody saw
    bool without_lead_id = false;  // it was refused for its lead id and goes on without
    bool trusts_hints = true;      // error_data has not lied about it yet
    // What is left of the batch out of which error_data named this single event. It waits until the event
    // shows whether that was true.
    std::unique_ptr<work> rest;

    std::size_t size() const noexcept { return events.size() + (rest ? rest->size() : 0); }
};

// A work of its own for some of the events: it begins afresh, but for what was learned about the answers.
work part_of(const work& whole, batch::bundle events);

// Two halves, the first at most one event larger. They begin afresh, but for what was learned about the
// answers.
std::pair<work, work> halve(const work& whole);

// The event at `index` alone, with all others as its rest.
work single_out(work whole, std::size_t index);

// When the first event's patience ends; `never` when there is none.
std::int64_t earliest_patience(const work& w) noexcept;

// Adds the time [from, until) to the patience of every event, or the part of it that the event was there.
void extend_patience(work& w, std::int64_t from, std::int64_t until) noexcept;

} // namespace lead_ads::dispatch
