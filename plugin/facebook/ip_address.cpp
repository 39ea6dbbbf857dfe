// client_ip_address: the address that a request came from, as servers and proxies write it down.
//
//   list    = entry *( "," entry )          X-Forwarded-For: the person first, then each proxy
//   entry   = address [ ":" port ] / "[" address "]" [ ":" port ] / address "%" zone
//
// Addresses that no provider gives to anybody (RFC 1918, 6598, 3927, 4193, loopback and the like: IANA's
// special-purpose registries) say nothing of the person. Those for documentation count as public: sample data
// is made of them.
#include "core/ascii.hpp"
#include "facebook/property_types.hpp"
#include "facebook/text.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace lead_ads::facebook {

namespace {

using core::value;

struct network {
    std::array<std::uint8_t, 4> first;
    unsigned bits;
};
constexpr auto private_networks = std::to_array<network>({
    {{0, 0, 0, 0}, 8},
    {{10, 0, 0, 0}, 8},
    {{100, 64, 0, 0}, 10},
    {{127, 0, 0, 0}, 8},
    {{169, 254, 0, 0}, 16},
    {{172, 16, 0, 0}, 12},
    {{192, 168, 0, 0}, 16},
    {{224, 0, 0, 0}, 3}, // multicast, reserved, broadcast
});

constexpr std::uint32_t number_of(const std::array<std::uint8_t, 4>& bytes) noexcept {
    return static_cast<std::uint32_t>(bytes[0]) << 24 | static_cast<std::uint32_t>(bytes[1]) << 16 |
           static_cast<std::uint32_t>(bytes[2]) << 8 | bytes[3];
}

bool is_public_v4(const std::array<std::uint8_t, 4>& address) noexcept {
    return std::ranges::none_of(private_networks, [&](const network& n) {
        return (number_of(address) ^ number_of(n.first)) >> (32 - n.bits) == 0;
    });
}

// Global unicast is 2000::/3; everything else is local, multicast or reserved.
bool is_public_v6(const std::array<std::uint8_t, 16>& address) noexcept {
    return address[0] >> 5 == 1;
}

// The bare address of an entry.
std::string_view bare(std::string_view entry) noexcept {
    entry = trim(entry);
    if (entry.size() > 1 && entry.front() == '"' && entry.back() == '"')
        entry = entry.substr(1, entry.size() - 2);
    if (entry.starts_with('[')) return entry.substr(1, entry.find(']') - 1);
    const auto colon = entry.find(':');
    const bool has_port = colon != entry.npos && entry.find(':', colon + 1) == entry.npos;
    return has_port ? entry.substr(0, colon) : entry.substr(0, entry.find('%'));
}

// The address in the form that Meta takes; empty when it is none, or says nothing of the person.
std::string_view public_address(std::string_view text) noexcept {
    text = text.substr(0, text.find('%'));
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    if (text.size() >= buffer.size()) return {};
    std::ranges::copy(text, buffer.begin());
    std::array<std::uint8_t, 4> v4{};
    if (inet_pton(AF_INET, buffer.data(), v4.data()) == 1)
        return is_public_v4(v4) ? text : std::string_view();
    std::array<std::uint8_t, 16> v6{};
    if (inet_pton(AF_INET6, buffer.data(), v6.data()) != 1) return {};
    constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    if (!std::equal(mapped.begin(), mapped.end(), v6.begin()))
        return is_public_v6(v6) ? text : std::string_view();
    // ::ffff:192.0.2.1 is an address of version 4 as servers of version 6 see it.
    return text.find('.') != text.npos ? public_address(text.substr(text.rfind(':') + 1))
                                       : std::string_view();
}

} // namespace

value as_ip_address(const value& v, core::arena&) {
    if (!v.is_string()) return {};
    for (auto rest = v.as_string(); !rest.empty();) {
        const auto entry = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(rest.size(), entry.size() + 1));
        const auto address = public_address(bare(entry));
        if (!address.empty()) return address.size() == v.size() ? v : value::string(address);
    }
    return {};
}

} // namespace lead_ads::facebook
