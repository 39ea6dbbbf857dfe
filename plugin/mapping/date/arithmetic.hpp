// Adding to dates and counting between them, as Luxon's plus and diff do.
//
// In: moments, amounts, the names of units. Out: moments and whole numbers, or nullopt for an unknown unit,
// an amount that is no number, and results beyond the range of dates. From days upwards the calendar of the
// moment's zone counts, so that a day has 23 or 25 hours when the clocks change. Pure functions, safe from
// any thread.
#pragma once

#include "mapping/date/moment.hpp"

#include <optional>
#include <string_view>

namespace lead_ads::mapping::date {

enum class unit {
    // Calendar years; 29 February becomes 28 February where there is none.
    years,
    // Three calendar months.
    quarters,
    // Calendar months; the day is cut to the month's last.
    months,
    // Seven calendar days.
    weeks,
    // Calendar days of the zone.
    days,
    // Exactly 3,600,000 milliseconds.
    hours,
    // Exactly 60,000 milliseconds.
    minutes,
    // Exactly 1,000 milliseconds.
    seconds,
    // The smallest step.
    milliseconds,
};

// "month" and "months", in any case.
std::optional<unit> find_unit(std::string_view name);

// `amount` may be negative. A fraction of a unit above hours counts by its usual length: a month has 30 days,
// a year 365.
std::optional<moment> add(const moment& to, double amount, unit in);

// `to` minus `from` in whole units, cut towards zero.
std::optional<std::int64_t> difference(const moment& from, const moment& to, unit in);

} // namespace lead_ads::mapping::date
