// The double nearest to a short decimal, without the work that long ones need.
//
// In: digits, at most one point, a minus sign in front or none. Out: the double; nothing when there are more
// than fifteen digits, an exponent or anything else: std::from_chars tells then. [any thread]
#pragma once

#include <optional>
#include <string_view>

namespace lead_ads::core {

std::optional<double> short_decimal(std::string_view digits) noexcept;

} // namespace lead_ads::core
