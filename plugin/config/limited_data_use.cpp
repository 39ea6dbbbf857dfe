#include "config/limited_data_use.hpp"

#include "facebook/limited_data_use.hpp"

#include <span>
#include <string>

namespace lead_ads::config {
namespace {

std::optional<int> find(std::string_view text, std::span<const facebook::place_code> places) {
    if (text == std::to_string(facebook::located_by_meta)) return 0;
    for (const auto& place : places)
        if (text == std::to_string(place.code)) return static_cast<int>(place.code);
    const auto* found = facebook::find_place(places, text);
    return found ? std::optional(static_cast<int>(found->code)) : std::nullopt;
}

} // namespace

std::optional<int> limited_data_use_country(std::string_view text) {
    return find(text, facebook::limited_data_use_countries);
}

std::optional<int> limited_data_use_state(std::string_view text) {
    return find(text, facebook::limited_data_use_states);
}

std::vector<std::string_view> limited_data_use_state_names() {
    std::vector<std::string_view> names;
    for (const auto& state : facebook::limited_data_use_states)
        names.push_back(state.name);
    return names;
}

} // namespace lead_ads::config
