#include "config/endpoint.hpp"

#include "config/values.hpp"
#include "core/ascii.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

// endpoint := scheme "://" host [ ":" port ]      scheme := "https" | "http" (loopback only)
// host     := name | IPv4 | "[" IPv6 "]"          port   := 1 to 65535

namespace lead_ads::config {
namespace {

constexpr std::string_view example = "for example https://graph.facebook.com or https://127.0.0.1:8443";

bool is_host_name(std::string_view host) noexcept {
    const auto allowed = [](char c) {
        return core::is_letter(c) || core::is_digit(c) || c == '-' || c == '.';
    };
    const bool has_empty_label = host.starts_with('.') || host.find("..") != std::string_view::npos;
    return !host.empty() && host.size() <= 253 && !has_empty_label &&
           std::all_of(host.begin(), host.end(), allowed);
}

bool is_ipv6(std::string_view host) {
    if (host.size() < 4 || !host.starts_with('[') || !host.ends_with(']')) return false;
    in6_addr address{};
    return ::inet_pton(AF_INET6, std::string(host.substr(1, host.size() - 2)).c_str(), &address) == 1;
}

// Splits the port off; false when what follows the host is no port.
bool split_port(std::string_view& authority) {
    const auto colon = authority.rfind(':');
    const auto bracket = authority.rfind(']');
    if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket))
        return true;
    const auto digits = authority.substr(colon + 1);
    unsigned port = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), port);
    authority = authority.substr(0, colon);
    return is_digits(digits) && digits.size() <= 5 && port >= 1 && port <= 65535;
}

} // namespace

bool is_loopback(std::string_view host) noexcept {
    if (host == "localhost" || host == "[::1]") return true;
    in_addr address{};
    if (host.size() > 15 || ::inet_pton(AF_INET, std::string(host).c_str(), &address) != 1) return false;
    return (ntohl(address.s_addr) >> 24U) == 127;
}

endpoint_finding check_endpoint(std::string_view endpoint) {
    const auto separator = endpoint.find("://");
    if (separator == std::string_view::npos) return {"endpoint has no scheme", std::string(example)};
    const auto scheme = endpoint.substr(0, separator);
    auto host = endpoint.substr(separator + 3);
    if (host.find('@') != std::string_view::npos)
        return {"endpoint must not hold a user or a password", std::string(example)};
    if (host.find_first_of("/?#\\") != std::string_view::npos)
        return {"endpoint must not have a path or a query",
                "write scheme, host and port only, " + std::string(example)};
    if (!split_port(host)) return {"endpoint has no valid port", std::string(example)};
    if (!is_host_name(host) && !is_ipv6(host)) return {"endpoint has no valid host", std::string(example)};
    if (scheme == "https" || (scheme == "http" && is_loopback(host))) return {};
    if (scheme == "http")
        return {"endpoint must use https unless it is a loopback address",
                "write https://" + std::string(host)};
    return {"endpoint must use https, not " + quoted(scheme), std::string(example)};
}

} // namespace lead_ads::config
