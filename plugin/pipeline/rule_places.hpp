// Where each rule of the mapping file stands, and the property that it is for: for notes.
//
// Made once for a configuration. [any thread]
#pragma once

#include "config/settings.hpp"
#include "core/note.hpp"
#include "mapping/evaluation.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::pipeline {

struct rule_place {
    const char* text;     // of the rule: evaluation::place points there
    std::string property; // full path, or the key that holds the rule: filters.when
    std::string where;    // FILE:LINE
};

std::vector<rule_place> places_of_rules(const config::settings& settings);

// Turns what evaluations noted into notes of the event, and names the rule behind every note that has none.
void add_rules_to_notes(std::span<const rule_place> places,
                        std::span<const mapping::evaluation_note> evaluated, core::note_list& notes) noexcept;

} // namespace lead_ads::pipeline
