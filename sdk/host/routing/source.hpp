// Where a route takes its events from: one source object for each (source, route).
//
// A receipt says where an event stood. It is given back once the event's end is on the disk; only then may
// the source let go of the event. Events whose receipt has not come back are handed out again by the next
// process that opens the same source.
#pragma once

#include "host/journal/event_end.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace desthost::routing {

// Where an event stood. A lane is a store's cursor, a file, a partition; what was given out in an epoch of a
// lane that is over is ignored when it comes back.
struct receipt {
    std::uint32_t lane = 0;
    std::uint32_t epoch = 0;
    std::uint64_t position = 0;
};

// One event. The texts last until the next fetch from the same source.
struct incoming {
    receipt where;
    std::string_view payload;
    std::string_view key;           // by which the sender was known; may be empty
    std::string_view id;            // of the message in its engine; may be empty
    std::int64_t arrived_at = 0;    // nanoseconds since 1970
    std::uint32_t tries = 0;        // how often it was handed out before
    bool is_whole = true;           // false: payload is only the beginning of an event that is too large
    std::string_view malformed;     // why it can be no event: the route ends it itself; empty: it can
    std::uint64_t line = 0;         // of a file
    std::int64_t input = 0;         // of the route's journal, when the source knows it; else 0
    std::int64_t slot = -1;         // likewise
    journal::digest digest{};       // likewise
    std::uint32_t source_index = 0; // of the route's sources; filled in by the route
};

// How much may be handed out at once.
struct room {
    std::size_t events = 0;
    std::size_t bytes = 0; // the last event may go beyond
};

enum class fetched : std::uint8_t {
    some,    // At least one event was appended.
    nothing, // The patience is over, or wake was called.
    ended,   // There will be none any more: the source drains.
    failed,  // The source cannot be read; numbers() says why.
};

// For status and metrics.
struct source_numbers {
    std::uint64_t waiting_events = 0; // not handed out or without an end
    std::uint64_t waiting_bytes = 0;
    std::int64_t oldest_arrived_at = 0; // of those; 0: none
    std::uint64_t late_receipts = 0;    // of epochs that are over
    bool is_failed = false;
    std::string error;
};

class source {
public:
    virtual ~source() = default;

    // Appends events, in order, waiting at most so long for the first. [reader thread of the route]
    virtual fetched fetch(const room& most, std::vector<incoming>& out,
                          std::chrono::milliseconds patience) = 0;
    // These events have ended, and their ends are on the disk. [any thread]
    virtual void settle(std::span<const receipt> receipts) noexcept = 0;
    // Ends a fetch that waits. [any thread]
    virtual void wake() noexcept = 0;
    // Hands out no more, keeps its progress and lets go. [any thread, once no fetch runs]
    virtual void drain(std::chrono::milliseconds patience) = 0;
    virtual source_numbers numbers() = 0;
};

} // namespace desthost::routing
