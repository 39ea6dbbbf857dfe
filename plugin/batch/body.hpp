// The body of a request: the events of a bundle inside their envelope.
//
//   body     := '{"data":[' events '],"access_token":' string member* '}'
//   member   := ',"appsecret_proof":' string | ',"test_event_code":' string | ',"partner_agent":' string
//             | ',"upload_tag":' string
//
// In: a bundle, its target, the credentials of this moment. Out: JSON text, the events copied once. Pure.
#pragma once

#include "batch/bundle.hpp"

#include <string>

namespace lead_ads::batch {

// Bytes of a body besides its events.
std::size_t envelope_size(const target& to, const credentials& who);

// Appends the body to `out`.
void write_body(const bundle& events, const credentials& who, std::string& out);

} // namespace lead_ads::batch
