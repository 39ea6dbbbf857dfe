// When an event happened: from the ways that datalayers write it to Unix seconds.
//
// In: a number or text (seconds, milliseconds from 1e11 on, or ISO-8601). Out: whole seconds since 1970,
// earlier ones negative. Refuses what is none of these. The window is Meta's: 7 days, 62 for action_source
// physical_store (Conversions API, "Server Event Parameters": event_time).
#pragma once

#include "core/value.hpp"
#include "mapping/date/time_zone.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lead_ads::facebook {

enum class time_form : std::uint8_t {
    missing, // There is no time: now counts.
    valid,   // It was read.
    invalid, // There is something that is no time.
};

struct event_time {
    time_form form = time_form::missing;
    std::int64_t seconds = 0;
};

// A text without an offset is read in `zone`.
event_time read_event_time(const core::value& written, const mapping::date::time_zone& zone);

// The oldest age that Meta takes for this action_source.
std::chrono::seconds accepted_age(std::string_view action_source) noexcept;

// Clocks differ: a time at most so far ahead counts as now.
inline constexpr std::chrono::seconds tolerated_lead{60};

} // namespace lead_ads::facebook
