// token    = number | string | name | symbol
// number   = ( digit { digit } [ "." digit { digit } ] | "." digit { digit } ) [ exponent ]
// exponent = ( "e" | "E" ) [ "+" | "-" ] digit { digit }
// string   = '"' { character | escape } '"' | "'" { character | escape } "'"    (escape: see unescape.hpp)
// name     = letter { letter | digit } { "." ( "*" | ( letter | digit ) { letter | digit } ) }
// letter   = "_" | "$" | a Unicode letter
// symbol   = "||" | "&&" | "==" | "=" | "!=" | "<>" | "<=" | ">=" | "<" | ">" | "!~" | "~" | "!"
//          | "+" | "-" | "*" | "/" | "(" | ")" | "[" | "]" | "{" | "}" | "," | ":"
// Between tokens stand any number of Unicode's spaces.
#include "mapping/lexer.hpp"

#include "core/ascii.hpp"
#include "core/utf8.hpp"
#include "core/value.hpp"
#include "mapping/foreign_names.hpp"
#include "mapping/unescape.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace lead_ads::mapping {

namespace {

using core::is_digit;

bool is_letter(char32_t c) noexcept {
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_ID_CONTINUE);
}

// Bytes of the letter or digit at `offset`; 0 when something else stands there.
std::size_t letter_at(std::string_view text, std::size_t offset, bool or_digit) noexcept {
    if (offset >= text.size()) return 0;
    if (is_digit(text[offset])) return or_digit;
    auto next = offset;
    return is_letter(core::next_code_point(text, next)) ? next - offset : 0;
}

std::size_t name_part_end(std::string_view text, std::size_t offset) noexcept {
    while (const auto size = letter_at(text, offset, true))
        offset += size;
    return offset;
}

std::size_t digits_end(std::string_view text, std::size_t offset) noexcept {
    while (offset < text.size() && is_digit(text[offset]))
        ++offset;
    return offset;
}

// Longer symbols come before those that they begin with.
constexpr std::string_view symbols[] = {"||", "&&", "==", "!=", "<>", "<=", ">=", "!~", "=",
                                        "<",  ">",  "~",  "!",  "+",  "-",  "*",  "/",  "(",
                                        ")",  "[",  "]",  "{",  "}",  ",",  ":"};

struct foreign_symbol {
    std::string_view text;
    std::string_view hint;
};

// What people bring along from other languages and from word processors.
constexpr foreign_symbol foreign_symbols[] = {
    {"|", "OR is written OR or ||"},
    {"&", "AND is written AND or &&, and texts are joined with +"},
    {"\u201C", "texts stand between straight quotes: \"text\""},
    {"\u201D", "texts stand between straight quotes: \"text\""},
    {"\u201E", "texts stand between straight quotes: \"text\""},
    {"\u2018", "texts stand between straight quotes: 'text'"},
    {"\u2019", "texts stand between straight quotes: 'text'"},
    {"`", "texts stand between straight quotes: \"text\""},
    {"\u00AB", "texts stand between straight quotes: \"text\""},
    {"\u00BB", "texts stand between straight quotes: \"text\""},
    {"%", "the rest of a division is MOD(a, b); a percentage is x / 100"},
    {"^", "there are no powers; multiply, as in x * x"},
    {"?", "a condition is written IF(condition, a, b)"},
    {";", "arguments are separated by commas"},
    {".", "a path begins with a name, as in user.email"},
    {"@", "names with other characters are read by GET(\"the name\")"},
    {"#", "names with other characters are read by GET(\"the name\")"},
};

// The same for what begins with a symbol of ours.
constexpr foreign_symbol longer_foreign_symbols[] = {
    {"===", "equality is written ="},
    {"!==", "inequality is written !="},
    {"=>", "at least is written >="},
    {"=<", "at most is written <="},
    {":=", "equality is written =; a formula sets nothing"},
    {"**", "there are no powers; multiply, as in x * x"},
    {"//", "a comment stands outside of the formula, behind \" #\" in the YAML file"},
    {"/*", "a comment stands outside of the formula, behind \" #\" in the YAML file"},
    {"??", "write COALESCE(a, b)"},
};

class lexer {
public:
    lexer(std::string_view text, core::arena& memory) : text_(text), memory_(memory) {}

