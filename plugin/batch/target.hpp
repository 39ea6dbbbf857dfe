// Where events go and who sends them: what a request needs besides its events.
//
// Plain data that the pipeline fills in when a configuration is read. A target is immutable and shared by all
// events that were mapped under it: queued events keep theirs through a reconfiguration. Credentials are
// looked up anew each time a request is built, so that a mended token serves what already waits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace lead_ads::batch {

enum class graph_api : std::uint8_t {
    conversions,         // The Conversions API: POST /{version}/{pixel_id}/events.
    offline_conversions, // The Offline Conversions API: POST /{version}/{set_id}/events with an upload_tag.
};

// A proxy that is asked for a tunnel (CONNECT) to the target's host.
struct proxy {
    std::string host; // empty: none; a name or an IP literal, IPv6 without brackets
    std::uint16_t port = 0;
    std::string authorization; // of Proxy-Authorization: "Basic ..."; empty: none. Never logged.
    std::string origin;        // where it is set, for people: "settings.proxy", "HTTPS_PROXY"

    bool operator==(const proxy&) const = default;
};

struct target {
    graph_api api = graph_api::conversions;
    bool tls = true;  // false: plain http, which is refused unless the host is a loopback address
    std::string host; // a name or an IP literal; IPv6 without brackets
    std::uint16_t port = 443;
    std::string api_version;     // "v26.0"
    std::string dataset_id;      // pixel_id or offline_event_set_id
    std::string test_event_code; // empty: none
    std::string upload_tag;      // offline_conversions only
    std::string partner_agent;   // empty: none
    batch::proxy proxy;
    std::size_t max_events = 1000;
};

struct credentials {
    std::string access_token;
    std::string app_secret;      // empty: none; never sent, kept so that it can be redacted
    std::string appsecret_proof; // empty: none
};

// Adds the proof, HMAC-SHA256(access_token, app_secret), when there is an app secret.
credentials make_credentials(std::string access_token, std::string app_secret);

} // namespace lead_ads::batch
