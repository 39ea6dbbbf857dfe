// Why an event looks as it does: for every property the rule, where its value came from, and what changed it;
// and for every rule and row of the prebuilt mapping that gave nothing, the reason.
//
// In: a mapped event and its trace. Out: JSON for programs, or text of at most 100 columns for people.
// Customers' values appear only when `show_values` asks for them.
#pragma once

#include "core/note.hpp"
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
    std::string value;      // as JSON in clear text; empty unless show_values
    std::string normalised; // the text behind a digest; empty unless show_values
};

struct unsent_property {
    std::string property;
    std::string rule; // FILE:LINE, or "prebuilt"
    std::string reason;
};

struct explanation {
    std::vector<explained_property> properties;
    std::vector<unsent_property> not_sent;
    std::string event_id; // or the lead id, when there is no other; empty: neither
};

explanation explain(const mapped_event& mapped, const compiled& with, const core::trace& trace,
                    const core::note_list& notes, bool show_values);

// Appends `,"explain":[...]`, and `,"not_sent":[...]` when something was not sent.
void write_explanation(const explanation& explained, std::string& out);

// Appends the outcome and a paragraph for each property.
void write_explanation_text(const mapped_event& mapped, const core::note_list& notes,
                            const explanation& explained, std::string& out);

} // namespace lead_ads::pipeline
