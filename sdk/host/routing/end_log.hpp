// Where a route keeps how its events ended: the journal, as the route sees it.
//
// Any thread, but for retries, which are the reader's.
#pragma once

#include "host/journal/event_end.hpp"

#include <cstdint>
#include <destination/ext/ledger.h>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace desthost::routing {

struct retried_letter {
    journal::place where;
    std::string event;
};

class end_log {
public:
    virtual ~end_log() = default;
    // The ends are on the disk when this returns true; else `why` says what is wrong, and none is.
    virtual bool commit(std::span<const journal::event_end> ends, std::string& why) = 0;
    // The ledger: the digest of what it is asked about, and whether that was delivered before. `is_ageing`
    // becomes whether it should be entered again, because it was last met long ago.
    virtual journal::digest key_of(const destination_ledger_key_t& asked) = 0;
    virtual bool is_delivered(const journal::digest& key, bool& is_ageing) = 0;
    // Where an event of a source without a memory of its own is kept.
    virtual journal::place place_of(std::string_view event, std::uint64_t position) = 0;
    // Marks dead letters to be tried again; none: all. How many there are now, or less than 0.
    virtual std::int64_t mark_for_retry(std::span<const std::int64_t> ids, std::string& why) = 0;
    virtual std::optional<retried_letter> next_retry() = 0;
};

} // namespace desthost::routing
