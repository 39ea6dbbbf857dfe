// A format becomes a list of matchers, one a token (tokens.hpp has the grammar of formats). The text must fit
// them from its first to its last byte; of several ways to cut it the first is taken, longest pieces before
// shorter ones, as the regular expression that Luxon builds would do.
#include "mapping/date/format.hpp"
#include "mapping/date/tokens.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <charconv>
#include <cmath>
#include <span>
#include <string>

namespace lead_ads::mapping::date {
namespace {

constexpr std::size_t max_format = 256;
constexpr std::size_t max_text = 512;

enum class kind : std::uint8_t {
    // Between `low` and `high` digits, a whole number.
    digits,
    // The same digits, read as a fraction of a second.
    fraction,
    // A year of two digits means 1961 to 2060.
    short_year,
    // One of a list of names.
    name,
    // An offset such as +5, +05 or +05:30.
    offset_with_colon,
    // An offset such as +05 or +0530.
    offset_without_colon,
    // The name of a time zone.
    zone,
    // One blank of any sort, though no new line.
    blank,
    // Text that stands for itself, in any case.
    literal,
};

struct token_row {
    std::string_view token_text;
    kind what;
    std::uint8_t low = 0;
    std::uint8_t high = 0;
    std::span<const std::string_view> names = {};
    std::int64_t first = 0; // what the first of the names means
};
constexpr std::array rows{
    token_row{"G", kind::name, 0, 0, short_eras, 0},
    token_row{"GG", kind::name, 0, 0, long_eras, 0},
    token_row{"y", kind::digits, 1, 6},
    token_row{"yy", kind::short_year, 2, 4},
    token_row{"yyyy", kind::digits, 4, 4},
    token_row{"yyyyy", kind::digits, 4, 6},
    token_row{"yyyyyy", kind::digits, 6, 6},
    token_row{"M", kind::digits, 1, 2},
    token_row{"MM", kind::digits, 2, 2},
    token_row{"MMM", kind::name, 0, 0, short_months, 1},
    token_row{"MMMM", kind::name, 0, 0, long_months, 1},
    token_row{"L", kind::digits, 1, 2},
    token_row{"LL", kind::digits, 2, 2},
    token_row{"LLL", kind::name, 0, 0, short_months, 1},
    token_row{"LLLL", kind::name, 0, 0, long_months, 1},
    token_row{"d", kind::digits, 1, 2},
    token_row{"dd", kind::digits, 2, 2},
    token_row{"o", kind::digits, 1, 3},
    token_row{"ooo", kind::digits, 3, 3},
    token_row{"H", kind::digits, 1, 2},
    token_row{"HH", kind::digits, 2, 2},
    token_row{"h", kind::digits, 1, 2},
    token_row{"hh", kind::digits, 2, 2},
    token_row{"m", kind::digits, 1, 2},
    token_row{"mm", kind::digits, 2, 2},
    token_row{"q", kind::digits, 1, 2},
    token_row{"qq", kind::digits, 2, 2},
    token_row{"s", kind::digits, 1, 2},
    token_row{"ss", kind::digits, 2, 2},
    token_row{"S", kind::digits, 1, 3},
    token_row{"SSS", kind::digits, 3, 3},
    token_row{"u", kind::fraction, 1, 9},
    token_row{"uu", kind::fraction, 1, 2},
    token_row{"uuu", kind::fraction, 1, 1},
    token_row{"a", kind::name, 0, 0, meridiems, 0},
    token_row{"kkkk", kind::digits, 4, 4},
    token_row{"kk", kind::short_year, 2, 4},
    token_row{"W", kind::digits, 1, 2},
    token_row{"WW", kind::digits, 2, 2},
    token_row{"E", kind::digits, 1, 1},
    token_row{"c", kind::digits, 1, 1},
    token_row{"EEE", kind::name, 0, 0, short_weekdays, 1},
    token_row{"EEEE", kind::name, 0, 0, long_weekdays, 1},
    token_row{"ccc", kind::name, 0, 0, short_weekdays, 1},
    token_row{"cccc", kind::name, 0, 0, long_weekdays, 1},
    token_row{"Z", kind::offset_with_colon},
    token_row{"ZZ", kind::offset_with_colon},
    token_row{"ZZZ", kind::offset_without_colon},
    token_row{"z", kind::zone},
};

// Inside a macro, tokens are wider when parsed than when shown.
struct macro_row {
    std::string_view shown;
    std::string_view parsed;
};
constexpr std::array macro_rows{
    macro_row{"y", "yyyyy"}, macro_row{"mm", "m"},     macro_row{"ss", "s"},
    macro_row{"HH", "H"},    macro_row{"ZZZZ", "ZZZ"},
};
constexpr token_row blank_row{" ", kind::blank};

struct matcher {
    const token_row* row = nullptr; // none for a literal
    std::string_view literal;
    std::string_view found; // the piece of the text, once matched
    kind what() const { return row ? row->what : kind::literal; }
};

// The character at the front of `text`, without its case; a stray byte is its own character.
struct folded {
    UChar32 character;
    std::size_t size;
};
folded fold_front(std::string_view text) {
    std::int32_t at = 0;
    UChar32 c = 0;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    U8_NEXT(bytes, at, static_cast<std::int32_t>(text.size()), c);
    if (c < 0) return {-1 - static_cast<unsigned char>(text.front()), 1};
    const auto upper = u_toupper(c);
    // JavaScript never folds a letter beyond ASCII into one of ASCII.
    return {c >= 128 && upper < 128 ? c : upper, static_cast<std::size_t>(at)};
}

// How many bytes at the front of `text` spell `wanted`, in any case. In names, as `no_break` says, a no-break
// space is as good as a blank.
std::optional<std::size_t> prefix(std::string_view text, std::string_view wanted, bool no_break) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < wanted.size();) {
        if (at == text.size()) return std::nullopt;
        const auto want = fold_front(wanted.substr(i));
        const auto have = fold_front(text.substr(at));
        const bool blank = no_break && want.character == ' ' && have.character == 0xA0;
        if (want.character != have.character && !blank) return std::nullopt;
        i += want.size;
        at += have.size;
    }
    return at;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
// What Luxon's pattern of a zone name takes: [a-z_+-/]
bool is_zone_char(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || (c >= '+' && c <= '/');
}

std::size_t digits_at(std::string_view text, std::size_t at, std::size_t limit) {
    std::size_t n = 0;
    while (n < limit && at + n < text.size() && is_digit(text[at + n]))
        ++n;
    return n;
}

std::size_t blank_size(std::string_view text) {
    const auto front = text.empty() ? folded{'\n', 0} : fold_front(text);
    const auto c = front.character;
    const bool blank = c == '\t' || c == '\v' || c == '\f' || c == ' ' || c == 0xA0 || c == 0x1680 ||
                       (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
                       c == 0x205F || c == 0x3000 || c == 0xFEFF;
    return blank ? front.size : 0;
}

class text_matcher {
public:
    text_matcher(std::string_view text, std::span<matcher> matchers) : text_(text), matchers_(matchers) {}
    // On success every matcher holds its piece.
    bool run() { return match(0, 0); }

private:
    // Matches the matchers from `index` on against the text from `at` on. A pair that failed once fails
    // always, so it is remembered and the work stays within the product of both lengths.
    bool match(std::size_t index, std::size_t at) {
        if (index == matchers_.size()) return at == text_.size();
        const auto state = index * (max_text + 1) + at;
        if (failed_[state]) return false;
        if (try_pieces(index, at)) return true;
        failed_[state] = true;
        return false;
    }

    bool accept(std::size_t index, std::size_t at, std::size_t length) {
        matchers_[index].found = text_.substr(at, length);
        return match(index + 1, at + length);
    }

    bool try_pieces(std::size_t index, std::size_t at) {
        const auto& m = matchers_[index];
        const auto rest = text_.substr(at);
        switch (m.what()) {
        case kind::digits:
        case kind::fraction:
        case kind::short_year:
            return try_digits(index, at, *m.row);
        case kind::name:
            return std::ranges::any_of(m.row->names, [&](std::string_view name) {
                const auto length = prefix(rest, name, true);
                return length && accept(index, at, *length);
            });
        case kind::offset_with_colon:
            return try_offset(index, at, ":");
        case kind::offset_without_colon:
            return try_offset(index, at, "");
        case kind::zone:
            return try_zone(index, at);
        case kind::blank:
            return blank_size(rest) != 0 && accept(index, at, blank_size(rest));
        case kind::literal:
            break;
        }
        const auto length = prefix(rest, m.literal, false);
        return length && accept(index, at, *length);
    }

    bool try_digits(std::size_t index, std::size_t at, const token_row& row) {
        for (auto n = digits_at(text_, at, row.high); n >= row.low; --n)
            if (accept(index, at, n)) return true;
        return false;
    }

    bool try_offset(std::size_t index, std::size_t at, std::string_view colon) {
        if (at == text_.size() || (text_[at] != '+' && text_[at] != '-')) return false;
        for (auto hours = digits_at(text_, at + 1, 2); hours >= 1; --hours) {
            const auto minutes_at = at + 1 + hours + colon.size();
            const bool has_colon = text_.substr(at + 1 + hours).starts_with(colon);
            if (has_colon && digits_at(text_, minutes_at, 2) == 2 && accept(index, at, minutes_at + 2 - at))
                return true;
            if (accept(index, at, 1 + hours)) return true;
        }
        return false;
    }

    bool try_zone(std::size_t index, std::size_t at) {
        constexpr std::size_t longest = 256;
        for (std::size_t n = 1; n <= longest && at + n <= text_.size() && is_zone_char(text_[at + n - 1]);
             ++n)
            if (accept(index, at, n)) return true;
        return false;
    }

    std::string_view text_;
    std::span<matcher> matchers_;
    std::bitset<(max_format + 1) * (max_text + 1)> failed_;
};

const token_row* find_row(std::string_view token_text) {
    const auto found = std::ranges::find(rows, token_text, &token_row::token_text);
    return found == rows.end() ? nullptr : &*found;
}

// False when the format has more tokens than are allowed.
bool add_matchers(std::string_view format_text, bool in_macro, std::span<matcher> all, std::size_t& count) {
    token_reader tokens(format_text);
    for (token next; tokens.next(next);) {
        const auto expansion = next.quoted || in_macro ? std::string_view{} : macro_expansion(next.text);
        if (!expansion.empty()) {
            if (!add_matchers(expansion, true, all, count)) return false;
            continue;
        }
        if (count == all.size()) return false;
        auto text = next.text;
        const auto macro = std::ranges::find(macro_rows, text, &macro_row::shown);
        if (in_macro && !next.quoted && macro != macro_rows.end()) text = macro->parsed;
        all[count].literal = text;
        if (!next.quoted) all[count].row = in_macro && text == " " ? &blank_row : find_row(text);
        ++count;
    }
    return true;
}

std::int64_t number_in(std::string_view digits) {
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

std::int64_t milliseconds_of(std::string_view digits) {
    const auto text = "0." + std::string(digits);
    double fraction = 0;
    std::from_chars(text.data(), text.data() + text.size(), fraction);
    return static_cast<std::int64_t>(std::floor(fraction * 1000));
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
    case kind::fraction:
        return milliseconds_of(m.found);
    case kind::short_year:
        return full_year(number_in(m.found));
    case kind::name:
        for (std::size_t i = 0; i < m.row->names.size(); ++i)
            if (prefix(m.found, m.row->names[i], true) == m.found.size())
                return m.row->first + static_cast<std::int64_t>(i);
        return 0;
    case kind::offset_with_colon:
    case kind::offset_without_colon:
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

std::optional<moment> parse_format(std::string_view text, std::string_view format_text,
                                   const settings& with) {
    if (text.size() > max_text || format_text.size() > max_format) return std::nullopt;
    std::array<matcher, max_format> all_matchers;
    std::size_t count = 0;
    if (!add_matchers(format_text, false, all_matchers, count)) return std::nullopt;
    const std::span matchers(all_matchers.data(), count);
    if (!text_matcher(text, matchers).run()) return std::nullopt;
    said all;
    std::string_view zone_name;
    bool says_something = false; // a date, not literal text only
    for (const auto& m : matchers) {
        if (m.what() == kind::literal || m.what() == kind::blank) continue;
        const char letter = m.row->token_text.front();
        says_something = says_something || (letter != 'a' && letter != 'G');
        if (m.what() == kind::zone)
            zone_name = m.found;
        else
            all.set(letter, value_of(m));
    }
    if (!says_something || (all['a'] && all['H'])) return std::nullopt;
    return moment_of(all, zone_name, with);
}

} // namespace lead_ads::mapping::date
