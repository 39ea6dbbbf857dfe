// A point in time together with the zone it is told in, and how dates without a zone are read.
//
// In: milliseconds, or the parts of a date that some text named. Out: moments, or nullopt for what is not a
// date or lies beyond 8.64e15 ms from 1970. Pure functions, safe from any thread.
#pragma once

#include "mapping/date/calendar.hpp"
#include "mapping/date/time_zone.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lead_ads::mapping::date {

// `offset` is zone.offset_at(ms), kept because everything that shows a moment needs it.
struct moment {
    std::int64_t ms = 0;
    time_zone zone;
    std::int32_t offset = 0;
};

// What a date function needs besides its arguments. The time now fills parts that a text leaves out ("12:30"
// is today).
struct settings {
    time_zone zone;                    // of dates that have none
    std::int64_t now_ms = 0;           // the injected clock
    zone_cache* known_zones = nullptr; // optional: of zones that texts name, as in 2023-05-23[Europe/Paris]
};

// `ms` must be in range.
moment moment_at(std::int64_t ms, const time_zone& zone);
// Milliseconds since 1970, as a number of a JSON document gives them; a fraction is cut off.
std::optional<moment> from_milliseconds(double ms, const time_zone& zone);
// The zone's calendar and clock.
fields local_fields(const moment& m);
// The point at which the zone's clock shows `local`. In an hour that the clocks skip, the later reading; in
// one that they show twice, the one whose offset is `guess`, if either is.
std::optional<moment> at_local_time(std::int64_t local, std::int32_t guess, const time_zone& zone);

// The parts of a date, in the order of their size. A date is given by year, month and day, by year and
// ordinal, or by week_year, week and weekday.
enum class part {
    // The calendar year.
    year,
    // The month, from 1.
    month,
    // The day of the month, from 1.
    day,
    // The day of the year, from 1.
    ordinal,
    // The year that the ISO week belongs to.
    week_year,
    // The ISO week, from 1.
    week,
    // The ISO day of the week: 1 is Monday.
    weekday,
    // The hour, 0 to 23, and 24 for midnight at the end of the day.
    hour,
    // The minute, 0 to 59.
    minute,
    // The second, 0 to 59.
    second,
    // The millisecond, 0 to 999.
    millisecond,
    // How many parts there are.
    count,
};

class date_parts {
public:
    std::optional<std::int64_t>& operator[](part which) { return values_[static_cast<std::size_t>(which)]; }
    const std::optional<std::int64_t>& operator[](part which) const {
        return values_[static_cast<std::size_t>(which)];
    }

private:
    std::array<std::optional<std::int64_t>, static_cast<std::size_t>(part::count)> values_;
};

// The moment that the parts name: larger parts that are missing are today's, smaller ones the smallest
// possible. An hour that the zone's clocks show twice is the first one, whatever the time is now (Luxon goes
// by the offset of now): the same text must always be the same moment. `known_offset` is what the text itself
// said about the offset, next to the zone's name.
std::optional<moment> from_parts(const date_parts& parts, const time_zone& zone, std::int64_t now_ms,
                                 std::optional<std::int32_t> known_offset = std::nullopt);

// The digits behind a second's decimal point, as JavaScript computes it: a double times 1000, cut.
std::int64_t milliseconds_of_fraction(std::string_view digits);

} // namespace lead_ads::mapping::date
