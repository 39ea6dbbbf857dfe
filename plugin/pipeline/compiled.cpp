#include "pipeline/compiled.hpp"

#include "facebook/prebuilt.hpp"
#include "mapping/assign.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace lead_ads::pipeline {

namespace {

// The tables' paths are ours and have no wildcards: one that does not parse is a fault of the build, and
// value() throws.
source source_of(std::string_view text, mapping::path_index& paths) {
    auto where = mapping::path::parse(text).value();
    const auto slot = paths.add(where);
    return {std::move(where), slot};
}

std::vector<source> sources_of(std::span<const std::string_view> texts, mapping::path_index& paths) {
    std::vector<source> sources;
    for (const auto text : texts)
        if (!text.empty()) sources.push_back(source_of(text, paths));
    return sources;
}

// The tables write to no other objects than these.
std::pair<payload_part, std::string_view> split_target(std::string_view target) {
    constexpr std::string_view user_data = "user_data.";
    constexpr std::string_view custom_data = "custom_data.";
    if (target.starts_with(user_data)) return {payload_part::user_data, target.substr(user_data.size())};
    if (target.starts_with(custom_data))
        return {payload_part::custom_data, target.substr(custom_data.size())};
    return {payload_part::root, target};
}

// A line of smart_mapping takes the place of the prebuilt row with its very target.
bool is_replaced(const std::string& target, const config::settings& settings) {
    return std::ranges::find(settings.smart_mapping, target, &config::smart_mapping_entry::target_text) !=
           settings.smart_mapping.end();
}

// Names only: digits may be a position, and the draft's two objects cannot be written as a whole.
smart_row smart_row_of(const config::smart_mapping_entry& line) {
    const auto steps = mapping::below_data_0(line.target);
    const bool names =
        std::ranges::all_of(steps, [](const mapping::step& s) { return s.kind == mapping::step_kind::key; });
    if (!names || steps.empty() || steps.size() > 2) return {&line};
    const bool in_user_data = steps[0].key == "user_data";
    const bool in_custom_data = steps[0].key == "custom_data";
    if (steps.size() == 1) return {&line, !in_user_data && !in_custom_data, payload_part::root, steps[0].key};
    return {&line, in_user_data || in_custom_data,
            in_user_data ? payload_part::user_data : payload_part::custom_data, steps[1].key};
}

} // namespace

std::shared_ptr<const compiled> compile(std::shared_ptr<const config::settings> settings) {
    auto made = std::make_shared<compiled>();
    made->paths = settings->paths;
    for (const auto& row : facebook::prebuilt_properties()) {
        const auto target_text = "data.0." + std::string(row.target);
        if (is_replaced(target_text, *settings)) continue;
        const auto [part, key] = split_target(row.target);
        made->prebuilt.push_back({part, std::string(key), target_text, sources_of(row.sources, made->paths),
                                  sources_of(row.digests, made->paths), std::string(row.cookie)});
    }
    for (const auto& constant : facebook::prebuilt_constants()) {
        const auto [part, key] = split_target(constant.target);
        made->constants.push_back({part, key, core::value::string(constant.text)});
    }
    for (const auto& line : settings->smart_mapping)
        made->smart_mapping.push_back(smart_row_of(line));
    made->event_timestamp = source_of(facebook::event_timestamp_path, made->paths);
    made->event_id = source_of(facebook::event_id_path, made->paths);
    made->cookies = source_of(facebook::cookies_path, made->paths);
    made->fbclid = source_of(facebook::fbclid_path, made->paths);
    made->page_addresses = sources_of(facebook::page_address_paths, made->paths);
    made->event_time_rule = config::event_time_rule(*settings);
    made->rules.offline = settings->general.api == config::graph_api::offline_conversions;
    made->makes_click_ids = !made->rules.offline && !is_replaced("data.0.user_data.fbc", *settings);
    made->rules.require_lead_id = settings->general.require_lead_id && !made->rules.offline;
    made->rules.lead_id_digits = settings->general.lead_id_digits;
    made->rules.max_age = settings->delivery.max_event_age.value_or(std::chrono::seconds{0}).count();
    made->rule_places = places_of_rules(*settings);
    made->settings = std::move(settings);
    return made;
}

} // namespace lead_ads::pipeline
