#include "config/yaml_scalar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

//   boolean := true | True | TRUE | false | False | FALSE
//   integer := [ sign ] digits without a leading zero | "0x" hexadecimal | "0o" octal
//   decimal := [ sign ] digits "." [ digits ] [ exponent ] | [ sign ] "." digits [ exponent ]
//            | [ sign ] digits exponent

namespace lead_ads::config {
namespace {

template <std::size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& words) noexcept {
    return std::find(words.begin(), words.end(), text) != words.end();
}

constexpr std::array<std::string_view, 3> true_words = {"true", "True", "TRUE"};
constexpr std::array<std::string_view, 3> false_words = {"false", "False", "FALSE"};
constexpr std::array<std::string_view, 6> not_finite_words = {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"};

// Splits a leading run of digits off.
std::string_view take_digits(std::string_view& rest) noexcept {
    const std::size_t n = std::min(rest.find_first_not_of("0123456789"), rest.size());
    const auto digits = rest.substr(0, n);
    rest.remove_prefix(n);
    return digits;
}

// Whether an exponent, and nothing else, is left.
bool is_exponent(std::string_view text) noexcept {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && take_digits(text).size() != 0 && text.empty();
}

std::optional<std::string> decimal(std::string_view text) {
    std::string out;
    if (text.starts_with('-')) out = "-";
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    const auto whole = take_digits(text);
    std::string_view fraction;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        fraction = take_digits(text);
    }
    if ((whole.empty() && fraction.empty()) || (whole.size() > 1 && whole[0] == '0')) return std::nullopt;
    out += whole.empty() ? "0" : whole;
    if (!fraction.empty()) (out += '.') += fraction;
    if (text.empty()) return out;
    const bool has_exponent = (text[0] == 'e' || text[0] == 'E') && is_exponent(text);
    return has_exponent ? std::optional(out + std::string(text)) : std::nullopt;
}

std::optional<std::string> prefixed(std::string_view text) {
    const int base = text.starts_with("0x") ? 16 : text.starts_with("0o") ? 8 : 0;
    if (base == 0) return std::nullopt;
    std::uint64_t n = 0;
    const auto [end, problem] = std::from_chars(text.data() + 2, text.data() + text.size(), n, base);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return std::to_string(n);
}

} // namespace

plain_scalar read_plain_scalar(std::string_view text) {
    if (is_one_of(text, true_words)) return {scalar_type::boolean, true, {}};
    if (is_one_of(text, false_words)) return {scalar_type::boolean, false, {}};
    const bool has_sign = text.starts_with('-') || text.starts_with('+');
    if (is_one_of(text.substr(has_sign ? 1 : 0), not_finite_words))
        return {scalar_type::not_finite, false, {}};
    if (auto digits = prefixed(text)) return {scalar_type::number, false, *std::move(digits)};
    if (auto digits = decimal(text)) return {scalar_type::number, false, *std::move(digits)};
    return {};
}

} // namespace lead_ads::config
