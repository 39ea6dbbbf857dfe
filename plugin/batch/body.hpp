// The body of a request: the events of a bundle inside their envelope.
//
//   body     := '{"data":[' events '],"access_token":' string member* '}'
//   member   := ',"appsecret_proof":' string | ',"test_event_code":' string | ',"partner_agent":' string
//             | ',"upload_tag":' string
//
// In: a target, the credentials of this moment. Out: what stands before and behind the events; those are the
// bundle's own text, json(), and are not copied. Pure.
#pragma once

#include "batch/target.hpp"

#include <string>
#include <string_view>

namespace lead_ads::batch {

// The part of the body before the events.
inline constexpr std::string_view body_opening = "{\"data\":[";

// Appends what stands behind the events.
void write_body_closing(const target& to, const credentials& who, std::string& out);

// Bytes of a body besides its events.
std::size_t envelope_size(const target& to, const credentials& who);

} // namespace lead_ads::batch
