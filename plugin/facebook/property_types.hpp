// The types of Meta's properties: what a value must be, and how it is converted when it nearly is.
//
// Each takes a value and gives the one to send, or nothing when there is none.
#pragma once

#include "core/arena.hpp"
#include "core/value.hpp"

#include <optional>

namespace lead_ads::facebook {

using converted = std::optional<core::value>;

converted as_number(const core::value& v, core::arena& memory);  // numbers, and text that reads as one
converted as_integer(const core::value& v, core::arena& memory); // whole numbers, and text that reads as one
converted as_text(const core::value& v,
                  core::arena& memory);                     // text that is not empty; numbers as their digits
converted as_id(const core::value& v, core::arena& memory); // text that is not empty, or a number as it is
converted as_ids(const core::value& v, core::arena& memory);      // an array of such; a single one too
converted as_boolean(const core::value& v, core::arena& memory);  // true, false, and their names
converted as_currency(const core::value& v, core::arena& memory); // three letters of ISO 4217, in upper case
converted as_url(const core::value& v, core::arena& memory);      // http:// or https://
converted as_ip_address(const core::value& v, core::arena& memory);
converted as_delivery_category(const core::value& v, core::arena& memory);
converted as_contents(const core::value& v, core::arena& memory); // objects with an id; others are left out
converted as_extinfo(const core::value& v, core::arena& memory);  // exactly 16 places
converted as_app_data(const core::value& v, core::arena& memory);

} // namespace lead_ads::facebook
