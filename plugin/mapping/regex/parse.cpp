// What is read, JavaScript's grammar without the u flag:
//   choice     = sequence { "|" sequence };  sequence = { term }
//   term       = "^" | "$" | "\b" | "\B" | ("(?<=" | "(?<!") choice ")" | atom [quantifier]
//   atom       = "." | "(" ["?:" | "?=" | "?!" | "?<" name ">"] choice ")" | class | escape | character
//   quantifier = ("*" | "+" | "?" | "{" n ["," [n]] "}") ["?"];  braces of another form are characters
//   class      = "[" ["^"] { member ["-" member] } "]";  member = escape | any but "]" and "\"
//   escape     = "\" (d D s S w W | f n r t v | c letter | x 2 hex | u 4 hex | u "{" hex "}" | 0 | number |
//                     k "<" name ">" | character);  in a class, \b is a backspace
// A number is a back-reference when there are that many groups, otherwise octal or the digit itself. \k is
// the letter when the pattern names no group. What is no escape stands for its character: \A, \Z, \K, \Q, \p
// do.
#include "mapping/regex/syntax.hpp"

#include <algorithm>
#include <array>

namespace lead_ads::mapping::regex_syntax {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}
bool is_high_surrogate(std::uint32_t c) {
    return c >= 0xD800 && c <= 0xDBFF;
}
bool is_low_surrogate(std::uint32_t c) {
    return c >= 0xDC00 && c <= 0xDFFF;
}
bool is_surrogate(std::uint32_t c) {
    return c >= 0xD800 && c <= 0xDFFF;
}

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

// Finds the groups ahead of the parse, because \2 and \k mean different things with and without them.
class group_scan {
public:
    explicit group_scan(std::string_view pattern) : text_(pattern) {
        bool in_class = false;
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '\\')
                ++at_;
            else if (in_class || c == '[')
                in_class = c != ']';
            else if (c == '(')
                see_group();
        }
    }
    std::uint32_t count() const { return count_; }
    const std::vector<named_group>& names() const { return names_; }

private:
    void see_group() {
        const auto rest = text_.substr(at_ + 1);
        if (!rest.starts_with('?')) {
            ++count_;
            return;
        }
        if (!rest.starts_with("?<") || rest.starts_with("?<=") || rest.starts_with("?<!")) return;
        ++count_;
        names_.push_back(
            {std::string(rest.substr(2, rest.find('>') == rest.npos ? 0 : rest.find('>') - 2)), count_});
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::uint32_t count_ = 0;
    std::vector<named_group> names_;
};

class parser {
public:
    explicit parser(std::string_view pattern) : text_(pattern), groups_(pattern) {}

    tree run(std::optional<mistake>& problem) {
        tree out;
        if (text_.size() > max_pattern)
            fail(max_pattern, "the regular expression is longer than 16384 bytes; shorten it");
        else if (groups_.count() > max_groups)
            fail(0,
                 "the regular expression has more than 500 groups; use (?: ) where a group is not asked for");
        out.root = choice(0);
        if (!problem_ && at_ < text_.size())
            fail(at_, "this ) closes no group; write \\) for the character or remove it");
        out.groups = groups_.count();
        out.names = groups_.names();
        problem = problem_;
        return out;
    }

private:
    bool at_end() const { return at_ >= text_.size(); }
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    bool take(std::string_view wanted) {
        if (!text_.substr(std::min(at_, text_.size())).starts_with(wanted)) return false;
        at_ += wanted.size();
        return true;
    }
    // The first mistake counts; nothing is read after it.
    void fail(std::size_t offset, std::string message) {
        if (!problem_) problem_ = mistake{offset, std::move(message)};
        at_ = text_.size();
    }
    std::uint32_t take_code_point();

    node choice(int depth);
    node sequence(int depth);
    void term(node& into, int depth);
    std::optional<node> group(int depth, bool& may_repeat);
    std::uint32_t group_name();
    void quantify(node& atom);
    bool braces(std::uint32_t& low, std::uint32_t& high);
    node escape();
    std::optional<node> reference();
    std::uint32_t octal();
    std::optional<std::uint32_t> hex(std::size_t digits);
    std::uint32_t unicode_escape();
    std::uint32_t character_escape(bool in_class);
    node character_class();
    bool class_member(char_set& set, std::uint32_t& character);

    std::string_view text_;
    std::size_t at_ = 0;
    group_scan groups_;
    std::uint32_t opened_ = 0; // capturing groups so far
    std::optional<mistake> problem_;
};

// \s or \S.
void add_space(char_set& set, char letter) {
    const auto ranges = letter == 's' ? white_space() : no_white_space();
    set.ranges.insert(set.ranges.end(), ranges.begin(), ranges.end());
}

node character(std::uint32_t code_point) {
    return {.what = is_surrogate(code_point) ? kind::never : kind::character, .value = code_point};
}

std::uint32_t parser::take_code_point() {
    const auto lead = static_cast<unsigned char>(text_[at_++]);
    if (lead < 0x80) return lead;
    const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    auto code_point = static_cast<std::uint32_t>(lead) & (0x3FU >> more);
    for (int i = 0; i < more; ++i, ++at_) {
        const auto next = static_cast<unsigned char>(peek());
        if ((next & 0xC0) != 0x80 || lead < 0xC0 || lead > 0xF4) {
            fail(at_, "the regular expression is not valid UTF-8 here; save the file as UTF-8");
            return 0;
        }
        code_point = code_point << 6 | (next & 0x3FU);
    }
    return code_point;
}

