// The types of Meta's properties: what a value must be, and how it is converted when it nearly is.
//
// Each takes a value and gives the one to send, or null when there is none.
#pragma once

#include "core/arena.hpp"
#include "core/value.hpp"

namespace lead_ads::facebook {

core::value as_number(const core::value& v, core::arena& memory); // numbers, and text that reads as one
core::value as_integer(const core::value& v,
                       core::arena& memory); // whole numbers, and text that reads as one
core::value as_text(const core::value& v,
                    core::arena& memory); // text that is not empty; numbers as their digits
core::value as_id(const core::value& v, core::arena& memory); // text that is not empty, or a number as it is
// An array of such; a single one too. A text may be such a list in JSON; one with commas is no id and no
// list.
core::value as_ids(const core::value& v, core::arena& memory);
// An id of the person's: as_id, unless it is a word that stands for none (placeholders.hpp).
core::value as_person_id(const core::value& v, core::arena& memory);
// fbc: fb, a digit, milliseconds, the click's id and perhaps a fifth part, dots between them. Meta refuses
// the whole event for anything else.
core::value as_click_id(const core::value& v, core::arena& memory);
core::value as_browser_id(const core::value& v, core::arena& memory); // fbp: the same with a number as id
core::value as_boolean(const core::value& v, core::arena& memory);    // true, false, and their names
core::value as_currency(const core::value& v,
                        core::arena& memory);                  // three letters of ISO 4217, in upper case
core::value as_url(const core::value& v, core::arena& memory); // http:// or https://
// The first public address of a list, as proxies write it (X-Forwarded-For), without port, brackets and zone.
core::value as_ip_address(const core::value& v, core::arena& memory);
core::value as_delivery_category(const core::value& v, core::arena& memory);
// Objects with an id; others are left out. A text may be such a list in JSON.
core::value as_contents(const core::value& v, core::arena& memory);
core::value as_extinfo(const core::value& v, core::arena& memory); // exactly 16 places
core::value as_original_event(const core::value& v,
                              core::arena& memory); // an object with at least one of its four
core::value as_messaging_channel(const core::value& v, core::arena& memory);
core::value as_customer_segment(const core::value& v, core::arena& memory);
core::value as_app_data(const core::value& v, core::arena& memory);

} // namespace lead_ads::facebook
