// The proxy through which requests leave, from settings.proxy or from the environment.
//
//   address  := [ "http://" ] [ user [ ":" password ] "@" ] host [ ":" port ] [ "/" ]     port 80 by default
//   NO_PROXY := entry { ( "," | " " ) entry }
//   entry    := "*" | host [ ":" port ] | ( "." | "*." ) suffix | address "/" bits
//
// In: the settings; HTTPS_PROXY, https_proxy, NO_PROXY and no_proxy of the environment. Out: a proxy, or
// none. User and password become an Authorization value that no text here repeats. Reads the environment and,
// for a reference, a file: [any thread] while the environment does not change.
#pragma once

#include "config/settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lead_ads::config {

struct proxy_address {
    std::string host; // IPv6 without brackets
    std::uint16_t port = 0;
    std::string authorization; // "Basic ...", empty: none
};

struct proxy_reading {
    std::optional<proxy_address> address;
    std::string problem; // safe to show; empty when there is an address
};

proxy_reading parse_proxy(std::string_view text);

struct proxy_choice {
    std::optional<proxy_address> proxy; // none: requests go straight to the endpoint
    std::string_view origin;            // "settings.proxy", "HTTPS_PROXY" or "https_proxy"
    std::string problem;                // the origin names a proxy that cannot be used
};

// The proxy for `endpoint` ("https://host:port"). settings.proxy wins over the environment, "none" turns both
// off. Plain http goes to loopback addresses alone and never through a proxy.
proxy_choice choose_proxy(const settings_section& settings);

// Whether NO_PROXY's text excepts a host, which is a name or an IP literal without brackets.
bool is_excepted(std::string_view host, std::uint16_t port, std::string_view no_proxy);

// "http://host:port", without user and password.
std::string text_of(const proxy_address& proxy);

// Bytes as base64 (RFC 4648, with padding).
std::string base64(std::string_view bytes);

} // namespace lead_ads::config
