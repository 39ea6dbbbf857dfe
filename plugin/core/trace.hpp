// What happened to each property on its way, for `preview --explain`.
//
// Stages that choose or change a property tell the trace when there is one; delivery has none. Sources are
// paths of the datalayer and steps are words of the contract: neither holds a value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::core {

class note_list;

struct trace_entry {
    std::string property; // full path: data.0.user_data.em
    std::string text;
};

// One attempt of a rule, or of a row of the prebuilt mapping, to write a property.
struct trace_write {
    std::string property;  // full path of the target
    std::string rule;      // FILE:LINE, or "prebuilt"
    std::string source;    // the template, formula or paths that it reads
    std::string problem;   // why nothing was written; empty: it was
    bool is_smart = false; // a line of smart_mapping: it writes over, or removes, what is there
};

struct trace {
    std::vector<trace_entry> sources; // where a value was found: user.email
    std::vector<trace_entry> steps;   // normalised, hashed, defaulted, converted, removed (why)
    std::vector<trace_write> writes;  // in the order in which they were tried
    bool show_values = false;         // problems may name values of the event
};

// Where a stage reports: the notes always, the trace when somebody asked for an explanation.
struct report {
    note_list& notes;
    trace* explain = nullptr;

    void source(std::string_view property, std::string_view path) const {
        if (explain) explain->sources.push_back({std::string(property), std::string(path)});
    }
    void step(std::string_view property, std::string_view what) const {
        if (explain) explain->steps.push_back({std::string(property), std::string(what)});
    }
};

} // namespace lead_ads::core
