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

struct trace {
    std::vector<trace_entry> sources; // where a value was found: user.email
    std::vector<trace_entry> steps;   // normalised, hashed, defaulted, converted, removed (why)
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
