// The known name that a mistyped one was probably meant to be, for error messages.
//
// In: the misspelt name and the known names. Out: the nearest of them, or nothing when none is
// near enough to be worth suggesting. Upper and lower case count as the same; a letter too many, too few,
// wrong or swapped with its neighbour counts one; a name that was not finished finds the first that goes on.
// Meant for configuration, not for each event. [any thread]
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace lead_ads::core {

std::optional<std::string_view> nearest(std::string_view written, std::span<const std::string_view> known);

} // namespace lead_ads::core
