// A whole HTTP request: the head, then the body.
//
// In: a bundle, credentials, the user agent. Out: bytes for the wire, in pieces: the events are the bundle's
// own text, which the request holds and nobody copies. The token stands in the body only. Pure.
#pragma once

#include "batch/bundle.hpp"

#include <array>
#include <string>
#include <string_view>

namespace lead_ads::dispatch {

struct request {
    std::string head;          // of HTTP, and the body as far as its events
    batch::shared_text events; // the bundle's, whatever becomes of the bundle
    std::string closing;       // what stands behind the events

    std::array<std::string_view, 3> pieces() const noexcept { return {head, events.view(), closing}; }
    std::size_t size() const noexcept { return head.size() + events.view().size() + closing.size(); }
};

// Writes over `out`, whose memory is kept.
void write_request(const batch::bundle& events, const batch::credentials& who, std::string_view user_agent,
                   request& out);

} // namespace lead_ads::dispatch
