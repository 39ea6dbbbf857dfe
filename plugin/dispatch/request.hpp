// A whole HTTP request as one text: the head, then the body.
//
// In: a bundle, credentials, the user agent. Out: bytes for the wire. The token stands in the body only.
// Pure.
#pragma once

#include "batch/bundle.hpp"

#include <string>
#include <string_view>

namespace lead_ads::dispatch {

// Writes the request over `out`, whose memory is kept.
void write_request(const batch::bundle& events, const batch::credentials& who, std::string_view user_agent,
                   std::string& out);

} // namespace lead_ads::dispatch
