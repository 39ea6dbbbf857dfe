#include "facebook/event_time.hpp"

#include "core/ascii.hpp"
#include "mapping/date/blanks.hpp"
#include "mapping/date/iso.hpp"
#include "mapping/date/written_date.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace lead_ads::facebook {

namespace {

using mapping::date::time_zone;

constexpr event_time valid(std::int64_t seconds) {
    return {time_form::valid, seconds, time_fault::none};
}
constexpr event_time invalid(time_fault why = time_fault::form) {
    return {time_form::invalid, 0, why};
}

event_time of_moment(const mapping::date::moment& read) {
    return valid(mapping::date::floor_div(read.ms, 1000));
}

// Seconds until the year 5138 are below the first bound, milliseconds since March 1973 above it; and so on
// for microseconds and nanoseconds.
struct unit {
    std::int64_t below;
    std::int64_t in_a_second;
};
constexpr std::array units{
    unit{100'000'000'000, 1},
    unit{100'000'000'000'000, 1'000},
    unit{100'000'000'000'000'000, 1'000'000},
    unit{INT64_MAX, 1'000'000'000},
};

// Spreadsheets count days from 1900: these are the years 1927 to 2173. As seconds they would all lie on the
// first of January 1970.
bool is_spreadsheet_day(std::int64_t number) {
    return number >= 10'000 && number < 100'000;
}

event_time from_whole(std::int64_t number) {
    if (is_spreadsheet_day(number)) return invalid(time_fault::spreadsheet_day);
    const auto size = number < 0 ? -(number + 1) : number;
    const auto* row = std::ranges::find_if(units, [&](const unit& u) { return size < u.below; });
    if (row == units.end()) return invalid();
    return valid(mapping::date::floor_div(number, row->in_a_second));
}

event_time from_double(double number) {
    constexpr double most = 9.2e18; // what 64 bits hold
    if (!(std::fabs(number) < most)) return invalid();
    return from_whole(static_cast<std::int64_t>(std::floor(number)));
}

// A number in digits: sign, whole part, fraction.
struct digits_of_text {
    std::string_view whole; // with a minus, when there is one
    std::string_view fraction;
    char point = '\0';
    bool has_exponent = false;
};

std::string_view take_digits(std::string_view& text) {
    const auto end = std::ranges::find_if_not(text, core::is_digit);
    const auto size = static_cast<std::size_t>(end - text.begin());
    const auto taken = text.substr(0, size);
    text.remove_prefix(size);
    return taken;
}

bool is_exponent(std::string_view text) {
    if (!text.starts_with('e') && !text.starts_with('E')) return false;
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    return !take_digits(text).empty() && text.empty();
}

std::optional<digits_of_text> split_number(std::string_view text) {
    digits_of_text made;
    if (text.starts_with('+')) text.remove_prefix(1);
    auto rest = text.substr(text.starts_with('-') ? 1 : 0);
    if (take_digits(rest).empty()) return std::nullopt;
    made.whole = text.substr(0, text.size() - rest.size());
    if (rest.starts_with('.') || rest.starts_with(',')) {
        made.point = rest.front();
        rest.remove_prefix(1);
        made.fraction = take_digits(rest);
    }
    made.has_exponent = is_exponent(rest);
    if (!rest.empty() && !made.has_exponent) return std::nullopt;
    return made;
}

// Eight digits that are a date, and fourteen that are one with its time: basic forms of ISO-8601, the second
// one without its T.
std::optional<event_time> from_date_digits(std::string_view digits, const time_zone& zone) {
    constexpr std::size_t date = 8;
    constexpr std::size_t date_and_time = 14;
    std::array<char, date_and_time + 1> iso;
    auto* end = std::copy_n(digits.begin(), date, iso.begin());
    if (digits.size() == date_and_time) {
        *end++ = 'T';
        end = std::copy(digits.begin() + date, digits.end(), end);
    }
    const std::string_view text(iso.data(), static_cast<std::size_t>(end - iso.data()));
    const auto read = mapping::date::parse_iso_day(text, {zone, 0, nullptr});
    return read ? std::optional(of_moment(*read)) : std::nullopt;
}

bool may_be_date_digits(const digits_of_text& number) {
    const auto& whole = number.whole;
    const bool fits = whole.size() == 8 || (whole.size() == 14 && (whole[0] == '1' || whole[0] == '2'));
    return fits && number.point == '\0' && core::is_digit(whole[0]);
}

event_time from_digits(const digits_of_text& number, const time_zone& zone) {
    if (may_be_date_digits(number))
        if (const auto day = from_date_digits(number.whole, zone)) return *day;
    std::int64_t whole = 0;
    const auto& digits = number.whole;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), whole);
    if (failure != std::errc{}) return invalid();
    const bool rounds_down = whole <= 0 && digits.starts_with('-') &&
                             number.fraction.find_first_not_of('0') != std::string_view::npos;
    const auto time = from_whole(rounds_down ? whole - 1 : whole);
    // A comma may stand between thousands as well.
    return number.point == ',' && time.fault != time_fault::spreadsheet_day ? invalid() : time;
}

event_time from_number(const core::value& written, const time_zone& zone) {
    const auto number = split_number(written.written());
    if (!number || number->has_exponent) return from_double(written.as_double());
    return from_digits(*number, zone);
}

bool is_iso_without_day(std::string_view text) {
    return mapping::date::parse_iso(text, {time_zone(), 0, nullptr}).has_value();
}

event_time from_text(std::string_view written, const time_zone& zone) {
    constexpr std::size_t longest = 256;
    if (written.size() > longest) return invalid();
    std::array<char, longest> room;
    const auto text = mapping::date::with_plain_blanks(written, room);
    if (text.empty()) return {};
    if (const auto number = split_number(text))
        return number->has_exponent ? invalid(time_fault::scientific) : from_digits(*number, zone);
    const mapping::date::settings with{zone, 0, nullptr};
    if (const auto read = mapping::date::parse_iso_day(text, with)) return of_moment(*read);
    if (const auto read = mapping::date::parse_written(text, with)) return of_moment(*read);
    if (mapping::date::has_zone_abbreviation(text)) return invalid(time_fault::zone_abbreviation);
    return invalid(is_iso_without_day(text) ? time_fault::no_day : time_fault::form);
}

// In the order of the enumerators.
constexpr std::array<std::string_view, 6> faults = {
    "",
    "the event's time cannot be read: expected is Unix time in digits, ISO-8601 such as "
    "2026-07-28T10:00:00+02:00 or 2026-07-28 10:00:00, or RFC 2822; read another form with "
    "DATEPARSE(text, format)",
    "the event's time names its time zone by an abbreviation, which is ambiguous; write an offset such as "
    "+02:00",
    "the event's time looks like a spreadsheet's day number; export dates as ISO-8601, such as "
    "2026-07-28T10:00:00+02:00",
    "the event's time is a text in scientific notation, whose last digits are lost; export it as ISO-8601 or "
    "as all its digits",
    "the event's time has no day; write a whole date, such as 2026-07-28T10:00:00+02:00",
};

} // namespace

event_time read_event_time(const core::value& written, const time_zone& zone) {
    if (written.is_null()) return {};
    if (written.is_number()) return from_number(written, zone);
    if (written.is_string()) return from_text(written.as_string(), zone);
    return invalid();
}

std::string_view describe(time_fault fault) noexcept {
    return faults[static_cast<std::size_t>(fault)];
}

std::chrono::seconds accepted_age(std::string_view action_source) noexcept {
    return std::chrono::days{action_source == "physical_store" ? 62 : 7};
}

} // namespace lead_ads::facebook
