// Limited Data Use: what a rule gave as country or state.
//
// In: a code or a name. Out: Meta's code, or nothing when there is none.
#pragma once

#include "core/value.hpp"
#include "facebook/limited_data_use.hpp"

#include <cstdint>
#include <optional>

namespace lead_ads::facebook {

// 1 or 0, as number or text; "US", "USA" and "United States" too.
std::optional<std::int64_t> limited_data_use_country(const core::value& written) noexcept;

// 0, or a state's code, as number or text; a state's name or its two letters too.
std::optional<std::int64_t> limited_data_use_state(const core::value& written) noexcept;

} // namespace lead_ads::facebook
