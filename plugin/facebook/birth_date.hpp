// Birth dates: the usual orders and separators to YYYYMMDD, as Meta's parameter builder reads them.
//
// In: text with three groups of digits, or one of eight, and the year that the event's clock shows. Out:
// eight digits, or empty. A year is from 1800 to next year, a month 1 to 12, a day 1 to 31 whatever the month
// (31/02 passes); eight lone digits are taken unread. Where day and month cannot be told apart the month
// comes first, unless the year does: then it comes second all the same. [any thread; the arena is the
// caller's]
#pragma once

#include "core/arena.hpp"

#include <string_view>

namespace lead_ads::facebook {

std::string_view normalise_birth_date(std::string_view text, int current_year, core::arena& memory);

// The three parts of a normalised birth date, for the Offline Conversions API.
struct birth_date_parts {
    std::string_view year;  // YYYY
    std::string_view month; // MM
    std::string_view day;   // DD
};
constexpr birth_date_parts split_birth_date(std::string_view yyyymmdd) noexcept {
    return {yyyymmdd.substr(0, 4), yyyymmdd.substr(4, 2), yyyymmdd.substr(6, 2)};
}

// A part that comes alone ("1990", "5"): four digits in the range of years, or one or two in the given range,
// written with two. Empty when it is neither.
std::string_view normalise_birth_year(std::string_view text, int current_year, core::arena& memory);
std::string_view normalise_birth_month(std::string_view text, core::arena& memory);
std::string_view normalise_birth_day(std::string_view text, core::arena& memory);

} // namespace lead_ads::facebook
