// The parser of JavaScript's regular expressions: what its two sources share. parse.cpp reads terms, groups
// and quantifiers, parse_escape.cpp escapes and classes. Private to this library.
#pragma once

#include "core/ascii.hpp"
#include "mapping/regex/syntax.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::mapping::regex_syntax {

using core::is_digit;
using core::is_letter;
inline int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}
inline bool is_high_surrogate(std::uint32_t c) {
    return c >= 0xD800 && c <= 0xDBFF;
}
inline bool is_low_surrogate(std::uint32_t c) {
    return c >= 0xDC00 && c <= 0xDFFF;
}
inline bool is_surrogate(std::uint32_t c) {
    return c >= 0xD800 && c <= 0xDFFF;
}

// Finds the groups ahead of the parse, because \2 and \k mean different things with and without them.
class group_scan {
public:
    explicit group_scan(std::string_view pattern) : text_(pattern.substr(0, max_pattern)) {
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

    tree run(std::optional<mistake>& problem);

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

// One code point; half of a surrogate pair never matches.
inline node character(std::uint32_t code_point) {
    return {.what = is_surrogate(code_point) ? kind::never : kind::character, .value = code_point};
}

} // namespace lead_ads::mapping::regex_syntax
