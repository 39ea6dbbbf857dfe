// Cuts a date format into tokens, and knows what the macro tokens stand for and what English calls things.
//
// In: a format such as "dd/MM/yyyy 'at' t". Out: its tokens as views into it. Refuses nothing: what is no
// token is literal text. No allocation; safe from any thread.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace lead_ads::mapping::date {

struct token {
    std::string_view text;
    bool quoted = false; // stood between apostrophes, so it is literal whatever it spells
};

class token_reader {
public:
    explicit token_reader(std::string_view format) : format_(format) {}
    // False at the end of the format.
    bool next(token& out);

private:
    std::string_view format_;
    std::size_t at_ = 0;
    bool quoted_ = false;
};

// What a macro token ("DDDD", "ff") stands for, or an empty text. In the expansion, y is the year of its era
// without a sign, ZZZZ and ZZZZZ are zone names, and a blank that is not quoted may be any blank when parsed.
std::string_view macro_expansion(std::string_view token_text);

inline constexpr std::array<std::string_view, 12> long_months{
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
inline constexpr std::array<std::string_view, 12> short_months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
inline constexpr std::array<std::string_view, 7> long_weekdays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                               "Friday", "Saturday", "Sunday"};
inline constexpr std::array<std::string_view, 7> short_weekdays{"Mon", "Tue", "Wed", "Thu",
                                                                "Fri", "Sat", "Sun"};
// The halves of the day in the ways of writing them, one after the other: AM, PM, then again.
inline constexpr std::array<std::string_view, 6> meridiems{"AM", "PM", "A.M.", "P.M.", "A. M.", "P. M."};
inline constexpr std::array<std::string_view, 2> short_eras{"BC", "AD"};
inline constexpr std::array<std::string_view, 2> long_eras{"Before Christ", "Anno Domini"};

} // namespace lead_ads::mapping::date
