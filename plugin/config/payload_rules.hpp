// What is known about single properties of the payload when the mapping file is read.
//
// In: a target of smart_mapping (below data.0) and its value. Out: findings: a required property that is
// taken away, a constant that Meta refuses or that cannot be meant. What depends on the event is checked when
// there is one. One thread.
#pragma once

#include "config/file_reader.hpp"
#include "config/settings.hpp"

#include <array>
#include <span>
#include <string_view>

namespace lead_ads::config {

// The stages that Meta knows (seed 000).
inline constexpr std::array<std::string_view, 7> facebook_stage_names = {
    "LEAD",         "MARKETING_QUALIFIED_LEAD", "SALES_OPPORTUNITY", "CONVERTED", "DISQUALIFIED", "LOST",
    "NOT_ASSIGNED",
};

// Where an entry of smart_mapping stands.
struct payload_entry {
    std::string_view target; // below data.0: "custom_data.value"
    const yaml_node& key;
    const yaml_node& value;
    const placed_rule& rule;
};

// Whether an event has a property of this name directly below data.0.
bool is_payload_property(std::string_view name) noexcept;

// The names that Meta knows directly below data.0, data.0.user_data and data.0.match_keys.
std::span<const std::string_view> known_event_properties() noexcept;
std::span<const std::string_view> known_user_data() noexcept;
std::span<const std::string_view> known_match_keys() noexcept;

// Refuses targets that this API does not have.
void check_payload_target(file_reader& in, const yaml_node& key, std::string_view target, graph_api api);

void check_payload_value(file_reader& in, const payload_entry& entry, const settings& read);

// The constant text that smart_mapping gives a property; nothing when it gives none or computes it.
std::optional<std::string> constant_property(const settings& read, std::string_view target_text);

} // namespace lead_ads::config
