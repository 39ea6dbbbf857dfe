#include "facebook/birth_date.hpp"

#include "facebook/text.hpp"

#include <algorithm>
#include <array>

// birth_date = *other ( digits 1*other digits 1*other digits *any / 8digit *other )
// other      = any character but an ASCII digit
namespace lead_ads::facebook {

namespace {

constexpr int first_year = 1800;
constexpr int last_year = 9999; // whatever the clock shows
// Larger numbers are all the same: no year, no month, no day.
constexpr int beyond_any_date = 1'000'000;

struct digit_groups {
    std::array<std::string_view, 3> first; // the first three
    std::size_t count = 0;                 // of all
};

digit_groups split_digits(std::string_view text) noexcept {
    digit_groups groups;
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = std::find_if(text.begin() + at, text.end(), is_digit);
        const auto end = std::find_if_not(begin, text.end(), is_digit);
        if (begin == text.end()) break;
        if (groups.count < groups.first.size()) groups.first[groups.count] = std::string_view(begin, end);
        ++groups.count;
        at = static_cast<std::size_t>(end - text.begin());
    }
    return groups;
}

int to_number(std::string_view digits) noexcept {
    int number = 0;
    for (const char c : digits)
        number = std::min(number * 10 + (c - '0'), beyond_any_date);
    return number;
}

struct date {
    int year, month, day;
};

// A number beyond 31 is the year, by default the last one; of the other two, one beyond 12 is the day.
date order(int a, int b, int c) noexcept {
    if (a > 31) return b > 12 ? date{a, c, b} : date{a, b, c};
    if (b > 31) return c > 12 ? date{b, a, c} : date{b, c, a};
    return a > 12 ? date{c, b, a} : date{c, a, b};
}

bool is_year(int year, int current_year) noexcept {
    return year >= first_year && year <= last_year && year - 1 <= current_year;
}

// The numbers of a date; which of them is what, their sizes tell.
struct three_numbers {
    int first = 0, second = 0, third = 0;
    bool are_there = false;
};

// 1999-01-05, as programs write dates: every character has its place.
three_numbers read_iso_date(std::string_view text) noexcept {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return {};
    bool digits = true;
    for (const std::size_t at : {0, 1, 2, 3, 5, 6, 8, 9})
        digits &= is_digit(text[at]);
    const auto two = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
    return {two(0) * 100 + two(2), two(5), two(8), digits};
}

// Eight digits that read as YYYYMMDD.
bool is_written_out(std::string_view digits, int current_year) noexcept {
    const int month = to_number(digits.substr(4, 2));
    const int day = to_number(digits.substr(6));
    return is_year(to_number(digits.substr(0, 4)), current_year) && month >= 1 && month <= 12 && day >= 1 &&
           day <= 31;
}

three_numbers read_date(const digit_groups& groups) noexcept {
    if (groups.count < 3) return {};
    return {to_number(groups.first[0]), to_number(groups.first[1]), to_number(groups.first[2]), true};
}

std::string_view write(int number, std::size_t digits, core::arena& memory) {
    auto* const to = memory.array<char>(digits);
    for (std::size_t i = digits; i-- > 0; number /= 10)
        to[i] = static_cast<char>('0' + number % 10);
    return {to, digits};
}

std::string_view normalise_short_part(std::string_view text, int last, core::arena& memory) {
    text = trim(text);
    const bool digits = !text.empty() && text.size() <= 2 && std::all_of(text.begin(), text.end(), is_digit);
    const int number = digits ? to_number(text) : 0;
    return number >= 1 && number <= last ? write(number, 2, memory) : std::string_view();
}

} // namespace

std::string_view normalise_birth_date(std::string_view text, int current_year, core::arena& memory) {
    auto numbers = read_iso_date(text);
    if (!numbers.are_there) {
        const auto groups = split_digits(text);
        if (groups.count == 1 && groups.first[0].size() == 8)
            return is_written_out(groups.first[0], current_year) ? groups.first[0] : std::string_view();
        numbers = read_date(groups);
    }
    if (!numbers.are_there) return {};
    const auto [year, month, day] = order(numbers.first, numbers.second, numbers.third);
    if (!is_year(year, current_year) || month < 1 || month > 12 || day < 1 || day > 31) return {};
    return write(year * 10'000 + month * 100 + day, 8, memory);
}

std::string_view normalise_birth_year(std::string_view text, int current_year, core::arena& memory) {
    text = trim(text);
    const bool digits = text.size() == 4 && std::all_of(text.begin(), text.end(), is_digit);
    return digits && is_year(to_number(text), current_year) ? memory.copy(text) : std::string_view();
}

std::string_view normalise_birth_month(std::string_view text, core::arena& memory) {
    return normalise_short_part(text, 12, memory);
}

std::string_view normalise_birth_day(std::string_view text, core::arena& memory) {
    return normalise_short_part(text, 31, memory);
}

} // namespace lead_ads::facebook
