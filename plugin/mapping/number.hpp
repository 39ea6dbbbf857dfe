// Numbers as the mapping language compares and converts them.
//
// In: values. Out: doubles that remember the digits of whole numbers, so that identifiers of any length
// compare exactly. Text counts as a number as JavaScript's Number() reads it, but the empty text and
// infinities do not. [any thread]
#pragma once

#include "core/value.hpp"

#include <compare>
#include <optional>
#include <string_view>

namespace lead_ads::mapping {

struct numeric {
    double as_double = 0;
    bool negative = false;
    std::string_view digits; // of a whole number, without sign and leading zeros; empty for any other
};

// The number that `v` is or, being text, spells. Nothing for anything else and for what is beyond a double.
std::optional<numeric> numeric_of(const core::value& v) noexcept;
std::optional<numeric> numeric_of_text(std::string_view text) noexcept;

// Exact for two whole numbers, otherwise as doubles.
std::strong_ordering compare(const numeric& a, const numeric& b) noexcept;

// The whole number of these digits, which are copied.
core::value whole_number(core::arena& memory, bool negative, std::string_view digits);

// Whether `v` is or spells a number beyond a double (which numeric_of refuses).
bool is_beyond_double(const core::value& v) noexcept;

} // namespace lead_ads::mapping
