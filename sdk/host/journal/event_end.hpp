// What passes between a replay and its journal: where an event stands, and how it ended.
//
// Values; the texts of an event_end are borrowed for the call that it is passed to.
#pragma once

#include "host/journal/digest.hpp"

#include <cstdint>
#include <string_view>

namespace desthost::journal {

// One event of one input, as the journal knows it. The host keeps it beside the event's token.
struct place {
    std::int64_t input = 0;       // of the table `inputs`
    std::int64_t slot = -1;       // where its outcome is kept; -1: nowhere, its input is a stream
    std::int64_t dead_letter = 0; // of the table `dead_letters`, when this is a retry; otherwise 0
    std::uint64_t line = 0;       // where it began in the input
    digest event;                 // of its bytes
};

// How an event ended: the plugin's result, and what the host knows of the event.
struct event_end {
    place where;
    std::int32_t outcome = 0; // DESTINATION_OUTCOME_...; an unknown one counts as undelivered
    std::int32_t code = 0;
    std::int32_t subcode = 0;
    std::string_view reason;
    std::string_view text;
    std::string_view trace_id;
    std::string_view event_id;

    // The event is not at its end: it stays pending, is no dead letter, and the next run tries it again. What
    // has the reason "stopped" and no code is no error either.
    bool stays_pending = false;
    // The key that the plugin asked the ledger about, if it did; entered when the event was delivered.
    bool has_key = false;
    digest key;
    // The ledger knew the key from long ago: entered again, so that it is not forgotten while it is in use.
    bool refresh_key = false;
    // Looked at only for what becomes a dead letter (invalid, rejected, undelivered for good). An event of
    // which the host has kept only the beginning is shown, but not exported or retried.
    std::string_view event;
    bool event_is_whole = true;
};

} // namespace desthost::journal
