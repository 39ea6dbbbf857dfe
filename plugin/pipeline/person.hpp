// What is added to the person when everything else is known: the lead id in the form that is sent, and a
// click id that no cookie brought.
#pragma once

#include "core/trace.hpp"
#include "facebook/lead_id.hpp"
#include "pipeline/compiled.hpp"
#include "pipeline/scratch.hpp"

namespace lead_ads::pipeline {

// The person with the lead id as the settings want it. `id` is told what it is; one that is none stays as it
// is given.
core::value with_lead_id(const core::value& person, const compiled& with, scratch& memory,
                         facebook::lead_id& id);

// The person with fbc made of user.fbclid or of the page's address, when it has none.
core::value with_click_id(const core::value& person, const core::value& payload, std::int64_t event_seconds,
                          const compiled& with, scratch& memory, const core::report& report);

} // namespace lead_ads::pipeline
