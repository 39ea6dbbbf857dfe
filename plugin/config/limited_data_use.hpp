// Countries and states of Limited Data Use as a mapping file writes them: by code, abbreviation or name.
//
// In: text. Out: Meta's code. Pure functions over the table that payloads are built with, [any thread].
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace lead_ads::config {

// 1 for the United States, 0 for "Meta locates".
std::optional<int> limited_data_use_country(std::string_view text);

// 1000 to 1013, or 0 for "Meta locates".
std::optional<int> limited_data_use_state(std::string_view text);

// What states may be called, for suggestions.
std::vector<std::string_view> limited_data_use_state_names();

} // namespace lead_ads::config
