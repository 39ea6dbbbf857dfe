// What operators are told of a dispatcher: its state and its numbers.
//
// In: what the machine showed at the end of each turn, and what became of events. Out: snapshots, but for
// what only the dispatcher knows (how much waits, and since when). Numbers go on from one run to the next.
// Not thread-safe: the dispatcher's lock guards it.
#pragma once

#include "dispatch/machine.hpp"
#include "dispatch/policy.hpp"
#include "dispatch/result.hpp"
#include "dispatch/snapshot.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace lead_ads::dispatch {

// What the machine shows when it has carried on as far as it can for now.
struct turn {
    state_snapshot state; // its pause ends at `paused_until` of the steady clock
    const machine_numbers& numbers;
    moment at;                          // of the turn
    double paused_seconds = 0;          // in this run
    std::optional<std::int64_t> oldest; // when the oldest event in the machine was accepted, if looked for
    std::uint64_t bytes_sent = 0;       // in this turn
};

class figures {
public:
    void begin_run(std::int64_t now);
    void note(turn seen);
    void count(dispatch::outcome what, std::string_view reason, std::uint64_t events);
    void note_delivery(std::int64_t now) { delivered_at_ = now; } // of the steady clock, as all below

    const machine_numbers& numbers() const noexcept { return numbers_; }
    std::int64_t oldest() const noexcept { return oldest_; } // in the machine; `never`: none
    state_snapshot state(moment at, bool is_stopping) const;
    metrics_snapshot metrics(std::int64_t now) const;

private:
    state_snapshot state_; // its pause by the steady clock
    machine_numbers numbers_;
    double paused_before_ = 0; // in earlier runs
    double paused_seconds_ = 0;
    std::int64_t oldest_ = never;
    std::int64_t delivered_at_ = never;
    std::int64_t started_at_ = never; // first
    std::int64_t noted_at_ = 0;       // the last turn
    std::int64_t paused_until_ = 0;   // nanoseconds since 1970
    std::vector<metrics_snapshot::outcome_count> outcomes_;
    std::uint64_t bytes_sent_ = 0;
};

} // namespace lead_ads::dispatch
