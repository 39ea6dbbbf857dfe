#include "mapping/date/moment.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>
#include <string>

namespace lead_ads::mapping::date {
namespace {

using enum part;

constexpr std::array clock_parts{hour, minute, second, millisecond};
constexpr std::array calendar_parts{year, month, day, hour, minute, second, millisecond};
constexpr std::array week_parts{week_year, week, weekday, hour, minute, second, millisecond};
constexpr std::array ordinal_parts{year, ordinal, hour, minute, second, millisecond};

// Every part of the time now, to fill what the text left out.
date_parts parts_of(const fields& now) {
    date_parts parts;
    const auto week_now = week_of(now, iso_weeks);
    parts[year] = now.year;
    parts[month] = now.month;
    parts[day] = now.day;
    parts[ordinal] = ordinal_of(now);
    parts[week_year] = week_now.year;
    parts[week] = week_now.week;
    parts[weekday] = week_now.weekday;
    parts[hour] = now.hour;
    parts[minute] = now.minute;
    parts[second] = now.second;
    parts[millisecond] = now.millisecond;
    return parts;
}

bool is_clock_part(part which) {
    return std::ranges::find(clock_parts, which) != clock_parts.end();
}

// Parts larger than the largest given one are those of now, smaller ones 1 or, on the clock, 0.
void fill(date_parts& parts, std::span<const part> order, const date_parts& now) {
    bool found = false;
    for (const auto which : order) {
        if (parts[which])
            found = true;
        else
            parts[which] = found ? std::int64_t{!is_clock_part(which)} : now[which];
    }
}

bool between(std::optional<std::int64_t> value, std::int64_t low, std::int64_t high) {
    return value && *value >= low && *value <= high;
}

bool is_valid_time(const date_parts& p) {
    const bool midnight = p[hour] == 24 && p[minute] == 0 && p[second] == 0 && p[millisecond] == 0;
    return (between(p[hour], 0, 23) || midnight) && between(p[minute], 0, 59) && between(p[second], 0, 59) &&
           between(p[millisecond], 0, 999);
}

std::optional<fields> calendar_date(const date_parts& p) {
    if (!between(p[month], 1, 12) || !between(p[day], 1, days_in_month(*p[year], *p[month])))
        return std::nullopt;
    return fields{.year = *p[year], .month = *p[month], .day = *p[day]};
}

std::optional<fields> ordinal_date(const date_parts& p) {
    if (!between(p[ordinal], 1, days_in_year(*p[year]))) return std::nullopt;
    return date_of_ordinal(*p[year], *p[ordinal]);
}

std::optional<fields> week_based_date(const date_parts& p) {
    if (!between(p[week], 1, weeks_in_year(*p[week_year], iso_weeks)) || !between(p[weekday], 1, 7))
        return std::nullopt;
    return date_of_week({*p[week_year], *p[week], *p[weekday]}, iso_weeks);
}

// How one kind of date is completed, checked and turned into a day.
struct date_kind {
    std::span<const part> order;
    std::optional<fields> (*day_of)(const date_parts&);
};

// Zero counts as absent here, as it does in Luxon.
bool given(const std::optional<std::int64_t>& value) {
    return value.value_or(0) != 0;
}

// Nothing for parts that contradict each other, as a week and a month do.
std::optional<date_kind> kind_of(const date_parts& p) {
    const bool has_month_or_day = p[month] || p[day];
    const bool has_calendar = p[year] || has_month_or_day;
    const bool has_week = given(p[week_year]) || given(p[week]);
    if ((has_calendar || p[ordinal]) && has_week) return std::nullopt;
    if (has_month_or_day && p[ordinal]) return std::nullopt;
    if (has_week || (given(p[weekday]) && !has_calendar)) return date_kind{week_parts, week_based_date};
    if (p[ordinal]) return date_kind{ordinal_parts, ordinal_date};
    return date_kind{calendar_parts, calendar_date};
}

// The offset to look for `local` with: in an hour that the clocks show twice that of the first time.
std::int32_t first_offset(std::int64_t local, const time_zone& zone) {
    const auto before = zone.offset_at(local - day_ms);
    if (zone.is_fixed()) return before;
    const auto after = zone.offset_at(local + day_ms);
    if (before == after) return before;
    const auto larger = std::max(before, after);
    return zone.offset_at(local - larger * second_ms) == larger ? larger : std::min(before, after);
}

} // namespace

std::int64_t milliseconds_of_fraction(std::string_view digits) {
    const std::string text = "0." + std::string(digits);
    double fraction = 0;
    std::from_chars(text.data(), text.data() + text.size(), fraction);
    return static_cast<std::int64_t>(std::floor(fraction * 1000));
}

moment moment_at(std::int64_t ms, const time_zone& zone) {
    return {ms, zone, zone.offset_at(ms)};
}

std::optional<moment> from_milliseconds(double ms, const time_zone& zone) {
    if (!(std::abs(ms) <= static_cast<double>(max_ms))) return std::nullopt;
    const auto m = moment_at(static_cast<std::int64_t>(ms), zone);
    return in_range(m.ms + m.offset * second_ms) ? std::optional(m) : std::nullopt;
}

fields local_fields(const moment& m) {
    return fields_of(m.ms + m.offset * second_ms);
}

std::optional<moment> at_local_time(std::int64_t local, std::int32_t guess, const time_zone& zone) {
    auto offset = guess;
    auto ms = local - offset * second_ms;
    if (const auto second_guess = zone.offset_at(ms); second_guess != offset) {
        ms = local - second_guess * second_ms;
        const auto third_guess = zone.offset_at(ms);
        offset = second_guess;
        if (second_guess != third_guess) { // the clocks skip this hour
            ms = local - std::min(second_guess, third_guess) * second_ms;
            offset = std::max(second_guess, third_guess);
        }
    }
    if (!in_range(ms)) return std::nullopt;
    return moment{ms, zone, offset};
}

std::optional<moment> from_parts(const date_parts& parts, const time_zone& zone, std::int64_t now_ms,
                                 std::optional<std::int32_t> known_offset) {
    const auto kind = kind_of(parts);
    if (!kind) return std::nullopt;
    const auto guess = known_offset ? *known_offset : zone.offset_at(now_ms);
    auto all = parts;
    fill(all, kind->order, parts_of(fields_of(now_ms + guess * second_ms)));
    auto date = kind->day_of(all);
    if (!date || !is_valid_time(all)) return std::nullopt;
    date->hour = *all[hour];
    date->minute = *all[minute];
    date->second = *all[second];
    date->millisecond = *all[millisecond];
    const auto local = local_ms(*date);
    auto result =
        local ? at_local_time(*local, known_offset ? guess : first_offset(*local, zone), zone) : std::nullopt;
    if (!result) return std::nullopt;
    // Next to a calendar date, a weekday only has to agree with it.
    const bool has_calendar = parts[year] || parts[month] || parts[day];
    if (given(parts[weekday]) && has_calendar) {
        const auto shown = local_fields(*result);
        if (iso_weekday(shown.year, shown.month, shown.day) != *parts[weekday]) return std::nullopt;
    }
    return result;
}

} // namespace lead_ads::mapping::date
