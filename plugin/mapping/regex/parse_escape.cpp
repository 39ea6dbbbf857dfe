// What is read, as parse.cpp begins it:
//   class      = "[" ["^"] { member ["-" member] } "]";  member = escape | any but "]" and "\"
//   escape     = "\" (d D s S w W | f n r t v | c letter | x 2 hex | u 4 hex | u "{" hex "}" | 0 | number |
//                     k "<" name ">" | character);  in a class, \b is a backspace
// A number is a back-reference when there are that many groups, otherwise octal or the digit itself. \k is
// the letter when the pattern names no group. What is no escape stands for its character: \A, \Z, \K, \Q, \p
// do.
#include "mapping/regex/parser.hpp"

#include <array>

namespace lead_ads::mapping::regex_syntax {
namespace {

constexpr std::array spaces{range{0x09, 0x0D},     range{0x20, 0x20},     range{0xA0, 0xA0},
                            range{0x1680, 0x1680}, range{0x2000, 0x200A}, range{0x2028, 0x2029},
                            range{0x202F, 0x202F}, range{0x205F, 0x205F}, range{0x3000, 0x3000},
                            range{0xFEFF, 0xFEFF}};
constexpr auto no_spaces = [] {
    std::array<range, spaces.size() + 1> others{};
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < spaces.size(); ++i) {
        others[i] = {next, spaces[i].first - 1};
        next = spaces[i].last + 1;
    }
    others[spaces.size()] = {next, 0x10FFFF};
    return others;
}();

struct control_escape {
    char letter;
    std::uint32_t character;
};
constexpr std::array control_escapes{control_escape{'f', 0x0C}, control_escape{'n', 0x0A},
                                     control_escape{'r', 0x0D}, control_escape{'t', 0x09},
                                     control_escape{'v', 0x0B}};

// \s or \S.
void add_space(char_set& set, char letter) {
    const auto ranges = letter == 's' ? white_space() : no_white_space();
    set.ranges.insert(set.ranges.end(), ranges.begin(), ranges.end());
}

} // namespace

// After the backslash, outside a class.
node parser::escape() {
    if (at_end()) {
        fail(at_ - 1, "a backslash ends the regular expression; write \\\\ for the character");
        return {};
    }
    if (auto found = reference()) return std::move(*found);
    node out{.what = kind::set};
    const char c = peek();
    if (c == 's' || c == 'S')
        add_space(out.set, c);
    else if (c == 'd' || c == 'D' || c == 'w' || c == 'W')
        out.set.escapes = c;
    else
        return character(character_escape(false));
    ++at_;
    return out;
}

// \1 or \k<name>; nothing when the escape is no reference.
std::optional<node> parser::reference() {
    const auto start = at_;
    if (peek() >= '1' && peek() <= '9') {
        std::uint32_t number = 0;
        for (; is_digit(peek()); ++at_)
            number = std::min(number * 10 + static_cast<std::uint32_t>(peek() - '0'), 1000000U);
        if (number <= groups_.count()) return node{.what = kind::reference, .value = number};
        at_ = start;
        return std::nullopt;
    }
    if (peek() != 'k' || groups_.names().empty()) return std::nullopt;
    const auto end = text_.find('>', at_);
    const auto name = peek(1) == '<' && end != text_.npos ? text_.substr(at_ + 2, end - at_ - 2) : "";
    for (const auto& group : groups_.names())
        if (!name.empty() && group.name == name) {
            at_ = end + 1;
            return node{.what = kind::reference, .value = group.number};
        }
    fail(start - 1, "this refers to a group that the regular expression does not name; write \\k<name>");
    return node{};
}

// Up to three octal digits, at most 377.
std::uint32_t parser::octal() {
    std::uint32_t value = 0;
    for (int i = 0; i < 3 && peek() >= '0' && peek() <= '7'; ++i) {
        const auto next = value * 8 + static_cast<std::uint32_t>(peek() - '0');
        if (next > 0377) break;
        value = next;
        ++at_;
    }
    return value;
}

