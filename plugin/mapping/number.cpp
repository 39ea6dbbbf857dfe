#include "mapping/number.hpp"

#include "core/ascii.hpp"
#include "core/short_decimal.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace lead_ads::mapping {

namespace {

using core::is_digit;

std::size_t digits_at(std::string_view text, std::size_t from) noexcept {
    std::size_t to = from;
    while (to < text.size() && is_digit(text[to]))
        ++to;
    return to - from;
}

// What an unsigned decimal literal of JavaScript is made of.
struct decimal_shape {
    bool valid = false;
    bool whole = false; // neither point nor exponent
};

// decimal = ( digits [ "." [digits] ] | "." digits ) [ ("e"|"E") ["+"|"-"] digits ]
decimal_shape shape_of(std::string_view text) noexcept {
    const auto before = digits_at(text, 0);
    std::size_t at = before;
    std::size_t after = 0;
    bool whole = true;
    if (at < text.size() && text[at] == '.') {
        whole = false;
        after = digits_at(text, at + 1);
        at += 1 + after;
    }
    if (before + after == 0) return {};
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        whole = false;
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        const auto exponent = digits_at(text, at);
        if (exponent == 0) return {};
        at += exponent;
    }
    return {at == text.size(), whole};
}

// from_chars says only that a number is out of range; which way, its first digit that counts tells.
double out_of_range(std::string_view text) noexcept {
    const auto exponent = text.find_first_of("eE");
    if (exponent != std::string_view::npos)
        return text[exponent + 1] == '-' ? 0.0 : std::numeric_limits<double>::infinity();
    const auto significant = text.find_first_of("123456789");
    const auto point = text.find('.');
    return point < significant ? 0.0 : std::numeric_limits<double>::infinity();
}

double parse_decimal(std::string_view text) noexcept {
    if (const auto exact = core::short_decimal(text)) return *exact;
    double d = 0;
    const auto failure = std::from_chars(text.data(), text.data() + text.size(), d).ec;
    return failure == std::errc::result_out_of_range ? out_of_range(text) : d;
}

std::string_view without_leading_zeros(std::string_view digits) noexcept {
    const auto first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
    return digits.substr(first);
}

std::optional<numeric> decimal(std::string_view text, bool negative) noexcept {
    const auto shape = shape_of(text);
    if (!shape.valid) return std::nullopt;
    const double magnitude = parse_decimal(text);
    if (!std::isfinite(magnitude)) return std::nullopt;
    numeric n{negative ? -magnitude : magnitude, negative && magnitude != 0, {}};
    if (shape.whole) n.digits = without_leading_zeros(text);
    return n;
}

// 0x1F, 0o17, 0b11: JavaScript's Number() reads them, without a sign.
std::optional<numeric> with_base(std::string_view text) noexcept {
    const char letter = text[1] | 0x20;
    const int base = letter == 'x' ? 16 : letter == 'o' ? 8 : 2;
    double sum = 0;
    for (const char c : text.substr(2)) {
        const char low = c | 0x20;
        const int digit = is_digit(c) ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : 99;
        if (digit >= base) return std::nullopt;
        sum = sum * base + digit;
    }
    if (text.size() == 2 || !std::isfinite(sum)) return std::nullopt;
    return numeric{sum, false, {}};
}

bool has_base(std::string_view text) noexcept {
    return text.size() >= 2 && text[0] == '0' && std::string_view("xXoObB").find(text[1]) != text.npos;
}

} // namespace

std::optional<numeric> numeric_of_text(std::string_view text) noexcept {
    text = core::js_trim(text);
    if (text.empty()) return std::nullopt;
    if (has_base(text)) return with_base(text);
    const bool is_signed = text[0] == '-' || text[0] == '+';
    return decimal(text.substr(is_signed), text[0] == '-');
}

std::optional<numeric> numeric_of(const core::value& v) noexcept {
    if (v.is_string()) return numeric_of_text(v.as_string());
    if (!v.is_number()) return std::nullopt;
    numeric n{v.as_double(), false, {}};
    if (!std::isfinite(n.as_double)) return std::nullopt;
    n.negative = n.as_double < 0;
    // JSON writes no zeros in front.
    if (v.is_written_integer()) n.digits = v.written().substr(v.written()[0] == '-');
    return n;
}

std::strong_ordering compare(const numeric& a, const numeric& b) noexcept {
    if (!a.digits.empty() && !b.digits.empty()) {
        if (a.negative != b.negative) return b.negative <=> a.negative;
        const auto magnitude =
            a.digits.size() != b.digits.size() ? a.digits.size() <=> b.digits.size() : a.digits <=> b.digits;
        return a.negative ? 0 <=> magnitude : magnitude;
    }
    if (a.as_double < b.as_double) return std::strong_ordering::less;
    return a.as_double > b.as_double ? std::strong_ordering::greater : std::strong_ordering::equal;
}

core::value whole_number(core::arena& memory, bool negative, std::string_view digits) {
    auto* text = memory.array<char>(digits.size() + 1);
    text[0] = '-';
    std::ranges::copy(digits, text + negative);
    return core::value::written_number({text, digits.size() + negative});
}

bool is_beyond_double(const core::value& v) noexcept {
    if (v.is_number()) return !numeric_of(v);
    if (!v.is_string()) return false;
    auto text = core::js_trim(v.as_string());
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
    return shape_of(text).valid && !numeric_of_text(text);
}

} // namespace lead_ads::mapping
