// Limited Data Use: the codes by which Meta knows countries and states.
// Source: Meta, "Data Processing Options for US Users", country and state codes as of 2026.
//
// In: what a rule gave, a code or a name. Out: Meta's code, or nothing when there is none.
#pragma once

#include "core/value.hpp"

#include <cstdint>
#include <optional>

namespace lead_ads::facebook {

inline constexpr std::int64_t country_united_states = 1;
inline constexpr std::int64_t located_by_meta = 0; // for country and state

// 1 or 0, as number or text; "US", "USA" and "United States" too.
std::optional<std::int64_t> limited_data_use_country(const core::value& written) noexcept;

// 0, or a state's code, as number or text; a state's name or its two letters too.
std::optional<std::int64_t> limited_data_use_state(const core::value& written) noexcept;

} // namespace lead_ads::facebook