// Exactly that many digits, or nothing is taken.
std::optional<std::uint32_t> parser::hex(std::size_t digits) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        const int digit = hex_value(peek(i));
        if (digit < 0) return std::nullopt;
        value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    at_ += digits;
    return value;
}

// After "\u": four digits, twice for a surrogate pair, or a code point in braces; otherwise the letter
// itself.
std::uint32_t parser::unicode_escape() {
    if (peek() == '{') {
        std::size_t digits = 0;
        std::uint32_t value = 0;
        for (; hex_value(peek(1 + digits)) >= 0 && value <= 0x10FFFF; ++digits)
            value = value * 16 + static_cast<std::uint32_t>(hex_value(peek(1 + digits)));
        if (digits == 0 || value > 0x10FFFF || peek(1 + digits) != '}') return 'u';
        at_ += digits + 2;
        return value;
    }
    const auto unit = hex(4);
    if (!unit) return 'u';
    const auto after = at_;
    if (is_high_surrogate(*unit) && take("\\u")) {
        if (const auto low = hex(4); low && is_low_surrogate(*low))
            return 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00);
        at_ = after;
    }
    return *unit;
}

// After the backslash: an escape that stands for one character.
std::uint32_t parser::character_escape(bool in_class) {
    const char c = peek();
    if (c >= '0' && c <= '7') return octal();
    if (c == 'c') {
        const char letter = peek(1);
        if (!is_letter(letter) && !(in_class && (is_digit(letter) || letter == '_'))) return '\\';
        at_ += 2;
        return static_cast<std::uint32_t>(letter) & 0x1F;
    }
    for (const auto& [letter, character] : control_escapes)
        if (letter == c) {
            ++at_;
            return character;
        }
    if (c == 'x') {
        ++at_;
        return hex(2).value_or('x');
    }
    if (c == 'u') {
        ++at_;
        return unicode_escape();
    }
    return take_code_point();
}

// True when the member is one character, which a range may start or end with; a class escape goes into the
// set.
bool parser::class_member(char_set& set, std::uint32_t& character) {
    if (!take("\\")) {
        character = take_code_point();
        return true;
    }
    const auto start = at_ - 1;
    const char c = peek();
    if (c == 's' || c == 'S')
        add_space(set, c);
    else if (c == 'd' || c == 'D' || c == 'w' || c == 'W')
        set.escapes += c;
    else {
        if (at_end()) fail(start, "a backslash ends the regular expression; write \\\\ for the character");
        if (c == 'k' && !groups_.names().empty())
            fail(start, "\\k in a class means nothing where groups have names; write k");
        character = problem_ ? 0 : take("b") ? 0x08 : character_escape(true);
        return true;
    }
    ++at_;
    return false;
}

// After the bracket that opens it.
node parser::character_class() {
    const auto start = at_ - 1;
    node out{.what = kind::set};
    out.negative = take("^");
    while (!at_end() && peek() != ']') {
        const auto member = at_;
        std::uint32_t first = 0, last = 0;
        const bool may_start = class_member(out.set, first);
        if (peek() != '-' || peek(1) == ']' || at_ + 1 >= text_.size()) {
            if (may_start) out.set.ranges.push_back({first, first});
            continue;
        }
        ++at_;
        const bool may_end = class_member(out.set, last);
        if (may_start && may_end && first > last && !problem_)
            fail(member,
                 "this range is out of order; write the smaller character first or put the - at the end");
        if (may_start && may_end) {
            out.set.ranges.push_back({first, last});
            continue;
        }
        out.set.ranges.push_back({'-', '-'});
        if (may_start) out.set.ranges.push_back({first, first});
        if (may_end) out.set.ranges.push_back({last, last});
    }
    if (!problem_ && !take("]"))
        fail(start, "this class is never closed; add a ] or write \\[ for the character");
    return out;
}

std::span<const range> white_space() {
    return spaces;
}
std::span<const range> no_white_space() {
    return no_spaces;
}

} // namespace lead_ads::mapping::regex_syntax
