// Decimal numbers, for what doubles only nearly give: rounding and remainders.
//
// In: numbers and numeric texts; a computed double counts with the digits that JavaScript prints. Out:
// numbers with exact digits. Nothing for what numeric_of() refuses. Digits live in the arena or the value.
// [any thread]
#pragma once

#include "core/value.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lead_ads::mapping {

// digits * 10^exponent; zero has no digits.
struct decimal {
    bool negative = false;
    std::string_view digits; // without zeros in front
    std::int64_t exponent = 0;
};

enum class rounding : std::uint8_t {
    half_away, // to the nearest; halves away from zero, as in a spreadsheet
    down,      // towards negative infinity
    up,        // towards infinity
};

std::optional<decimal> decimal_of(const core::value& v, core::arena& memory);

// Whether it has digits behind its `places`th decimal; negative places are before the point.
bool has_digits_behind(const decimal& d, std::int64_t places) noexcept;
decimal round(const decimal& d, std::int64_t places, rounding how, core::arena& memory);

// The rest of a / b with b's sign; nothing when b is zero or has too many digits to be exact.
std::optional<decimal> exact_rest(const decimal& a, const decimal& b, core::arena& memory);

core::value to_value(const decimal& d, core::arena& memory);

} // namespace lead_ads::mapping
