// A configuration made ready for events: the settings, and what is worked out once instead of for each event.
//
// Immutable; shared by all threads and swapped whole by reconfigure.
#pragma once

#include "config/settings.hpp"
#include "facebook/rules.hpp"

#include <memory>
#include <string>
#include <vector>

namespace lead_ads::pipeline {

// One row of the prebuilt mapping that this configuration leaves in force.
struct prebuilt_row {
    mapping::path target;    // below data.0
    std::string target_text; // data.0.user_data.em
    std::vector<mapping::path> sources;
    std::vector<mapping::path> digests;
    std::string cookie;
};

struct compiled {
    std::shared_ptr<const config::settings> settings;
    std::vector<prebuilt_row> prebuilt;
    facebook::rule_settings rules;
    mapping::path event_timestamp;
    mapping::path event_id;
    mapping::path cookies;
};

std::shared_ptr<const compiled> compile(std::shared_ptr<const config::settings> settings);

} // namespace lead_ads::pipeline
