// What is read, JavaScript's grammar without the u flag:
//   choice     = sequence { "|" sequence };  sequence = { term }
//   term       = "^" | "$" | "\b" | "\B" | ("(?<=" | "(?<!") choice ")" | atom [quantifier]
//   atom       = "." | "(" ["?:" | "?=" | "?!" | "?<" name ">"] choice ")" | class | escape | character
//   quantifier = ("*" | "+" | "?" | "{" n ["," [n]] "}") ["?"];  braces of another form are characters
// The rest, from class and escape on, is in parse_escape.cpp.
#include "mapping/regex/parser.hpp"

namespace lead_ads::mapping::regex_syntax {

tree parser::run(std::optional<mistake>& problem) {
    tree out;
    if (text_.size() > max_pattern)
        fail(max_pattern, "the regular expression is longer than 16384 bytes; shorten it");
    else if (groups_.count() > max_groups)
        fail(0, "the regular expression has more than 500 groups; use (?: ) where a group is not asked for");
    out.root = choice(0);
    if (!problem_ && at_ < text_.size())
        fail(at_, "this ) closes no group; write \\) for the character or remove it");
    out.groups = groups_.count();
    out.names = groups_.names();
    problem = problem_;
    return out;
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

tree parse(std::string_view pattern, std::optional<mistake>& problem) {
    return parser(pattern).run(problem);
}

} // namespace lead_ads::mapping::regex_syntax
