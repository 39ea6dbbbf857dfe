// Properties of the event and its custom data one by one: each is converted to the type that Meta takes, or
// left out with a note.
//
// In: the event as mapping built it; what it says of the person is done with (customer_information.hpp). Out:
// the event with texts where Meta wants text, numbers where it wants numbers, and nothing that it would
// refuse; what was left out is noted. What no table names is free custom data and stays. Source of types and
// values: Meta, "Conversions API: Main Body, Custom Data Parameters".
#pragma once

#include "core/arena.hpp"
#include "core/trace.hpp"
#include "core/value.hpp"

#include <string_view>

namespace lead_ads::facebook {

// What a property must be, and the note when it is not.
struct property_type {
    core::value (*convert)(const core::value&, core::arena&) = nullptr; // null: anything
    std::string_view note = {};
};

// The value to send for the property at `path`; null, noted and told, when there is none.
core::value checked(const core::value& item, const property_type& type, std::string_view path,
                    core::arena& memory, const core::report& report);

core::value with_valid_properties(const core::value& event, core::arena& memory, const core::report& report);

} // namespace lead_ads::facebook
