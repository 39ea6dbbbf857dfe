// The events that were read and have not ended: what a token stands for.
//
// In: events from the workers, tokens from results. Out: an event's own bytes and place, until both the
// worker that hands it over and the one that handles its result have let go of it. Bounded by number and by
// bytes; says so, and can be waited for. Notices tokens that are not in flight: a plugin that reports an
// event twice, or one that it never took. Any thread.
#pragma once

#include "host/journal/event_end.hpp"
#include "host/replay/supply.hpp"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace desthost::replay {

// One event and where it came from.
struct event_record {
    std::uint32_t input = 0; // index of the operand
    std::uint64_t line = 0;
    bool is_whole = true; // false: payload is only the beginning
    std::string payload;
    journal::place where{}; // in the journal
    bool has_key = false;   // the plugin has asked the ledger
    journal::digest key{};  // about this
    bool is_known = false;  // and the ledger knew it,
    bool is_ageing = false; // from long ago
    bool waits = false;     // an event with the same key is under way before it
};

using token = std::uint64_t;

class in_flight {
public:
    in_flight(std::size_t most_events, std::size_t most_bytes);

    // Whether one more event may be added. The bytes may go beyond the bound by that one event.
    bool has_room();
    // Waits until there is room, or until wake() with `stopping` set; returns whether there is.
    bool wait_for_room();
    // Keeps a copy of an event; the caller holds it until let_go.
    token add(const supplied_event& event);
    // The event of a token that the caller holds or handles.
    event_record& record(token t);
    // Keeps what the ledger was asked about, and its answer. Ignored when no such event is in flight.
    struct ledger_answer {
        journal::digest key{};
        bool is_known = false;
        bool is_ageing = false;
        bool waits = false;
    };
    void set_key(token t, const ledger_answer& answer);

    // The worker needs the event no more: the plugin has taken it.
    void let_go(token t);
    // A result came: the event, which stays until release, or null when no such event is in flight or its
    // result has come already.
    event_record* begin_end(token t);
    // The result does not count: another one will come.
    void reopen(token t);
    // The event goes to the plugin once more: the caller holds it until let_go.
    event_record& hold(token t);
    // The result has been handled.
    void release(token t);
    // Whether a result has come for an event that the caller holds.
    bool has_ended(token t);

    // The events that still have no result.
    std::vector<token> left();
    std::size_t count();

    // Ends all waiting, now and from now on.
    void stop_waiting();

private:
    struct slot {
        event_record event;
        std::uint32_t generation = 0;
        bool used = false;
        bool held = false;     // by the worker
        bool ended = false;    // a result has come
        bool released = false; // and has been handled
    };
    slot* find(token t);
    void free_when_done(token t, slot& s);
    bool has_room_locked() const;

    const std::size_t most_events_;
    const std::size_t most_bytes_;
    std::mutex mutex_;
    std::condition_variable room_;
    std::deque<slot> slots_; // addresses stay
    std::vector<std::uint32_t> free_;
    std::size_t events_ = 0;
    std::size_t bytes_ = 0;
    bool stopping_ = false;
};

} // namespace desthost::replay
