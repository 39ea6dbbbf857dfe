// The outcomes of the ABI by name, as summaries, journals and logs write them.
//
// In: an outcome of a plugin, or its name. Out: the other one; what is not known is undelivered, as the ABI
// says. Pure functions, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <destination/result.h>
#include <string_view>

namespace desthost {

// Every outcome, in the ABI's order.
inline constexpr std::array<std::int32_t, 5> outcomes{
    DESTINATION_OUTCOME_DELIVERED, DESTINATION_OUTCOME_FILTERED, DESTINATION_OUTCOME_INVALID,
    DESTINATION_OUTCOME_REJECTED, DESTINATION_OUTCOME_UNDELIVERED};

std::int32_t known_outcome(std::int32_t outcome) noexcept;
std::string_view outcome_name(std::int32_t outcome) noexcept;
std::int32_t outcome_of(std::string_view name) noexcept;

} // namespace desthost
