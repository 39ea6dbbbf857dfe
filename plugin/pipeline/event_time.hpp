// The time that an event tells of itself, by whichever rule says it.
//
// In: what the rule gave, and the event (properties applied). Out: the time; or that there is none, which is
// so only when every path that the rule takes its value from is absent, null or empty; or that what is there
// cannot be read, with a sentence that names the expected form and never the value.
#pragma once

#include "facebook/event_time.hpp"
#include "pipeline/compiled.hpp"
#include "pipeline/scratch.hpp"

#include <string_view>

namespace lead_ads::pipeline {

struct told_time {
    facebook::event_time time;
    std::string_view detail; // of an invalid one
};

told_time tell_time(const core::value& written, const compiled& with, scratch& memory);

// Evaluates the rule first: for events that are not mapped.
told_time find_time(const compiled& with, scratch& memory);

} // namespace lead_ads::pipeline
