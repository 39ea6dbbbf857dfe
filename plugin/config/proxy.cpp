#include "config/proxy.hpp"

#include "config/secrets.hpp"
#include "config/values.hpp"
#include "core/ascii.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <cstdlib>
#include <cstring>

namespace lead_ads::config {
namespace {

constexpr std::uint16_t default_port = 80;
constexpr std::size_t longest_address = 2048;

std::string lower(std::string_view text) {
    std::string made(text);
    std::ranges::transform(made, made.begin(), core::ascii_lower);
    return made;
}

std::optional<std::uint16_t> port_in(std::string_view digits) {
    unsigned port = 0;
    if (!is_digits(digits) || digits.size() > 5) return std::nullopt;
    std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (port < 1 || port > 65535) return std::nullopt;
    return static_cast<std::uint16_t>(port);
}

struct host_and_port {
    std::string host;
    std::uint16_t port = 0; // 0: none was given
};

// host [ ":" port ], IPv6 in brackets, or bare when nothing follows it.
std::optional<host_and_port> split(std::string_view text) {
    host_and_port made;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        made.host = lower(text.substr(1, end - 1));
        text.remove_prefix(end + 1);
    } else {
        const bool is_bare_ipv6 = std::ranges::count(text, ':') > 1;
        const auto colon = is_bare_ipv6 ? std::string_view::npos : text.find(':');
        made.host = lower(text.substr(0, colon));
        text = colon == std::string_view::npos ? std::string_view{} : text.substr(colon);
    }
    if (!text.empty()) {
        const auto port = text.starts_with(':') ? port_in(text.substr(1)) : std::nullopt;
        if (!port) return std::nullopt;
        made.port = *port;
    }
    const auto is_of_a_host = [](char c) {
        return core::is_letter(c) || core::is_digit(c) ||
               std::string_view("-._:").find(c) != std::string_view::npos;
    };
    if (made.host.empty() || made.host.size() > 253 || !std::ranges::all_of(made.host, is_of_a_host))
        return std::nullopt;
    return made;
}

std::optional<unsigned> hex(char c) {
    if (core::is_digit(c)) return static_cast<unsigned>(c - '0');
    const char letter = core::ascii_lower(c);
    if (letter >= 'a' && letter <= 'f') return static_cast<unsigned>(letter - 'a' + 10);
    return std::nullopt;
}

// Percent signs stand for bytes, as in any address; one that does not stays as it is.
std::string decoded(std::string_view text) {
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto high = text[i] == '%' && i + 2 < text.size() ? hex(text[i + 1]) : std::nullopt;
        const auto low = high ? hex(text[i + 2]) : std::nullopt;
        made += low ? static_cast<char>(*high * 16 + *low) : text[i];
        if (low) i += 2;
    }
    return made;
}

struct ip_bytes {
    std::array<unsigned char, 16> bytes{};
    unsigned size = 0; // 4 or 16; 0: no address
};

ip_bytes address_in(std::string_view text) {
    ip_bytes made;
    const std::string copy(text.substr(0, 64));
    if (::inet_pton(AF_INET, copy.c_str(), made.bytes.data()) == 1)
        made.size = 4;
    else if (::inet_pton(AF_INET6, copy.c_str(), made.bytes.data()) == 1)
        made.size = 16;
    return made;
}

bool is_within(const ip_bytes& address, std::string_view network, std::string_view bits) {
    const auto base = address_in(network);
    unsigned count = 0;
    const bool is_count = is_digits(bits) && bits.size() <= 3;
    if (is_count) std::from_chars(bits.data(), bits.data() + bits.size(), count);
    if (!is_count || base.size == 0 || base.size != address.size || count > 8 * base.size) return false;
    for (unsigned i = 0; i < count; ++i) {
        const auto mask = static_cast<unsigned char>(0x80U >> (i % 8));
        if ((base.bytes[i / 8] ^ address.bytes[i / 8]) & mask) return false;
    }
    return true;
}

bool fits(std::string_view host, std::uint16_t port, std::string_view entry) {
    if (entry == "*") return true;
    const auto address = address_in(host);
    if (const auto slash = entry.find('/'); slash != std::string_view::npos)
        return address.size > 0 && is_within(address, entry.substr(0, slash), entry.substr(slash + 1));
    const auto named = split(entry.starts_with("*.") ? entry.substr(1) : entry);
    if (!named || (named->port != 0 && named->port != port)) return false;
    if (address.size > 0) {
        const auto other = address_in(named->host);
        return other.size == address.size && other.bytes == address.bytes;
    }
    auto suffix = std::string_view(named->host);
    if (suffix.starts_with('.')) suffix.remove_prefix(1);
    if (suffix.empty() || !host.ends_with(suffix)) return false;
    return host.size() == suffix.size() || host[host.size() - suffix.size() - 1] == '.';
}

