// One event through all pure stages: bytes and a clock in, what would stand at data.0 or a reason out.
//
// The order is the contract's: size, JSON, properties, filters, then the event itself, then Meta's rules.
// Nothing here performs I/O or waits. Everything in the result lives in the scratch or the configuration
// until the scratch is used again.
#pragma once

#include "core/reason.hpp"
#include "core/trace.hpp"
#include "core/value.hpp"
#include "pipeline/compiled.hpp"
#include "pipeline/scratch.hpp"

#include <cstdint>
#include <string_view>

namespace lead_ads::pipeline {

struct mapped_event {
    core::reason why = core::reason::none;
    std::string_view detail; // one sentence without customer data; may be empty
    core::value event;       // what stands at data.0; of an invalid event as far as it came
    core::value clear;       // the same before normalising and hashing: clear text, for explanations only
    std::string_view event_name;
    std::string_view event_id;
    std::string_view lead_id;                     // its digits; empty: none
    std::int64_t event_time = 0;                  // Unix seconds
    std::int64_t accepted_age = 0;                // seconds
    int year = 0;                                 // of the clock, for normalising once more in explanations
    const config::mapping_entry* entry = nullptr; // the one that took the event
};

// An event without a time happened at `arrived_ms`, or when that is 0 now.
mapped_event map_event(std::string_view bytes, const compiled& with, std::int64_t now_ms, scratch& memory,
                       core::trace* explain = nullptr, std::int64_t arrived_ms = 0);

} // namespace lead_ads::pipeline
