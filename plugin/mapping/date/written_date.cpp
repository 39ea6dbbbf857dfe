// What is read, words in any case:
//   text    = word { (" " | ",") word };  each kind of word at most once, in any order
//   word    = day4 | time [half] [zone] | half | zone | weekday | month | day | year | comment
//   day4    = 4 digits "-" 2 digits "-" 2 digits ["T" time [half] [zone]]
//   time    = 1 or 2 digits ":" 2 digits [":" 2 digits [("." | ",") 1 to 30 digits]];  half = "AM" | "PM"
//   zone    = "Z" | ("UTC" | "GMT" | "UT") [offset] | offset;  offset = sign 1 or 2 digits [[":"] 2 digits]
//   comment = "(" any text ")", and behind an offset an abbreviation: neither says more than the offset
#include "mapping/date/written_date.hpp"

#include "core/ascii.hpp"
#include "mapping/date/blanks.hpp"
#include "mapping/date/tokens.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace lead_ads::mapping::date {
namespace {

constexpr std::size_t max_written = 128;

using core::is_digit;

bool same_word(std::string_view a, std::string_view b) noexcept {
    return std::ranges::equal(a, b, {}, core::ascii_lower, core::ascii_lower);
}

std::optional<std::size_t> position_in(std::span<const std::string_view> names, std::string_view word) {
    const auto found = std::ranges::find_if(names, [&](auto name) { return same_word(name, word); });
    if (found == names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
}

// The position of a name or its abbreviation of three letters, with or without a point.
std::optional<std::size_t> find_name(std::span<const std::string_view> long_names,
                                     std::span<const std::string_view> short_names, std::string_view word) {
    if (word.ends_with('.')) word.remove_suffix(1);
    const auto found = position_in(long_names, word);
    return found ? found : position_in(short_names, word);
}

// Takes `count` digits, or up to it with `at_least`, from the front.
std::optional<std::int64_t> take_digits(std::string_view& text, std::size_t at_least, std::size_t at_most) {
    std::size_t n = 0;
    std::int64_t number = 0;
    for (; n < text.size() && n < at_most && is_digit(text[n]); ++n)
        number = number * 10 + (text[n] - '0');
    if (n < at_least || (n < text.size() && n == at_most && is_digit(text[n]))) return std::nullopt;
    text.remove_prefix(n);
    return number;
}

bool take(std::string_view& text, std::string_view any_of) {
    if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

// Sets what was not set before; false when it was, or when there is nothing to set.
template <class T>
bool set_once(std::optional<T>& what, std::optional<T> to) {
    if (what || !to) return false;
    what = to;
    return true;
}

class written_reader {
public:
    std::optional<moment> read(std::string_view text, const settings& with) {
        while (!text.empty())
            if (!read_word(text)) return std::nullopt;
        if (!parts_[part::year] || !parts_[part::month] || !parts_[part::day] || !set_hour())
            return std::nullopt;
        return from_parts(parts_, offset_ ? time_zone::fixed(*offset_) : with.zone, with.now_ms);
    }

private:
    bool read_word(std::string_view& text) {
        if (take(text, " ,")) return true;
        if (text.front() == '(') return read_comment(text);
        const auto word = text.substr(0, text.find_first_of(" ,("));
        text.remove_prefix(word.size());
        return is_digit(word.front()) ? read_number(word, text) : read_name(word);
    }

    bool read_comment(std::string_view& text) {
        const auto end = text.find(')');
        if (end == std::string_view::npos || !offset_) return false;
        text.remove_prefix(end + 1);
        return true;
    }

    bool read_number(std::string_view word, std::string_view& behind) {
        const auto colon = word.find(':');
        const auto dash = word.find('-');
        if (dash == 4 && (colon == std::string_view::npos || dash < colon)) return read_day(word, behind);
        if (colon != std::string_view::npos) return read_time(word, behind);
        auto rest = word;
        const auto number = take_digits(rest, 1, 4);
        if (!number || !rest.empty() || word.size() == 3) return false;
        return set_once(parts_[word.size() == 4 ? part::year : part::day], number);
    }

    bool read_day(std::string_view word, std::string_view& behind) {
        const auto read_part = [&](part which, std::size_t digits, std::string_view before) {
            return (before.empty() || take(word, before)) &&
                   set_once(parts_[which], take_digits(word, digits, digits));
        };
        if (!read_part(part::year, 4, "") || !read_part(part::month, 2, "-") || !read_part(part::day, 2, "-"))
            return false;
        return word.empty() || (take(word, "Tt") && read_time(word, behind));
    }

    // A decimal comma ends the word; what stands behind it is then the fraction.
    bool read_time(std::string_view word, std::string_view& behind) {
        const auto hour = take_digits(word, 1, 2);
        if (!hour || !set_once(parts_[part::hour], hour) || !take(word, ":")) return false;
        if (!set_once(parts_[part::minute], take_digits(word, 2, 2))) return false;
        if (take(word, ":")) {
            if (!set_once(parts_[part::second], take_digits(word, 2, 2))) return false;
            if (take(word, ".")) return read_fraction(word) && read_glued(word);
            if (word.empty() && behind.size() > 1 && behind[0] == ',' && is_digit(behind[1])) {
                behind.remove_prefix(1);
                return read_fraction(behind);
            }
        }
        return read_glued(word);
    }

    bool read_fraction(std::string_view& text) {
        constexpr std::size_t most = 30;
        std::size_t n = 0;
        while (n < text.size() && n < most && is_digit(text[n]))
            ++n;
        if (n == 0) return false;
        parts_[part::millisecond] = milliseconds_of_fraction(text.substr(0, n));
        text.remove_prefix(n);
        return true;
    }

    // "10:00PM", "10:00Z", "10:00+02:00".
    bool read_glued(std::string_view word) {
        if (const auto half = position_in(meridiems, word.substr(0, 2)); half && word.size() >= 2) {
            if (!set_once(afternoon_, std::optional(*half % 2 == 1))) return false;
            word.remove_prefix(2);
        }
        return word.empty() || read_zone(word);
    }

    bool read_name(std::string_view word) {
        if (const auto half = position_in(meridiems, word))
            return set_once(afternoon_, std::optional(*half % 2 == 1));
        if (const auto day = find_name(long_weekdays, short_weekdays, word))
            return set_once(parts_[part::weekday], std::optional(static_cast<std::int64_t>(*day) + 1));
        if (const auto month = find_name(long_months, short_months, word))
            return set_once(parts_[part::month], std::optional(static_cast<std::int64_t>(*month) + 1));
        return read_zone(word) || (offset_ && is_abbreviation(word));
    }

    bool read_zone(std::string_view word) {
        if (same_word(word, "Z")) return set_once(offset_, std::optional(0));
        for (const std::string_view name : {"UTC", "GMT", "UT"}) {
            if (!same_word(word.substr(0, name.size()), name)) continue;
            word.remove_prefix(name.size());
            // "+0000 UTC" says it twice.
            if (word.empty()) return offset_ == 0 || set_once(offset_, std::optional(0));
            break;
        }
        return read_offset(word);
    }

    bool read_offset(std::string_view word) {
        const bool west = word.starts_with('-');
        if (!take(word, "+-")) return false;
        // Four digits are hours and minutes, three could be either.
        const auto digits = static_cast<std::size_t>(std::ranges::find_if_not(word, is_digit) - word.begin());
        auto hours_text = word.substr(0, digits == 4 ? 2 : digits);
        word.remove_prefix(hours_text.size());
        const auto hours = take_digits(hours_text, 1, 2);
        if (!hours) return false;
        take(word, ":");
        const auto minutes = word.empty() ? std::optional<std::int64_t>(0) : take_digits(word, 2, 2);
        constexpr std::int64_t most_hours = 18;
        if (!minutes || !word.empty() || *hours > most_hours || *minutes > 59) return false;
        const auto seconds = static_cast<std::int32_t>((*hours * 60 + *minutes) * 60);
        return set_once(offset_, std::optional(west ? -seconds : seconds));
    }

    static bool is_abbreviation(std::string_view word) {
        return word.size() >= 2 && word.size() <= 5 && std::ranges::all_of(word, core::is_letter);
    }

    // "6:00 PM" is 18:00; "18:00 PM" is none.
    bool set_hour() {
        auto& hour = parts_[part::hour];
        if (!afternoon_) return true;
        if (!hour || *hour < 1 || *hour > 12) return false;
        hour = *hour % 12 + (*afternoon_ ? 12 : 0);
        return true;
    }

    date_parts parts_;
    std::optional<std::int32_t> offset_;
    std::optional<bool> afternoon_;
};

// Words of capitals that are no time zones.
constexpr std::array<std::string_view, 5> other_capitals{"AM", "PM", "UTC", "GMT", "UT"};

bool is_zone_word(std::string_view word) noexcept {
    return word.size() >= 2 && word.size() <= 5 && std::ranges::all_of(word, core::is_upper_letter) &&
           !position_in(other_capitals, word) && !find_name(long_months, short_months, word) &&
           !find_name(long_weekdays, short_weekdays, word);
}

} // namespace

std::optional<moment> parse_written(std::string_view text, const settings& with) {
    if (text.size() > max_written) return std::nullopt;
    std::array<char, max_written> room;
    return written_reader().read(with_plain_blanks(text, room), with);
}

bool has_zone_abbreviation(std::string_view text) noexcept {
    text.remove_prefix(std::min(text.find(':'), text.size()));
    while (!text.empty()) {
        const auto length =
            static_cast<std::size_t>(std::ranges::find_if_not(text, core::is_letter) - text.begin());
        if (is_zone_word(text.substr(0, length))) return true;
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return false;
}

} // namespace lead_ads::mapping::date