std::string_view variable(const char* name) {
    const char* text = std::getenv(name);
    return text ? std::string_view(text) : std::string_view{};
}

proxy_choice chosen(std::string_view text, std::string_view origin) {
    auto read = parse_proxy(text);
    return {std::move(read.address), origin, std::move(read.problem)};
}

proxy_choice of_settings(const settings_section& settings) {
    constexpr std::string_view origin = "settings.proxy";
    if (settings.proxy_reference.kind == secret_kind::none) return chosen(settings.proxy, origin);
    const auto opened = open_secret(settings.proxy_reference);
    if (!opened.problem.empty()) return {std::nullopt, origin, opened.problem};
    return chosen(opened.text, origin);
}

proxy_choice of_environment(const host_and_port& endpoint) {
    const bool is_lower = !variable("https_proxy").empty();
    const auto text = variable(is_lower ? "https_proxy" : "HTTPS_PROXY");
    const auto no_proxy = variable(variable("no_proxy").empty() ? "NO_PROXY" : "no_proxy");
    if (text.empty() || is_excepted(endpoint.host, endpoint.port, no_proxy)) return {};
    return chosen(text, is_lower ? "https_proxy" : "HTTPS_PROXY");
}

} // namespace

std::string base64(std::string_view bytes) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string made;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group = group << 8U | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j)
            made += i + j > bytes.size() ? '=' : letters[group >> (18 - 6 * j) & 63U];
    }
    return made;
}

proxy_reading parse_proxy(std::string_view text) {
    if (text.size() > longest_address || has_control_characters(text))
        return {std::nullopt, "the proxy's address is too long or holds control characters"};
    if (const auto scheme = text.find("://"); scheme != std::string_view::npos) {
        if (lower(text.substr(0, scheme)) != "http")
            return {std::nullopt, "a proxy is reached by http:// alone, not by " +
                                      lower(text.substr(0, scheme).substr(0, 16)) +
                                      "://; it passes TLS on untouched"};
        text.remove_prefix(scheme + 3);
    }
    if (text.ends_with('/')) text.remove_suffix(1);
    proxy_address made;
    if (const auto at = text.rfind('@'); at != std::string_view::npos) {
        auto credentials = decoded(text.substr(0, at));
        if (credentials.find(':') == std::string::npos) credentials += ':';
        made.authorization = "Basic " + base64(credentials);
        text.remove_prefix(at + 1);
    }
    const auto place = split(text);
    if (!place)
        return {std::nullopt,
                "the proxy's address has no valid host and port, as in http://proxy.example:3128"};
    made.host = place->host;
    made.port = place->port == 0 ? default_port : place->port;
    return {std::move(made), {}};
}

bool is_excepted(std::string_view host, std::uint16_t port, std::string_view no_proxy) {
    const auto name = lower(host);
    while (!no_proxy.empty()) {
        const auto end = std::min(no_proxy.find_first_of(", \t"), no_proxy.size());
        const auto entry = no_proxy.substr(0, end);
        no_proxy.remove_prefix(std::min(end + 1, no_proxy.size()));
        if (!entry.empty() && fits(name, port, entry)) return true;
    }
    return false;
}

std::string text_of(const proxy_address& proxy) {
    const bool is_ipv6 = proxy.host.find(':') != std::string::npos;
    return "http://" + (is_ipv6 ? "[" + proxy.host + "]" : proxy.host) + ":" + std::to_string(proxy.port);
}

proxy_choice choose_proxy(const settings_section& settings) {
    constexpr std::string_view secure = "https://";
    const auto endpoint = std::string_view(settings.endpoint);
    if (!endpoint.starts_with(secure) || settings.proxy == "none") return {};
    auto place = split(endpoint.substr(secure.size()));
    if (!place) return {};
    if (place->port == 0) place->port = 443;
    if (!settings.proxy.empty() || settings.proxy_reference.kind != secret_kind::none)
        return of_settings(settings);
    return of_environment(*place);
}

} // namespace lead_ads::config
