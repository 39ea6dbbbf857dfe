#include "mapping/decimal.hpp"

#include "core/ascii.hpp"
#include "core/json_write.hpp"
#include "core/utf8.hpp"
#include "mapping/number.hpp"

#include <algorithm>
#include <charconv>

namespace lead_ads::mapping {

namespace {

__extension__ using wide = unsigned __int128;

// Far beyond a double; what lies outside counts with its double.
constexpr std::int64_t largest_exponent = 5000;
// So many digits times ten, and one more digit, fit into `wide`.
constexpr std::size_t most_wide_digits = 37;

std::string_view without_zeros_in_front(std::string_view digits) noexcept {
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

// Reads [ sign ] digits [ "." digits ] [ exponent ], as numeric_of() has accepted it.
std::optional<decimal> parse(std::string_view text, core::arena& memory) {
    decimal d;
    d.negative = text.starts_with('-');
    text.remove_prefix(text.starts_with('-') || text.starts_with('+'));
    const auto exponent_at = std::min(text.find_first_of("eE"), text.size());
    if (exponent_at < text.size()) {
        auto exponent = text.substr(exponent_at + 1);
        exponent.remove_prefix(exponent.starts_with('+'));
        const auto problem =
            std::from_chars(exponent.data(), exponent.data() + exponent.size(), d.exponent).ec;
        if (problem != std::errc{} || std::abs(d.exponent) > largest_exponent) return std::nullopt;
    }
    const auto mantissa = text.substr(0, exponent_at);
    const auto point = std::min(mantissa.find('.'), mantissa.size());
    if (point == mantissa.size()) {
        d.digits = without_zeros_in_front(mantissa);
        return d;
    }
    auto* joined = memory.array<char>(mantissa.size());
    auto* end = std::ranges::copy(mantissa.substr(0, point), joined).out;
    end = std::ranges::copy(mantissa.substr(point + 1), end).out;
    d.digits = without_zeros_in_front({joined, static_cast<std::size_t>(end - joined)});
    d.exponent -= static_cast<std::int64_t>(mantissa.size() - point - 1);
    return d;
}

std::string_view written_text(const core::value& v) noexcept {
    return v.is_string() ? core::js_trim(v.as_string()) : v.written();
}

bool has_other_base(std::string_view text) noexcept {
    return text.size() > 1 && text[0] == '0' && core::is_letter(text[1]) && (text[1] | 0x20) != 'e';
}

// The digits with one added to the last of them.
std::string_view incremented(std::string_view digits, core::arena& memory) {
    auto* more = memory.array<char>(digits.size() + 1);
    more[0] = '0';
    std::ranges::copy(digits, more + 1);
    auto at = digits.size();
    for (; more[at] == '9'; --at)
        more[at] = '0';
    ++more[at];
    return without_zeros_in_front({more, digits.size() + 1});
}

bool rounds_away(const decimal& d, std::string_view cut, bool is_short, rounding how) noexcept {
    switch (how) {
    case rounding::down:
        return d.negative && cut.find_first_not_of('0') != cut.npos;
    case rounding::up:
        return !d.negative && cut.find_first_not_of('0') != cut.npos;
    case rounding::half_away:
        break;
    }
    return !is_short && cut.front() >= '5';
}

wide wide_of(std::string_view digits, std::int64_t zeros) noexcept {
    wide n = 0;
    for (const char c : digits)
        n = n * 10 + static_cast<unsigned>(c - '0');
    for (; zeros > 0; --zeros)
        n *= 10;
    return n;
}

std::string_view digits_of(wide n, core::arena& memory) {
    char reversed[40];
    std::size_t size = 0;
    for (; n != 0; n /= 10)
        reversed[size++] = static_cast<char>('0' + static_cast<int>(n % 10));
    std::reverse(reversed, reversed + size);
    return memory.copy({reversed, size});
}

} // namespace

std::optional<decimal> decimal_of(const core::value& v, core::arena& memory) {
    const auto n = numeric_of(v);
    if (!n) return std::nullopt;
    const auto text = written_text(v);
    if (!text.empty() && !has_other_base(text))
        if (const auto exact = parse(text, memory)) return exact;
    core::number_text_buffer buffer;
    return parse(memory.copy(core::js_number_text(n->as_double, buffer)), memory);
}

bool has_digits_behind(const decimal& d, std::int64_t places) noexcept {
    return !d.digits.empty() && d.exponent < -places;
}

decimal round(const decimal& d, std::int64_t places, rounding how, core::arena& memory) {
    if (!has_digits_behind(d, places)) return d;
    const auto cut_size = static_cast<std::size_t>(-places - d.exponent);
    const bool is_short = cut_size > d.digits.size(); // zeros stand before what is cut
    const auto kept_size = is_short ? 0 : d.digits.size() - cut_size;
    const auto cut = d.digits.substr(kept_size);
    decimal rounded{d.negative, d.digits.substr(0, kept_size), -places};
    if (rounds_away(d, cut, is_short, how)) rounded.digits = incremented(rounded.digits, memory);
    return rounded;
}

std::optional<decimal> exact_rest(const decimal& a, const decimal& b, core::arena& memory) {
    const auto exponent = std::min(a.exponent, b.exponent);
    const auto zeros_of_b = b.exponent - exponent;
    const auto size_of_b = b.digits.size() + static_cast<std::size_t>(zeros_of_b);
    if (b.digits.empty() || size_of_b > most_wide_digits) return std::nullopt;
    const auto divisor = wide_of(b.digits, zeros_of_b);
    wide rest = 0;
    for (const char c : a.digits)
        rest = (rest * 10 + static_cast<unsigned>(c - '0')) % divisor;
    for (auto zeros = a.exponent - exponent; zeros > 0; --zeros)
        rest = rest * 10 % divisor;
    if (rest != 0 && a.negative != b.negative) rest = divisor - rest;
    return decimal{b.negative, digits_of(rest, memory), exponent};
}

core::value to_value(const decimal& d, core::arena& memory) {
    auto digits = d.digits;
    auto exponent = d.exponent;
    for (; exponent < 0 && digits.ends_with('0'); ++exponent)
        digits.remove_suffix(1);
    if (digits.empty()) return core::value::written_number("0");
    const auto decimals = static_cast<std::size_t>(exponent < 0 ? -exponent : 0);
    const auto zeros_in_front = decimals >= digits.size() ? decimals - digits.size() + 1 : 0;
    const auto zeros_behind = static_cast<std::size_t>(exponent > 0 ? exponent : 0);
    auto* text = memory.array<char>(digits.size() + zeros_in_front + zeros_behind + 2);
    auto* end = text;
    if (d.negative) *end++ = '-';
    const auto all = zeros_in_front + digits.size();
    for (std::size_t i = 0; i < all; ++i) {
        if (decimals > 0 && all - i == decimals) *end++ = '.';
        *end++ = i < zeros_in_front ? '0' : digits[i - zeros_in_front];
    }
    end = std::fill_n(end, zeros_behind, '0');
    return core::value::written_number({text, static_cast<std::size_t>(end - text)});
}

} // namespace lead_ads::mapping