    lexed run() {
        while (next()) {
        }
        return std::move(out_);
    }

private:
    // False when there is no further token.
    bool next() {
        skip_spaces();
        if (at_ == text_.size()) return push(token_kind::end, 0, {}), false;
        const char c = text_[at_];
        const bool starts_number =
            is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]));
        if (starts_number) return lex_number();
        if (c == '"' || c == '\'') return lex_string(c);
        if (letter_at(text_, at_, false) > 0) return lex_name();
        return lex_symbol();
    }

    void skip_spaces() noexcept {
        while (at_ < text_.size()) {
            auto next_at = at_;
            if (!core::is_js_space(core::next_code_point(text_, next_at))) return;
            at_ = next_at;
        }
    }

    void push(token_kind kind, std::size_t length, std::string_view text) {
        out_.tokens.push_back(
            {kind, static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(length), text});
        at_ += length;
    }

    bool fail(std::size_t offset, std::size_t length, std::string_view message, std::string_view hint) {
        out_.error = {offset, length, std::string(message), std::string(hint)};
        at_ = offset;
        push(token_kind::invalid, 0, {});
        return false;
    }

    bool lex_number() {
        const auto whole_end = digits_end(text_, at_);
        auto end = whole_end;
        if (end + 1 < text_.size() && text_[end] == '.' && is_digit(text_[end + 1]))
            end = digits_end(text_, end + 1);
        end = exponent_end(end);
        const auto written = text_.substr(at_, end - at_);
        if (const auto all = mistaken_name_end(end); all > end)
            return fail(at_, all - at_, "a name cannot begin with a digit",
                        "such a name is read by GET, as in GET(\"1st.name\")");
        if (whole_end - at_ > 1 && text_[at_] == '0')
            return fail(at_, written.size(), "a number has no leading zeros",
                        "digits that are no number are a text: \"" + std::string(written) + "\"");
        const auto number = written.front() == '.' ? memory_.copy("0" + std::string(written)) : written;
        if (std::abs(core_double(number)) > 1.7976931348623157e308)
            return fail(at_, written.size(), "the number is beyond what a double holds",
                        "the largest is 1.7976931348623157e+308; as a text it may have any length");
        push(token_kind::number, written.size(), number);
        return true;
    }

    // The end of the path that the writer probably had in mind; `from` when a number simply ends there.
    std::size_t mistaken_name_end(std::size_t from) const noexcept {
        auto end = name_part_end(text_, from);
        while (end < text_.size() && text_[end] == '.')
            end = name_part_end(text_, end + 1);
        return end;
    }

    std::size_t exponent_end(std::size_t from) const noexcept {
        auto at = from;
        if (at == text_.size() || (text_[at] != 'e' && text_[at] != 'E')) return from;
        ++at;
        if (at < text_.size() && (text_[at] == '+' || text_[at] == '-')) ++at;
        const auto end = digits_end(text_, at);
        return end == at ? from : end;
    }

    static double core_double(std::string_view number) noexcept {
        return core::value::written_number(number).as_double();
    }

    bool lex_string(char quote) {
        const auto begin = at_ + 1;
        std::string decoded;
        auto at = begin;
        while (at < text_.size() && text_[at] != quote) {
            if (text_[at] != '\\') {
                decoded += text_[at++];
                continue;
            }
            const auto read = unescape(text_.substr(at), decoded);
            if (!read.mistake.empty()) return fail(at, read.size, read.mistake, read.hint);
            at += read.size;
        }
        if (at == text_.size())
            return fail(at_, 1, "the text that begins here has no end", std::string("it ends with ") + quote);
        push(token_kind::string, at + 1 - at_, memory_.copy(decoded));
        return true;
    }

    bool lex_name() {
        auto end = name_part_end(text_, at_);
        while (end < text_.size() && text_[end] == '.') {
            const auto from = end + 1;
            const bool wildcard = from < text_.size() && text_[from] == '*';
            end = wildcard ? from + 1 : name_part_end(text_, from);
            if (end == from)
                return fail(from - 1, 1, "a name, a position or * is expected after the point",
                            "as in items.0.product.id; other names are read by GET(\"user.first-name\")");
            if (wildcard && letter_at(text_, end, true) > 0)
                return fail(end - 1, 1, "after * the path ends or goes on with a point",
                            "as in items.*.price");
        }
        push(token_kind::name, end - at_, text_.substr(at_, end - at_));
        return true;
    }

    // ").toFixed(2)": behind a value a point has no meaning.
    bool refuse_method(std::size_t end) {
        const auto advice = advice_for_method(text_.substr(at_ + 1, end - at_ - 1));
        return fail(at_, end - at_, "a value has no properties or methods here",
                    advice.empty() ? "a path begins with a name, as in user.email" : advice);
    }

    // "{{user.email}}" with the path that stands in it.
    bool refuse_hole() {
        const auto rest = text_.substr(at_ + 2);
        const auto name = core::js_trim(rest.substr(0, rest.find("}}")));
        const auto path = is_bare_path(name) ? name : std::string_view("user.email");
        return fail(at_, 2, "this has no meaning here",
                    "holes are for templates; in a formula write the path alone: " + std::string(path));
    }

    bool lex_symbol() {
        const auto rest = text_.substr(at_);
        const auto starts = [&](std::string_view symbol) { return rest.starts_with(symbol); };
        const auto* longer = std::ranges::find_if(longer_foreign_symbols, starts, &foreign_symbol::text);
        if (longer != std::end(longer_foreign_symbols))
            return fail(at_, longer->text.size(), "this has no meaning here", longer->hint);
        if (const auto end = name_part_end(text_, at_ + 1); rest[0] == '.' && end > at_ + 1)
            return refuse_method(end);
        const auto known = std::ranges::find_if(symbols, starts);
        if (rest.starts_with("{{")) return refuse_hole();
        if (known != std::end(symbols)) return push(token_kind::symbol, known->size(), *known), true;
        const auto foreign = std::ranges::find_if(foreign_symbols, starts, &foreign_symbol::text);
        const auto hint = foreign == std::end(foreign_symbols) ? std::string_view{} : foreign->hint;
        auto end = at_;
        core::next_code_point(text_, end);
        return fail(at_, end - at_, "this has no meaning here", hint);
    }

    std::string_view text_;
    core::arena& memory_;
    std::size_t at_ = 0;
    lexed out_;
};

} // namespace

bool token::is_word(std::string_view upper_case) const noexcept {
    const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; };
    return kind == token_kind::name && std::ranges::equal(text, upper_case, {}, upper);
}

lexed lex(std::string_view text, core::arena& memory) {
    return lexer(text, memory).run();
}

bool is_bare_path(std::string_view text) noexcept {
    auto end = name_part_end(text, 0);
    if (letter_at(text, 0, false) == 0) return false;
    while (end < text.size() && text[end] == '.') {
        const auto from = end + 1;
        const bool wildcard = from < text.size() && text[from] == '*';
        end = wildcard ? from + 1 : name_part_end(text, from);
        if (end == from || (wildcard && letter_at(text, end, true) > 0)) return false;
    }
    return end == text.size();
}

} // namespace lead_ads::mapping
