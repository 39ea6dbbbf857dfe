// What the pieces of a text mean, once they are cut by the format (matcher.hpp).
#include "mapping/date/blanks.hpp"
#include "mapping/date/format.hpp"
#include "mapping/date/matcher.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <string>

namespace lead_ads::mapping::date {
namespace {

std::int64_t number_in(std::string_view digits) {
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

std::int64_t full_year(std::int64_t year) {
    constexpr std::int64_t last_of_this_century = 60;
    return year > 99 ? year : year > last_of_this_century ? 1900 + year : 2000 + year;
}

std::int64_t offset_seconds(std::string_view text) {
    const auto digits = text.substr(1);
    const auto colon = digits.find(':');
    const auto hours = digits.substr(0, colon != std::string_view::npos ? colon
                                        : digits.size() > 2             ? digits.size() - 2
                                                                        : digits.size());
    const auto minutes = digits.size() > hours.size() ? digits.substr(digits.size() - 2) : "0";
    const auto seconds = (number_in(hours) * 60 + number_in(minutes)) * 60;
    return text.front() == '-' ? -seconds : seconds;
}

std::int64_t value_of(const matcher& m) {
    switch (m.what()) {
    case token_kind::fraction:
        return milliseconds_of_fraction(m.found);
    case token_kind::short_year:
        return full_year(number_in(m.found));
    case token_kind::name:
        return m.row->first + static_cast<std::int64_t>(m.name);
    case token_kind::offset_with_colon:
    case token_kind::offset_without_colon:
        return offset_seconds(m.found);
    default:
        return number_in(m.found);
    }
}

// What the text said, by the first letter of the tokens; a later token of the same letter wins.
class said {
public:
    void set(char letter, std::int64_t value) {
        const auto known = order_.find(letter);
        if (known == std::string::npos) order_ += letter;
        values_[static_cast<std::size_t>(letter)] = value;
    }
    std::optional<std::int64_t> operator[](char letter) const {
        return values_[static_cast<std::size_t>(letter)];
    }
    // Where two letters mean one thing (M and L), the one that came up later wins.
    std::optional<std::int64_t> either(char a, char b) const {
        const auto at_a = order_.find(a), at_b = order_.find(b);
        if (at_b == std::string::npos) return (*this)[a];
        return at_a == std::string::npos || at_a < at_b ? (*this)[b] : (*this)[a];
    }

private:
    std::string order_; // at most one of each letter
    std::array<std::optional<std::int64_t>, 128> values_;
};

std::int64_t hour_of_day(std::int64_t hour, std::optional<std::int64_t> meridiem) {
    if (hour < 12 && meridiem == 1) return hour + 12;
    return hour == 12 && meridiem == 0 ? 0 : hour;
}

date_parts parts_of(said& all) {
    if (const auto quarter = all['q']) all.set('M', (*quarter - 1) * 3 + 1);
    if (const auto hour = all['h']) all.set('h', hour_of_day(*hour, all['a']));
    if (all['G'] == 0 && all['y']) all.set('y', -*all['y']);
    if (all['u']) all.set('S', *all['u']);
    date_parts parts;
    parts[part::year] = all['y'];
    parts[part::month] = all.either('L', 'M');
    parts[part::day] = all['d'];
    parts[part::ordinal] = all['o'];
    parts[part::week_year] = all['k'];
    parts[part::week] = all['W'];
    parts[part::weekday] = all.either('c', 'E');
    parts[part::hour] = all.either('h', 'H');
    parts[part::minute] = all['m'];
    parts[part::second] = all['s'];
    parts[part::millisecond] = all['S'];
    return parts;
}

std::optional<moment> moment_of(said& all, std::string_view zone_name, const settings& with) {
    auto zone = with.zone;
    std::optional<std::int32_t> offset;
    if (all['Z']) {
        offset = static_cast<std::int32_t>(*all['Z']);
        zone = time_zone::fixed(*offset);
    }
    if (!zone_name.empty()) {
        const auto named =
            with.known_zones ? with.known_zones->find_named(zone_name) : time_zone::find_named(zone_name);
        if (!named) return std::nullopt;
        zone = *named;
    }
    return from_parts(parts_of(all), zone, with.now_ms, offset);
}

} // namespace

std::optional<moment> parse_format(std::string_view text, std::string_view format_text, const settings& with,
                                   const locale_names* language) {
    if (text.size() > max_parsed_text || format_text.size() > max_parsed_format) return std::nullopt;
    std::array<char, max_parsed_text> text_room;
    std::array<char, max_parsed_format> format_room;
    text = with_plain_blanks(text, text_room);
    format_text = with_plain_blanks(format_text, format_room);
    std::array<matcher, max_parsed_format> all_matchers;
    std::size_t count = 0;
    if (!make_matchers(format_text, language, all_matchers, count)) return std::nullopt;
    const std::span matchers(all_matchers.data(), count);
    if (!fit(text, matchers)) return std::nullopt;
    said all;
    std::string_view zone_name;
    bool says_something = false; // a date, not literal text only
    for (const auto& m : matchers) {
        if (m.what() == token_kind::literal || m.what() == token_kind::blank) continue;
        const char letter = m.row->token_text.front();
        says_something = says_something || (letter != 'a' && letter != 'G');
        if (m.what() == token_kind::zone)
            zone_name = m.found;
        else
            all.set(letter, value_of(m));
    }
    if (!says_something || (all['a'] && all['H'])) return std::nullopt;
    return moment_of(all, zone_name, with);
}

} // namespace lead_ads::mapping::date
