// When an event happened: from the ways that CRMs and datalayers write it to Unix seconds.
//
// In: a number or text: Unix time (seconds, milliseconds, microseconds or nanoseconds by its size), eight
// digits YYYYMMDD and fourteen with the time behind it, ISO-8601, and the dates of databases, mail and
// browsers (mapping/date/written_date.hpp). Out: whole seconds since 1970, earlier ones negative. Refuses
// what could be read in two ways, and what lost digits. The window is Meta's: 7 days, 62 for action_source
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
    missing, // There is no time.
    valid,   // It was read.
    invalid, // There is something that is no time.
};

// Why a time that is there cannot be read.
enum class time_fault : std::uint8_t {
    none,              // It was read, or there is none.
    form,              // It is in none of the known forms.
    zone_abbreviation, // Its time zone is an abbreviation such as CEST.
    spreadsheet_day,   // It is a number of days, as spreadsheets count them.
    scientific,        // It is a text in scientific notation: digits are lost.
    no_day,            // It has a time, a month or a year, and no day.
};

struct event_time {
    time_form form = time_form::missing;
    std::int64_t seconds = 0;
    time_fault fault = time_fault::none;
};

// A text without an offset is read in `zone`.
event_time read_event_time(const core::value& written, const mapping::date::time_zone& zone);

// A sentence about the fault with what to do; it holds nothing of the event.
std::string_view describe(time_fault fault) noexcept;

// The oldest age that Meta takes for this action_source.
std::chrono::seconds accepted_age(std::string_view action_source) noexcept;

// Clocks differ: a time at most so far ahead counts as now.
inline constexpr std::chrono::seconds tolerated_lead{60};

} // namespace lead_ads::facebook
