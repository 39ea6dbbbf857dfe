// ISO-8601 texts and millisecond timestamps to moments, and back.
//
// In: text, at most 1024 bytes of it; anything longer is no date. Out: moments, or nullopt. What Luxon's
// DateTime.fromISO takes is taken: calendar, week and ordinal dates in the extended and basic forms, times
// alone (today), 24:00, Z, +hh, +hhmm, +hh:mm, a zone's name in brackets. Pure functions, safe from any
// thread.
#pragma once

#include "core/arena.hpp"
#include "mapping/date/moment.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace lead_ads::mapping::date {

// A date with an offset or zone keeps it, one without takes the settings' zone.
std::optional<moment> parse_iso(std::string_view text, const settings& with);

// The same for texts that name a day: neither a time alone, which would be today's, nor a year or a month.
std::optional<moment> parse_iso_day(std::string_view text, const settings& with);

// What the functions of the mapping language take as a date. Text that has an ISO form is read as such
// ("2023" is a year, "20230523" a day, "1200" a year, "12" noon today); other text that writes a number, as
// "1684850645678", is a timestamp in milliseconds; and what parse_written() reads (written_date.hpp), dates
// of SQL above all, is read as such. JSON numbers go to from_milliseconds().
std::optional<moment> parse_date(std::string_view text, const settings& with);

// RFC 3339: a full date, "T", a full time with seconds, and an offset that must not be missing. Milliseconds.
std::optional<std::int64_t> parse_rfc3339(std::string_view text);

// 2023-05-23T00:00:00.000+01:00; years outside 0 to 9999 with a sign and six digits; UTC ends in Z.
std::string_view to_iso(const moment& m, core::arena& out);
std::string to_iso(const moment& m);

} // namespace lead_ads::mapping::date
