// A formula tried on an event, as people do who write one.
//
// In: the formula, or a template when it has holes; an event's bytes (none: an empty object), the
// configuration. Out: the value as JSON and what limits cut short, or what is wrong with formula or event.
// `properties` are applied first, as for delivery.
#pragma once

#include "config/place.hpp"
#include "pipeline/compiled.hpp"
#include "pipeline/scratch.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lead_ads::pipeline {

struct evaluated {
    bool formula_is_good = true;
    bool event_is_good = true;
    std::string json; // the value, when both are
    config::diagnostics found;
};

evaluated evaluate_formula(std::string_view formula, std::optional<std::string_view> event,
                           const compiled& with, std::int64_t now_ms, scratch& memory);

} // namespace lead_ads::pipeline
