// Calendar arithmetic: days, weeks and clock fields of the proleptic Gregorian calendar, without any time
// zone.
//
// In: years, months and days, or milliseconds counted from 1970-01-01T00:00 of some local clock. Out: the
// other of the two. Refuses (nullopt) what lies outside the range of a JavaScript date, 8.64e15 ms either
// way. Pure functions, safe from any thread.
#pragma once

#include <cstdint>
#include <optional>

namespace lead_ads::mapping::date {

inline constexpr std::int64_t second_ms = 1000;
inline constexpr std::int64_t minute_ms = 60 * second_ms;
inline constexpr std::int64_t hour_ms = 60 * minute_ms;
inline constexpr std::int64_t day_ms = 24 * hour_ms;
inline constexpr std::int64_t max_ms = 8'640'000'000'000'000;

// Whether a JavaScript date can hold `ms`.
constexpr bool in_range(std::int64_t ms) {
    return ms >= -max_ms && ms <= max_ms;
}

// Division and remainder that round towards minus infinity.
constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}
constexpr std::int64_t floor_mod(std::int64_t a, std::int64_t b) {
    return a - b * floor_div(a, b);
}

// What a calendar and a clock show. `month` and `day` start at 1.
struct fields {
    std::int64_t year = 1970;
    std::int64_t month = 1;
    std::int64_t day = 1;
    std::int64_t hour = 0;
    std::int64_t minute = 0;
    std::int64_t second = 0;
    std::int64_t millisecond = 0;
};

// A date by its week. `weekday` is 1 on the first day of the week.
struct week_date {
    std::int64_t year;
    std::int64_t week;
    std::int64_t weekday;
};

// How weeks are counted: how many days of the new year its first week has at least, and the ISO number of the
// day that a week starts with.
struct week_rule {
    int min_days;
    int first_day;
};
inline constexpr week_rule iso_weeks{4, 1};
inline constexpr week_rule us_weeks{1, 7};

bool is_leap_year(std::int64_t year);
std::int64_t days_in_year(std::int64_t year);
// `month` may lie outside 1 to 12; it then counts into the years before or after.
std::int64_t days_in_month(std::int64_t year, std::int64_t month);
// Days since 1970-01-01; month and day may overflow.
std::int64_t days_since_epoch(std::int64_t year, std::int64_t month, std::int64_t day);
// 1 is Monday, 7 Sunday.
std::int64_t iso_weekday(std::int64_t year, std::int64_t month, std::int64_t day);
// The day's number in its year, from 1.
std::int64_t ordinal_of(const fields& date);
std::int64_t weeks_in_year(std::int64_t week_year, week_rule rule);
week_date week_of(const fields& date, week_rule rule);

// The local clock's milliseconds; every field may overflow into the next larger one.
std::optional<std::int64_t> local_ms(const fields& date);
fields fields_of(std::int64_t local_ms);
// The month and day of the `ordinal`th day of a year.
fields date_of_ordinal(std::int64_t year, std::int64_t ordinal);
fields date_of_week(const week_date& date, week_rule rule);

} // namespace lead_ads::mapping::date
