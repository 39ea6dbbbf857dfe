// The digits as a whole number and the power of ten to divide it by are both doubles without an error
// (below 2^53 and up to 10^22 they are), so that the division is the only rounding.
#include "core/short_decimal.hpp"

#include "core/ascii.hpp"

#include <array>
#include <cstdint>

namespace lead_ads::core {

namespace {

constexpr std::size_t most_digits = 15;
constexpr std::array<double, most_digits + 1> powers = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                        1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

} // namespace

std::optional<double> short_decimal(std::string_view digits) noexcept {
    const bool negative = digits.starts_with('-');
    const auto* at = digits.data() + negative;
    const auto* const end = digits.data() + digits.size();
    if (static_cast<std::size_t>(end - at) > most_digits) return std::nullopt;
    std::int64_t whole = 0;
    const auto take_digits = [&] {
        for (; at != end && is_digit(*at); ++at)
            whole = whole * 10 + (*at - '0');
    };
    take_digits();
    const auto* fraction = end;
    if (at != end && *at == '.') {
        fraction = ++at;
        take_digits();
    }
    if (at != end) return std::nullopt;
    // Not -whole: there is a negative zero.
    const double magnitude = static_cast<double>(whole) / powers[static_cast<std::size_t>(end - fraction)];
    return negative ? -magnitude : magnitude;
}

} // namespace lead_ads::core
