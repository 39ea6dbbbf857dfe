// From an event to what the mapping says of it: the prebuilt mapping, lifecycle, privacy, smart mapping, in
// this order.
//
// In: the event (properties applied), the entry of `mapping` that took it. Out: the payload in clear text,
// not yet normalised or checked. What comes later wins.
#pragma once

#include "core/trace.hpp"
#include "pipeline/compiled.hpp"
#include "pipeline/scratch.hpp"

namespace lead_ads::pipeline {

core::value build_payload(const config::mapping_entry& entry, const compiled& with, scratch& memory,
                          const core::report& report);

} // namespace lead_ads::pipeline
