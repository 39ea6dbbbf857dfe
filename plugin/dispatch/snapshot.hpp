// What can be seen of a dispatcher from outside: its state and its numbers, copied at one moment.
#pragma once

#include "dispatch/result.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::dispatch {

// The numbers are those of DESTINATION_STATE_... in destination/ext/state.h.
enum class activity : std::int32_t {
    idle = 0,     // Not started.
    running = 1,  // Sending whenever there is something to send.
    paused = 2,   // Waiting because the endpoint asked for it.
    blocked = 3,  // Not sending until a person acts.
    stopping = 4, // Inside stop.
};

struct state_snapshot {
    dispatch::activity activity = activity::idle;
    std::int64_t paused_until = 0; // nanoseconds since 1970; 0 unless paused
    std::int32_t code = 0;         // the endpoint's error code that led here
    std::int32_t subcode = 0;
    std::uint64_t waiting_events = 0; // accepted and without a result
    std::uint64_t waiting_bytes = 0;
    std::string reason; // a sentence for people; empty when idle, or running with nothing to say
};

// Upper bounds of the request latency histogram, in seconds; a last bucket has none.
inline constexpr std::array latency_bounds = {0.05, 0.1, 0.2, 0.4, 0.6, 1.0, 1.5, 2.5, 5.0, 10.0, 30.0};

struct metrics_snapshot {
    struct outcome_count {
        dispatch::outcome outcome;
        std::string reason;
        std::uint64_t count = 0;
    };
    struct retry_count {
        std::string_view
            failure; // the class: transient, throttled, credentials, access, data, too_large, mismatch
        std::uint64_t count = 0;
    };
    std::vector<outcome_count> outcomes;
    std::vector<retry_count> failures; // requests that have to be repeated, by the class of their answer
    std::uint64_t requests = 0;
    std::uint64_t connections_opened = 0;
    std::uint64_t bytes_sent = 0;
    std::uint64_t requests_in_flight = 0;
    std::uint64_t queue_events = 0;
    std::uint64_t queue_bytes = 0;
    double pause_seconds = 0;    // spent paused so far
    double oldest_event_age = 0; // seconds since the oldest event without a result was accepted
    double since_last_delivery =
        -1; // seconds, since the first start when nothing was delivered; negative: no start
    std::uint64_t lead_ids_removed = 0;
    std::uint64_t answers_with_messages = 0;
    std::uint64_t failures_in_a_row = 0;
    double usage_percent = 0;
    std::array<std::uint64_t, latency_bounds.size() + 1> latency_counts{}; // not cumulative
    double latency_sum = 0;
};

} // namespace lead_ads::dispatch
