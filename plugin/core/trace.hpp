// What happened to each property on its way, for `preview --explain`.
//
// Stages that change a property tell the trace when there is one; delivery has none. Steps are words of the
// contract and never hold a value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::core {

struct trace_step {
    std::string property; // full path: data.0.user_data.em
    std::string step;     // normalised, hashed, defaulted, converted, removed (why)
};

class trace {
public:
    void step(std::string_view property, std::string_view what) {
        steps_.push_back({std::string(property), std::string(what)});
    }
    const std::vector<trace_step>& steps() const noexcept { return steps_; }

private:
    std::vector<trace_step> steps_;
};

// Where a stage reports: the notes always, the trace when somebody asked for an explanation.
struct report {
    class note_list& notes;
    trace* explain = nullptr;

    void step(std::string_view property, std::string_view what) const {
        if (explain) explain->step(property, what);
    }
};

} // namespace lead_ads::core
