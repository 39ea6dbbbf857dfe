#include "mapping/date/arithmetic.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lead_ads::mapping::date {
namespace {

struct unit_row {
    std::string_view singular;
    unit id;
    std::int64_t usual_ms;
    int months; // of a unit that counts in the calendar's months
    int days;   // of one that counts in its days
};
constexpr std::array units{
    unit_row{"year", unit::years, 365 * day_ms, 12, 0},
    unit_row{"quarter", unit::quarters, 91 * day_ms, 3, 0},
    unit_row{"month", unit::months, 30 * day_ms, 1, 0},
    unit_row{"week", unit::weeks, 7 * day_ms, 0, 7},
    unit_row{"day", unit::days, day_ms, 0, 1},
    unit_row{"hour", unit::hours, hour_ms, 0, 0},
    unit_row{"minute", unit::minutes, minute_ms, 0, 0},
    unit_row{"second", unit::seconds, second_ms, 0, 0},
    unit_row{"millisecond", unit::milliseconds, 1, 0, 0},
};
const unit_row& row_of(unit in) {
    return units[static_cast<std::size_t>(in)];
}

// A calendar step by whole units. The clock's time of day stays, if that day has it.
std::optional<moment> step(const moment& from, std::int64_t amount, const unit_row& by) {
    auto date = local_fields(from);
    const auto months = date.month - 1 + amount * by.months;
    date.year += floor_div(months, 12);
    date.month = floor_mod(months, 12) + 1;
    date.day = std::min(date.day, days_in_month(date.year, date.month)) + amount * by.days;
    const auto local = local_ms(date);
    if (!local) return std::nullopt;
    const auto at = at_local_time(*local, from.offset, from.zone);
    return at ? std::optional(moment_at(at->ms, at->zone)) : std::nullopt;
}

std::int64_t local_day(const moment& m) {
    return floor_div(m.ms + m.offset * second_ms, day_ms);
}

// The difference as the two calendars show it; up to one unit off, because it ignores the time of day and
// zones.
std::int64_t calendar_guess(const moment& from, const moment& to, const unit_row& in) {
    if (in.days != 0) return (local_day(to) - local_day(from)) / in.days;
    const auto a = local_fields(from), b = local_fields(to);
    const auto months = [&](std::int64_t month_step) {
        return (b.month - 1) / month_step - (a.month - 1) / month_step;
    };
    switch (in.id) {
    case unit::years:
        return b.year - a.year;
    case unit::quarters:
        return months(3) + (b.year - a.year) * 4;
    default:
        return months(1) + (b.year - a.year) * 12;
    }
}

// For `from` not after `to`. Follows Luxon's search step by step: guess, go back while beyond `to`, then see
// how much of one more unit fits into the rest.
std::optional<std::int64_t> calendar_difference(const moment& from, const moment& to, const unit_row& in) {
    auto count = calendar_guess(from, to, in);
    auto reached = step(from, count, in);
    std::optional<moment> beyond = reached;
    for (int tries = 0; reached && reached->ms > to.ms && tries < 2; ++tries) {
        beyond = reached;
        reached = step(from, --count, in);
    }
    if (!reached) return std::nullopt;
    if (beyond->ms == to.ms) return count;
    if (beyond->ms < to.ms) beyond = step(*reached, 1, in);
    if (!beyond || beyond->ms <= reached->ms) return count;
    const auto length = beyond->ms - reached->ms;
    return (count * length + (to.ms - reached->ms)) / length;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

} // namespace

std::optional<unit> find_unit(std::string_view name) {
    const auto same = [](char a, char b) { return lower(a) == b; };
    if (!name.empty() && lower(name.back()) == 's') name.remove_suffix(1);
    for (const auto& row : units)
        if (std::ranges::equal(name, row.singular, same)) return row.id;
    return std::nullopt;
}

std::optional<moment> add(const moment& to, double amount, unit in) {
    const auto& row = row_of(in);
    const auto usual_ms = static_cast<double>(row.usual_ms);
    constexpr auto longest = 2.0 * static_cast<double>(max_ms);
    if (!(std::abs(amount) * usual_ms <= longest * 1.01)) return std::nullopt;
    const bool calendar = row.months != 0 || row.days != 0;
    const auto whole = calendar ? std::trunc(amount) : 0.0;
    auto stepped = calendar ? step(to, static_cast<std::int64_t>(whole), row) : std::optional(to);
    if (!stepped) return std::nullopt;
    const auto rest = (amount - whole) * usual_ms;
    if (rest == 0) return stepped;
    return from_milliseconds(static_cast<double>(stepped->ms) + rest, to.zone);
}

std::optional<std::int64_t> difference(const moment& from, const moment& to, unit in) {
    const auto& row = row_of(in);
    if (row.months == 0 && row.days == 0) return (to.ms - from.ms) / row.usual_ms;
    if (to.ms >= from.ms) return calendar_difference(from, to, row);
    const auto count = calendar_difference(to, from, row);
    return count ? std::optional(-*count) : std::nullopt;
}

} // namespace lead_ads::mapping::date
