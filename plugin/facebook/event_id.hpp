// The id by which Meta and the ledger tell events apart.
//
// The same event must get the same id whenever and wherever it is mapped, or a repeated delivery would count
// twice.
#pragma once

#include "core/arena.hpp"
#include "core/sha256.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lead_ads::facebook {

// What an event without an id of its own is known by.
struct identity {
    std::string_view dataset;
    std::string_view event_name;
    std::string_view lead_id;               // its digits; empty: none
    std::optional<std::int64_t> event_time; // as the event gives it; none: it gives none
    std::string_view event_bytes;
    std::string_view sent =
        {}; // what is sent, without its time: of ids that change with it; empty: not counted
};

// A stable id: from dataset, event_name, lead_id and event_time; from the event's bytes when it has no time
// or no lead id, since two people's events of the same second must not become one. With what is sent, an
// event that was corrected, or is mapped otherwise, gets another id.
std::string_view stable_event_id(const identity& of, core::sha256_digester& digester, core::arena& memory);

} // namespace lead_ads::facebook
