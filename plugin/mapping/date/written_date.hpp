// Dates as databases, mail programs and browsers write them, where exactly one reading is possible.
//
//   2026-07-28 10:00:00.123 UTC · 2026-07-28 10:00+02 · 2026-07-28 10:00:00 +0000 UTC ·
//   Tue, 28 Jul 2026 10:00:00 GMT · Tue Jul 28 2026 10:00:00 GMT+0200 (Central European Summer Time)
//
// In: text. Out: a moment, or nullopt: for two digits of a year, days and months that are both numbers, names
// in other languages, and time zones named by an abbreviation (CST is in America and in China). A weekday
// that is not the day's is refused. Allocates nothing. [any thread]
#pragma once

#include "mapping/date/moment.hpp"

#include <optional>
#include <string_view>

namespace lead_ads::mapping::date {

// Does not take ISO-8601 with "T" (iso.hpp). A date without an offset takes the settings' zone, one without a
// time is midnight.
std::optional<moment> parse_written(std::string_view text, const settings& with);

// Whether the text, which could not be read, names a time zone by an abbreviation such as CEST or PDT.
bool has_zone_abbreviation(std::string_view text) noexcept;

} // namespace lead_ads::mapping::date
