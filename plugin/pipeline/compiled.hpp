// A configuration made ready for events: the settings, and what is worked out once instead of for each event.
//
// Immutable; shared by all threads and swapped whole by reconfigure.
#pragma once

#include "config/settings.hpp"
#include "facebook/rules.hpp"
#include "mapping/path_index.hpp"
#include "pipeline/payload_draft.hpp"
#include "pipeline/rule_places.hpp"

#include <memory>
#include <string>
#include <vector>

namespace lead_ads::pipeline {

// A path of the datalayer, and where the walk through an event puts what stands there.
struct source {
    mapping::path where;
    std::uint32_t slot;
};

// One row of the prebuilt mapping that this configuration leaves in force.
struct prebuilt_row {
    payload_part part;
    std::string key;         // in that part: em
    std::string target_text; // data.0.user_data.em
    std::vector<source> sources;
    std::vector<source> digests;
    std::string cookie;
};

// The same value for every event.
struct constant_property {
    payload_part part;
    std::string_view key;
    core::value item;
};

// A line of smart_mapping, and where it writes when that is a place of the draft.
struct smart_row {
    const config::smart_mapping_entry* line;
    bool is_drafted = false;
    payload_part part = payload_part::root;
    std::string_view key = {};
};

struct compiled {
    std::shared_ptr<const config::settings> settings;
    std::vector<prebuilt_row> prebuilt;
    std::vector<smart_row> smart_mapping;
    std::vector<constant_property> constants; // the first stands behind the event's name and time
    facebook::rule_settings rules;
    mapping::path_index paths; // those of the rules, and of all sources
    source event_timestamp;
    source event_id;
    source cookies;
    source fbclid;
    std::vector<source> page_addresses;                   // which may have an fbclid
    bool makes_click_ids = false;                         // fbc, when nothing else gives it
    const config::placed_rule* event_time_rule = nullptr; // of smart_mapping, in place of event_timestamp
    std::vector<rule_place> rule_places;
};

std::shared_ptr<const compiled> compile(std::shared_ptr<const config::settings> settings);

} // namespace lead_ads::pipeline
