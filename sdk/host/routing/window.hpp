// The events of a route that are under way: what a token stands for.
//
// In: events from the reader, tokens from results. Out: an event's own bytes, its receipt and its place in
// the journal, until its end has been handled. Bounded by number and bytes. Notices tokens that are not under
// way. Any thread.
#pragma once

#include "host/journal/event_end.hpp"
#include "host/routing/source.hpp"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

namespace desthost::routing {

struct routed_event {
    std::string payload;
    receipt where;
    std::uint32_t source_index = 0;
    std::int64_t arrived_at = 0;
    bool is_whole = true;
    bool is_retry = false; // a dead letter that is tried again: no source waits for its receipt
    journal::place place{};
    bool has_key = false; // the plugin has asked the ledger
    journal::digest key{};
    bool waits = false;     // for an event with the same key that is under way
    bool is_known = false;  // the ledger knew the key
    bool is_ageing = false; // and should enter it again
};

using token = std::uint64_t;

class window {
public:
    window(std::size_t most_events, std::size_t most_bytes);

    // What may still be added; nothing while it is full.
    room left();
    // Waits until there is room, or until the time is over, or wake.
    void wait_for_room(std::chrono::milliseconds patience);
    void wake();

    // Keeps an event; its address stays until it has been released and the reader has let go of it.
    token add(routed_event&& event);
    // The reader needs the event no more: the plugin has taken it.
    void let_go(token t);
    // The plugin has not taken it, and will not: the event leaves the window as if it had never been there.
    // False when a result has come for it all the same.
    bool take_back(token t);
    const routed_event& event(token t);
    // Keeps what the ledger was asked about, and its answer. Ignored when no such event is under way.
    struct ledger_answer {
        journal::digest key{};
        bool waits = false;
        bool is_known = false;
        bool is_ageing = false;
    };
    void set_key(token t, const ledger_answer& answer);
    // An event that has begun to end stays under way after all.
    void reopen(token t);
    // The reader hands the event over once more; false when it is not under way.
    bool hold_again(token t);

    // A result came: the event, which stays until release, or null when no such event is under way or its
    // result has come already.
    const routed_event* begin_end(token t);
    // The result has been handled; the token stands for nothing any more.
    void release(token t);

    // Those without a result.
    std::vector<token> waiting();
    std::size_t count();
    std::size_t bytes();
    // When the oldest of them arrived; 0: none.
    std::int64_t oldest_arrived_at();

private:
    struct slot {
        routed_event event;
        std::uint32_t generation = 0;
        bool used = false;
        bool held = false;     // by the reader
        bool ended = false;    // a result has come
        bool released = false; // and has been handled
    };
    slot* find(token t);
    void free_slot(token t, slot& s);

    const std::size_t most_events_;
    const std::size_t most_bytes_;
    std::mutex mutex_;
    std::condition_variable room_;
    std::deque<slot> slots_; // addresses stay
    std::vector<std::uint32_t> free_;
    std::size_t events_ = 0;
    std::size_t bytes_ = 0;
    bool woken_ = false;
};

} // namespace desthost::routing
