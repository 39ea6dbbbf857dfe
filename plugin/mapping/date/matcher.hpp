// The list of matchers that a date format becomes when it is parsed, and how a text is cut to fit it.
//
// In: a format and a text, both bounded by the caller. Out: which piece of the text each token takes, or that
// the text does not fit. The text must fit from its first to its last byte; of several ways to cut it the
// first is taken, longest pieces before shorter ones, as the regular expression that Luxon builds would do.
// Private to this library.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace lead_ads::mapping::date {

struct locale_names;

inline constexpr std::size_t max_parsed_format = 256;
inline constexpr std::size_t max_parsed_text = 512;

enum class token_kind : std::uint8_t {
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
    token_kind what;
    std::uint8_t low = 0;
    std::uint8_t high = 0;
    std::span<const std::string_view> names = {};
    std::int64_t first = 0; // what the first of the names means
};
struct matcher {
    const token_row* row = nullptr; // none for a literal
    std::string_view literal;
    // Of a token that stands for a name: those it may be, and after how many they begin anew in another
    // spelling.
    std::span<const std::string_view> names = {};
    std::size_t meanings = 1;
    // Once matched: the piece of the text, and which of the meanings it has.
    std::string_view found;
    std::size_t name = 0;
    token_kind what() const { return row ? row->what : token_kind::literal; }
};

// False when the format has more tokens than there is room for; otherwise `count` says how many. Names are
// those of `language`, or English ones without it.
bool make_matchers(std::string_view format_text, const locale_names* language, std::span<matcher> all,
                   std::size_t& count);

// Whether the text fits. Every matcher then holds its piece.
bool fit(std::string_view text, std::span<matcher> matchers);

} // namespace lead_ads::mapping::date
