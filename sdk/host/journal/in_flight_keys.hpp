// Keys of the ledger that are under way: of two events with one key, the second waits for the first.
//
// In: the key of each event that may be sent, and how it ended. Out: whether an event may be sent now; and,
// when the first of a key has ended, what becomes of those that waited: if it was delivered they were
// delivered before, otherwise they are to be submitted again. Bounded by the events in flight. Any thread.
//
// The ledger's question is answered "delivered" for an event that waits, so that the destination lets go of
// it; its result then means nothing until the first has ended. Both can come in either order.
#pragma once

#include "host/journal/digest.hpp"

#include <cstdint>
#include <cstring>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace desthost::journal {

class in_flight_keys {
public:
    using token = std::uint64_t;

    // Whether `t` is the one of its key that may be sent; otherwise it waits. An event that asks twice is the
    // same event.
    bool claim(const digest& key, token t);

    enum class answer {
        // The first has not ended: the event stays under way.
        waits,
        // The first was delivered.
        delivered,
        // The first came to nothing: submit the event again.
        again
    };
    // The destination has let go of an event that waits.
    answer let_go(token t);

    // An event that waits has ended in another way.
    void forget(token t);

    // Those that waited for an event which has ended and of which the destination had let go.
    struct released {
        std::vector<token> delivered; // they were delivered before, by it
        std::vector<token> again;     // to be submitted again
    };
    // The event that held `key` has ended, and the ledger knows if it was delivered. Nothing when it held
    // none.
    void end(const digest& key, token t, bool was_delivered, released& out);

private:
    struct hash {
        std::size_t operator()(const digest& d) const noexcept {
            std::size_t word = 0;
            std::memcpy(&word, d.bytes.data(), sizeof word);
            return word;
        }
    };
    struct holder {
        token first = 0;
        std::vector<token> waiting;
    };
    enum class state : std::uint8_t {
        submitted, // The first has not ended, the destination has not let go.
        held,      // The destination has let go.
        delivered, // The first was delivered, the destination has not let go.
        again,     // The first came to nothing, the destination has not let go.
    };

    std::mutex mutex_;
    std::unordered_map<digest, holder, hash> held_;
    std::unordered_map<token, state> waiting_;
};

} // namespace desthost::journal
