#include "mapping/regex/pattern_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace lead_ads::mapping::regex_syntax {

namespace {
constexpr std::size_t max_checks = 254;
constexpr std::size_t max_translation = 256 * 1024;
} // namespace

void pattern_writer::text(std::string_view piece) {
    if (out_.pattern.size() + piece.size() <= max_translation)
        out_.pattern += piece;
    else
        fail("the regular expression becomes too large; use fewer or shorter look-behinds");
}

// Letters and digits as they are, the rest by number, so that nothing ever means something to PCRE2.
void pattern_writer::character(std::uint32_t code_point) {
    const auto c = static_cast<char>(code_point);
    if (code_point < 0x80 && ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))) {
        text({&c, 1});
        return;
    }
    std::array<char, 8> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), code_point, 16).ptr;
    text("\\x{");
    text({digits.data(), static_cast<std::size_t>(end - digits.data())});
    text("}");
}

void pattern_writer::range_of(std::uint32_t first, std::uint32_t last) {
    if (first > last) return;
    character(first);
    if (first == last) return;
    text("-");
    character(last);
}

void pattern_writer::set(const node& n) {
    constexpr std::uint32_t before_surrogates = 0xD7FF, after_surrogates = 0xE000;
    const auto start = out_.pattern.size();
    text(n.negative ? "[^" : "[");
    const auto empty_size = out_.pattern.size();
    for (const auto& [first, last] : n.set.ranges) {
        range_of(first, std::min(last, before_surrogates));
        range_of(std::max(first, after_surrogates), last);
    }
    for (const char letter : n.set.escapes) {
        text("\\");
        text({&letter, 1});
    }
    if (out_.pattern.size() == empty_size) {
        out_.pattern.resize(start);
        text(n.negative ? any_character : fails);
    } else
        text("]");
}

void pattern_writer::quantifier(const node& repeat) {
    text("{");
    number(repeat.low);
    if (repeat.high != repeat.low) text(",");
    if (repeat.high != repeat.low && repeat.high != unlimited) number(repeat.high);
    text(repeat.lazy ? "}?" : "}");
}

void pattern_writer::callout(std::uint32_t number_of_callout) {
    text("(?C");
    number(number_of_callout);
    text(")");
}

void pattern_writer::check_here(const check& what) {
    auto& checks = out_.checks;
    auto at = std::ranges::find(checks, what);
    if (at == checks.end() && checks.size() == max_checks) {
        fail("the regular expression has too many loops, look-behinds and back-references; simplify it");
        return;
    }
    if (at == checks.end()) at = checks.insert(at, what);
    callout(static_cast<std::uint32_t>(at - checks.begin()) + 1);
}

std::uint32_t pattern_writer::mark() {
    text("()");
    return next_group();
}

void pattern_writer::fail(const char* message) {
    if (!problem_) problem_ = mistake{0, message};
}

translation pattern_writer::take(std::optional<mistake>& problem) {
    problem = problem_;
    return std::move(out_);
}

} // namespace lead_ads::mapping::regex_syntax