node parser::choice(int depth) {
    if (depth > max_depth) {
        fail(at_, "groups are nested more than 100 deep here; simplify the regular expression");
        return {};
    }
    auto first = sequence(depth);
    if (peek() != '|' || at_end()) return first;
    node out{.what = kind::choice};
    out.children.push_back(std::move(first));
    while (take("|"))
        out.children.push_back(sequence(depth));
    return out;
}

node parser::sequence(int depth) {
    node out{.what = kind::sequence};
    while (!at_end() && peek() != '|' && peek() != ')')
        term(out, depth);
    return out;
}

void parser::term(node& into, int depth) {
    bool may_repeat = true;
    std::optional<node> atom;
    std::uint32_t low = 0, high = 0;
    const auto start = at_;
    if (take("^") || take("$") || take("\\b") || take("\\B")) {
        const char last = text_[at_ - 1];
        atom = node{.what = last == '^'   ? kind::text_start
                            : last == '$' ? kind::text_end
                            : last == 'b' ? kind::boundary
                                          : kind::no_boundary};
        may_repeat = false;
    } else if (take("("))
        atom = group(depth, may_repeat);
    else if (take("["))
        atom = character_class();
    else if (take("."))
        atom = node{.what = kind::any};
    else if (take("\\"))
        atom = escape();
    else if (peek() == '*' || peek() == '+' || peek() == '?' || braces(low, high))
        fail(start, "there is nothing to repeat here; put something before the quantifier or a backslash");
    else
        atom = character(take_code_point());
    if (!atom || problem_) return;
    if (may_repeat) quantify(*atom);
    into.children.push_back(std::move(*atom));
}

// After the parenthesis that opens it.
std::optional<node> parser::group(int depth, bool& may_repeat) {
    const auto start = at_ - 1;
    node out{.what = kind::group};
    if (take("?:")) {
    } else if (take("?=") || take("?!") || take("?<=") || take("?<!")) {
        out.what = kind::look;
        out.negative = text_[at_ - 1] == '!';
        out.behind = text_[at_ - 2] == '<';
        may_repeat = !out.behind;
    } else if (take("?<"))
        out.value = group_name();
    else if (peek() == '?')
        fail(at_,
             "this is no kind of group that JavaScript has; it knows (?: (?= (?! (?<= (?<! and (?<name>");
    else
        out.value = ++opened_;
    out.children.push_back(choice(depth + 1));
    if (!problem_ && !take(")"))
        fail(start, "this group is never closed; add a ) or write \\( for the character");
    return out;
}

// The number of the group whose name is read here, with the > behind it.
std::uint32_t parser::group_name() {
    const auto start = at_;
    while (is_letter(peek()) || peek() == '_' || peek() == '$' ||
           static_cast<unsigned char>(peek()) >= 0x80 || (at_ > start && is_digit(peek())))
        ++at_;
    const auto name = text_.substr(start, at_ - start);
    ++opened_;
    if (name.empty() || !take(">")) {
        fail(start,
             "a group's name starts with a letter, goes on with letters, digits, _ and $, and ends with >");
        return 0;
    }
    for (const auto& other : groups_.names())
        if (other.name == name && other.number < opened_)
            fail(start, "another group has this name already; choose a second name");
    return opened_;
}

// "{2}", "{2,}" or "{2,5}"; other braces are characters, and nothing is taken then.
bool parser::braces(std::uint32_t& low, std::uint32_t& high) {
    const auto start = at_;
    const auto number = [&](std::uint32_t& into) {
        const auto first = at_;
        std::uint64_t value = 0;
        for (; is_digit(peek()); ++at_)
            value =
                std::min<std::uint64_t>(value * 10 + static_cast<std::uint64_t>(peek() - '0'), unlimited - 1);
        into = static_cast<std::uint32_t>(value);
        return at_ > first;
    };
    if (take("{") && number(low)) {
        high = low;
        if (take(",") && !number(high)) high = unlimited;
        if (take("}")) return true;
    }
    at_ = start;
    return false;
}

void parser::quantify(node& atom) {
    const auto start = at_;
    std::uint32_t low = 0, high = unlimited;
    if (take("*")) {
    } else if (take("+"))
        low = 1;
    else if (take("?"))
        high = 1;
    else if (!braces(low, high))
        return;
    if (low > high)
        fail(start, "the numbers of this quantifier are out of order; write the smaller one first");
    if (low > max_repeat) fail(start, "a quantifier may ask for at most 65535 repetitions");
    if (high > max_repeat) high = unlimited;
    node out{.what = kind::repeat, .lazy = take("?"), .low = low, .high = high};
    out.children.push_back(std::move(atom));
    atom = std::move(out);
}

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

} // namespace

tree parse(std::string_view pattern, std::optional<mistake>& problem) {
    return parser(pattern).run(problem);
}

std::span<const range> white_space() {
    return spaces;
}
std::span<const range> no_white_space() {
    return no_spaces;
}

} // namespace lead_ads::mapping::regex_syntax
