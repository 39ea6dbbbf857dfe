// Why an event looks as it does: for every property the rule, where its value came from, and what changed it.
//
// In: a mapped event and its trace. Out: JSON for programs, or a table for people. Customers' values appear
// only when `show_values` asks for them.
#pragma once

#include "core/trace.hpp"
#include "pipeline/map_event.hpp"

#include <string>
#include <vector>

namespace lead_ads::pipeline {

struct explained_property {
    std::string property; // full path; empty: the event as a whole
    std::string rule;     // FILE:LINE, or "prebuilt"
    std::string
        source; // a path of the datalayer, a template, a formula with "=", a condition; empty: a constant
    std::vector<std::string> steps;
    std::string value; // as JSON in clear text; empty unless show_values
};

std::vector<explained_property> explain(const mapped_event& mapped, const compiled& with,
                                        const core::trace& trace, bool show_values);

// Appends `,"explain":[...]`.
void write_explanation(const std::vector<explained_property>& explained, std::string& out);

// Appends the outcome and a table with one line for each property.
void write_explanation_table(const mapped_event& mapped, const core::note_list& notes,
                             const std::vector<explained_property>& explained, std::string& out);

} // namespace lead_ads::pipeline
