#include "pipeline/rule_places.hpp"

#include <algorithm>
#include <optional>

namespace lead_ads::pipeline {

namespace {

class place_collector {
public:
    explicit place_collector(const config::settings& settings) : settings_(settings) {}

    std::vector<rule_place> collect() {
        const bool offline = settings_.general.api == config::graph_api::offline_conversions;
        add(settings_.general.lead_id, offline ? "data.0.match_keys.lead_id" : "data.0.user_data.lead_id");
        add(settings_.general.lead_event_source, "data.0.custom_data.lead_event_source");
        for (const auto& entry : settings_.mapping)
            add(entry.facebook_event_name, "data.0.event_name");
        for (const auto& change : settings_.properties) {
            const std::string property(change.to.text().empty() ? change.from.text() : change.to.text());
            add(change.value, property);
            add(change.when, property);
        }
        add(settings_.filters.when, "filters.when");
        if (settings_.lifecycle) add(settings_.lifecycle->stage, "data.0.custom_data.lifecycle_stage_name");
        if (const auto& use = settings_.limited_data_use) {
            add(use->when, "data.0.data_processing_options");
            add(use->country, "data.0.data_processing_options_country");
            add(use->state, "data.0.data_processing_options_state");
        }
        for (const auto& line : settings_.smart_mapping)
            add(line.value, line.target_text);
        return std::move(places_);
    }

private:
    void add(const config::placed_rule& rule, std::string property) {
        places_.push_back({rule.rule.text().data(), std::move(property),
                           settings_.file + ":" + std::to_string(rule.where.line)});
    }
    void add(const std::optional<config::placed_rule>& rule, std::string property) {
        if (rule) add(*rule, std::move(property));
    }

    const config::settings& settings_;
    std::vector<rule_place> places_;
};

} // namespace

std::vector<rule_place> places_of_rules(const config::settings& settings) {
    return place_collector(settings).collect();
}

void add_rules_to_notes(std::span<const rule_place> places,
                        std::span<const mapping::evaluation_note> evaluated,
                        core::note_list& notes) noexcept {
    // The last line that is for a property counts: smart_mapping comes last.
    for (auto& note : notes.all()) {
        if (!note.rule.empty()) continue;
        const auto found = std::find_if(places.rbegin(), places.rend(),
                                        [&](const rule_place& p) { return p.property == note.property; });
        if (found != places.rend() && note.property != "data.0.event_name") note.rule = found->where;
    }
    for (const auto& note : evaluated) {
        const auto found = std::ranges::find(places, note.place.data(), &rule_place::text);
        if (found != places.end())
            notes.add(found->property, mapping::name_of(note.reached), found->where);
        else
            notes.add({}, mapping::name_of(note.reached));
    }
}

} // namespace lead_ads::pipeline
