// What is read, blanks here only for reading:
//   text     = date [("T" | "t") time zone] | time zone
//   date     = year ["-"] month ["-"] day | year ["-"] month | year
//            | year4 ["-"] "W" week ["-"] weekday | year4 ["-"] "W" week | year4 ["-"] ordinal
//   year     = year4 | sign 6 digits;  year4 = 4 digits;  month = day = week = 2 digits;  ordinal = 3 digits
//   time     = hour [[":"] minute [[":"] second [("." | ",") 1 to 30 digits]]]
//   zone     = ["Z" | "z" | sign 2 digits [[":"] 2 digits]] ["[" name "]"]
//   name     = 1 to 3 pieces of letters, "_", "+", "-" and, after the first, digits, joined by "/" (the first
//   by ":/")
// A form that reads the text to its end wins; they are tried in the order above.
#include "mapping/date/iso.hpp"

#include "core/ascii.hpp"
#include "mapping/date/written_date.hpp"

#include <algorithm>
#include <charconv>

namespace lead_ads::mapping::date {
namespace {

constexpr std::size_t max_text = 1024;
constexpr std::size_t max_name_piece = 256;

using core::is_digit;
bool is_name_char(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '+' || c == '-';
}

// Reads from the front of a text; a member that does not find what it wants leaves the text as it was.
class reader {
public:
    explicit reader(std::string_view text) : rest_(text) {}
    bool at_end() const { return rest_.empty(); }
    bool take(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool take_any(char a, char b) { return take(a) || take(b); }
    // Exactly `count` digits, after an optional separator; '\0' for none.
    std::optional<std::int64_t> digits(std::size_t count, char separator = '\0') {
        const std::size_t skip = separator != '\0' && !rest_.empty() && rest_.front() == separator;
        if (rest_.size() < skip + count) return std::nullopt;
        std::int64_t value = 0;
        for (const char c : rest_.substr(skip, count)) {
            if (!is_digit(c)) return std::nullopt;
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(skip + count);
        return value;
    }
    // The longest run, of at most `limit`, of what `wanted` takes.
    template <class Wanted>
    std::string_view run(std::size_t limit, Wanted wanted) {
        std::size_t n = 0;
        while (n < rest_.size() && n < limit && wanted(rest_[n]))
            ++n;
        const auto taken = rest_.substr(0, n);
        rest_.remove_prefix(n);
        return taken;
    }
    std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

// What a text says about its zone; both may be missing.
struct zone_text {
    std::optional<std::int32_t> offset;
    std::string_view name;
};

bool read_calendar_date(reader& in, date_parts& parts) {
    const bool negative = in.take('-');
    const bool signed_year = negative || in.take('+');
    const auto year = in.digits(signed_year ? 6 : 4);
    if (!year) return false;
    parts[part::year] = negative ? -*year : *year;
    parts[part::month] = in.digits(2, '-');
    if (parts[part::month]) parts[part::day] = in.digits(2, '-');
    if (!parts[part::month]) parts[part::month] = 1;
    if (!parts[part::day]) parts[part::day] = 1;
    return true;
}

bool read_week_date(reader& in, date_parts& parts) {
    parts[part::week_year] = in.digits(4);
    if (!parts[part::week_year]) return false;
    in.take('-');
    if (!in.take('W')) return false;
    parts[part::week] = in.digits(2);
    parts[part::weekday] = in.digits(1, '-');
    return parts[part::week].has_value();
}

bool read_ordinal_date(reader& in, date_parts& parts) {
    parts[part::year] = in.digits(4);
    if (!parts[part::year]) return false;
    parts[part::ordinal] = in.digits(3, '-');
    return parts[part::ordinal].has_value();
}

bool read_time(reader& in, date_parts& parts) {
    const auto hour = in.digits(2);
    if (!hour) return false;
    parts[part::hour] = hour;
    parts[part::minute] = in.digits(2, ':');
    if (parts[part::minute]) parts[part::second] = in.digits(2, ':');
    if (!parts[part::minute]) parts[part::minute] = 0;
    if (!parts[part::second])
        parts[part::second] = 0;
    else if (auto ahead = in; ahead.take_any('.', ',')) {
        constexpr std::size_t max_fraction = 30;
        if (const auto digits = ahead.run(max_fraction, is_digit); !digits.empty()) {
            parts[part::millisecond] = milliseconds_of_fraction(digits);
            in = ahead;
        }
    }
    return true;
}

void read_offset(reader& in, zone_text& zone) {
    if (in.take_any('Z', 'z')) {
        zone.offset = 0;
        return;
    }
    auto ahead = in;
    const bool negative = ahead.take('-');
    if (!negative && !ahead.take('+')) return;
    const auto hours = ahead.digits(2);
    if (!hours) return;
    const auto minutes = ahead.digits(2, ':').value_or(0);
    const auto seconds = static_cast<std::int32_t>((*hours * 60 + minutes) * 60);
    zone.offset = negative ? -seconds : seconds;
    in = ahead;
}

// The name with its brackets; false when a bracket opens and no name follows.
bool read_zone_name(reader& in, zone_text& zone) {
    if (!in.take('[')) return true;
    const auto start = in.rest();
    if (in.run(max_name_piece, is_name_char).empty()) return false;
    const auto is_later_char = [](char c) { return is_name_char(c) || is_digit(c); };
    for (int pieces = 1; pieces < 3; ++pieces) {
        auto ahead = in;
        if (pieces == 1) ahead.take(':');
        if (!ahead.take('/') || ahead.run(max_name_piece, is_later_char).empty()) break;
        in = ahead;
    }
    zone.name = start.substr(0, start.size() - in.rest().size());
    return in.take(']');
}

bool read_time_and_zone(reader& in, date_parts& parts, zone_text& zone) {
    if (!read_time(in, parts)) return false;
    read_offset(in, zone);
    return read_zone_name(in, zone);
}

// One of the forms of a text, read to its end.
template <class ReadDate>
bool read_form(std::string_view text, ReadDate read_date, date_parts& parts, zone_text& zone) {
    parts = {};
    zone = {};
    reader in(text);
    if (!read_date(in, parts)) return false;
    if (in.take_any('T', 't') && !read_time_and_zone(in, parts, zone)) return false;
    return in.at_end();
}

bool read_time_form(std::string_view text, date_parts& parts, zone_text& zone) {
    parts = {};
    zone = {};
    reader in(text);
    return read_time_and_zone(in, parts, zone) && in.at_end();
}

bool read_iso(std::string_view text, date_parts& parts, zone_text& zone) {
    return text.size() <= max_text &&
           (read_form(text, read_calendar_date, parts, zone) ||
            read_form(text, read_week_date, parts, zone) || read_form(text, read_ordinal_date, parts, zone) ||
            read_time_form(text, parts, zone));
}

std::optional<moment> to_moment(const date_parts& parts, const zone_text& zone, const settings& with) {
    if (!zone.name.empty()) {
        const auto named =
            with.known_zones ? with.known_zones->find_named(zone.name) : time_zone::find_named(zone.name);
        return named ? from_parts(parts, *named, with.now_ms) : std::nullopt;
    }
    return from_parts(parts, zone.offset ? time_zone::fixed(*zone.offset) : with.zone, with.now_ms);
}

// "-12.5": a number as decimal digits, with nothing around it.
std::optional<double> plain_number(std::string_view text) {
    constexpr std::size_t max_digits = 32;
    reader in(text);
    in.take('-');
    bool valid = text.size() <= max_digits && !in.run(max_digits, is_digit).empty();
    if (valid && in.take('.')) valid = !in.run(max_digits, is_digit).empty();
    double value = 0;
    if (!valid || !in.at_end()) return std::nullopt;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace

std::optional<moment> parse_iso(std::string_view text, const settings& with) {
    date_parts parts;
    zone_text zone;
    return read_iso(text, parts, zone) ? to_moment(parts, zone, with) : std::nullopt;
}

std::optional<moment> parse_iso_day(std::string_view text, const settings& with) {
    // A year and a month, and a week, have six digits; a year and a day of the year have seven.
    constexpr std::ptrdiff_t least_digits = 7;
    const auto day = text.substr(0, text.find_first_of("Tt"));
    if (std::ranges::count_if(day, is_digit) < least_digits) return std::nullopt;
    date_parts parts;
    zone_text zone;
    return read_iso(text, parts, zone) && (parts[part::year] || parts[part::week_year])
               ? to_moment(parts, zone, with)
               : std::nullopt;
}

std::optional<moment> parse_date(std::string_view text, const settings& with) {
    date_parts parts;
    zone_text zone;
    if (read_iso(text, parts, zone)) return to_moment(parts, zone, with);
    const auto number = plain_number(text);
    return number ? from_milliseconds(*number, with.zone) : parse_written(text, with);
}

std::optional<std::int64_t> parse_rfc3339(std::string_view text) {
    constexpr std::string_view shape = "0000-00-00T00:00:00";
    if (text.size() <= shape.size()) return std::nullopt;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool fits = shape[i] == '0'   ? is_digit(text[i])
                          : shape[i] == 'T' ? text[i] == 'T' || text[i] == 't'
                                            : text[i] == shape[i];
        if (!fits) return std::nullopt;
    }
    // The offset is complete: Z, or sign, two digits, colon, two digits; and an hour 24 is ISO-8601's alone.
    const char last = text.back();
    const bool zulu = last == 'Z' || last == 'z';
    if (!zulu && (text.size() < shape.size() + 6 || text[text.size() - 3] != ':')) return std::nullopt;
    if (text.substr(11, 2) == "24" || text[shape.size()] == ',' || last == ']') return std::nullopt;
    const auto read = parse_iso(text, {});
    return read ? std::optional(read->ms) : std::nullopt;
}

} // namespace lead_ads::mapping::date
