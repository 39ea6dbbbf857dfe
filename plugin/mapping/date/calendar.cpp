#include "mapping/date/calendar.hpp"

namespace lead_ads::mapping::date {
namespace {

constexpr std::int64_t days_in_400_years = 146097;
// Fields far beyond any date would overflow the arithmetic, so they are refused first.
constexpr std::int64_t absurd = 1'000'000'000'000;

// The weekday, counted from the rule's first day of the week.
std::int64_t local_weekday(std::int64_t iso, week_rule rule) {
    return floor_mod(iso - rule.first_day, 7) + 1;
}

// By how many days the year's first week starts before (negative) or after the first of January.
std::int64_t first_week_offset(std::int64_t year, week_rule rule) {
    return rule.min_days - 1 - local_weekday(iso_weekday(year, 1, rule.min_days), rule);
}

} // namespace

bool is_leap_year(std::int64_t year) {
    return floor_mod(year, 4) == 0 && (floor_mod(year, 100) != 0 || floor_mod(year, 400) == 0);
}

std::int64_t days_in_year(std::int64_t year) {
    return is_leap_year(year) ? 366 : 365;
}

std::int64_t days_in_month(std::int64_t year, std::int64_t month) {
    return days_since_epoch(year, month + 1, 1) - days_since_epoch(year, month, 1);
}

// Counts in years that begin in March, so that the leap day is the last of the year.
std::int64_t days_since_epoch(std::int64_t year, std::int64_t month, std::int64_t day) {
    const auto month_from_march = month - 3;
    const auto march_year = year + floor_div(month_from_march, 12);
    const auto cycle = floor_div(march_year, 400);
    const auto year_of_cycle = floor_mod(march_year, 400);
    const auto day_of_year = (153 * floor_mod(month_from_march, 12) + 2) / 5;
    const auto day_of_cycle = year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;
    constexpr std::int64_t march_of_year_0 = 719468;
    return cycle * days_in_400_years + day_of_cycle - march_of_year_0 + day - 1;
}

std::int64_t iso_weekday(std::int64_t year, std::int64_t month, std::int64_t day) {
    return floor_mod(days_since_epoch(year, month, day) + 3, 7) + 1; // 1970-01-01 was a Thursday
}

std::int64_t ordinal_of(const fields& date) {
    return days_since_epoch(date.year, date.month, date.day) - days_since_epoch(date.year, 1, 1) + 1;
}

std::int64_t weeks_in_year(std::int64_t week_year, week_rule rule) {
    return (days_in_year(week_year) - first_week_offset(week_year, rule) +
            first_week_offset(week_year + 1, rule)) /
           7;
}

week_date week_of(const fields& date, week_rule rule) {
    const auto weekday = local_weekday(iso_weekday(date.year, date.month, date.day), rule);
    const auto week = floor_div(ordinal_of(date) - weekday + 14 - rule.min_days, 7);
    if (week < 1) return {date.year - 1, weeks_in_year(date.year - 1, rule), weekday};
    if (week > weeks_in_year(date.year, rule)) return {date.year + 1, 1, weekday};
    return {date.year, week, weekday};
}

std::optional<std::int64_t> local_ms(const fields& date) {
    for (const auto field : {date.year, date.month, date.day})
        if (field > absurd || field < -absurd) return std::nullopt;
    const auto days = days_since_epoch(date.year, date.month, date.day);
    if (days > max_ms / day_ms + 1 || days < -max_ms / day_ms - 1) return std::nullopt;
    const auto ms = days * day_ms + date.hour * hour_ms + date.minute * minute_ms + date.second * second_ms +
                    date.millisecond;
    return in_range(ms) ? std::optional(ms) : std::nullopt;
}

fields fields_of(std::int64_t local) {
    constexpr std::int64_t days_to_march_of_year_0 = 719468;
    const auto days = floor_div(local, day_ms) + days_to_march_of_year_0;
    const auto in_day = floor_mod(local, day_ms);
    const auto cycle = floor_div(days, days_in_400_years);
    const auto day_of_cycle = floor_mod(days, days_in_400_years);
    const auto year_of_cycle =
        (day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36524 - day_of_cycle / 146096) / 365;
    const auto day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    const auto month_from_march = (5 * day_of_year + 2) / 153;
    const auto day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    const auto month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return {cycle * 400 + year_of_cycle + (month <= 2 ? 1 : 0),
            month,
            day,
            in_day / hour_ms,
            in_day / minute_ms % 60,
            in_day / second_ms % 60,
            in_day % second_ms};
}

fields date_of_ordinal(std::int64_t year, std::int64_t ordinal) {
    return fields_of((days_since_epoch(year, 1, 1) + ordinal - 1) * day_ms);
}

fields date_of_week(const week_date& date, week_rule rule) {
    const auto first = local_weekday(iso_weekday(date.year, 1, rule.min_days), rule);
    return date_of_ordinal(date.year, date.week * 7 + date.weekday - first - 7 + rule.min_days);
}

} // namespace lead_ads::mapping::date
