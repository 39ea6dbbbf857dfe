// The address that requests go to.
//
// In: the endpoint setting. Out: what is wrong with it, or nothing: a scheme, a host and perhaps a port.
// https only, except for loopback addresses; no path, user or query. Pure function, [any thread].
#pragma once

#include <string>
#include <string_view>

namespace lead_ads::config {

struct endpoint_finding {
    std::string message; // empty: the endpoint can be used
    std::string suggestion;
};

endpoint_finding check_endpoint(std::string_view endpoint);

// 127.0.0.0/8, [::1] or localhost.
bool is_loopback(std::string_view host) noexcept;

} // namespace lead_ads::config
