#include "facebook/event_id.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <initializer_list>

namespace lead_ads::facebook {

namespace {

// Joined with a separator that none of the parts holds, so that different parts never give the same text.
std::string_view joined(std::initializer_list<std::string_view> parts, core::arena& memory) {
    std::size_t size = parts.size();
    for (const auto part : parts)
        size += part.size();
    auto* text = memory.array<char>(size);
    auto* at = text;
    for (const auto part : parts) {
        if (!part.empty()) std::memcpy(at, part.data(), part.size());
        at += part.size();
        *at++ = '\n';
    }
    return {text, size};
}

} // namespace

std::string_view stable_event_id(const identity& of, core::sha256_digester& digester, core::arena& memory) {
    std::string_view text;
    if (of.event_time && !of.lead_id.empty()) {
        std::array<char, 24> digits;
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), *of.event_time).ptr;
        const std::string_view time(digits.data(), static_cast<std::size_t>(end - digits.data()));
        text = joined({of.dataset, of.event_name, of.lead_id, time}, memory);
    } else {
        text = joined({of.dataset, of.event_name, of.event_bytes}, memory);
    }
    auto* hex = memory.array<char>(core::sha256_digester::hex_size);
    digester.digest(text, hex);
    return {hex, core::sha256_digester::hex_size};
}

} // namespace lead_ads::facebook
