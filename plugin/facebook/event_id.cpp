#include "facebook/event_id.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <span>

namespace lead_ads::facebook {

namespace {

// Joined with a separator that none of the parts holds, so that different parts never give the same text.
std::string_view joined(std::span<const std::string_view> parts, core::arena& memory) {
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
    std::array<char, 24> digits;
    std::array<std::string_view, 5> parts = {of.dataset, of.event_name};
    std::size_t count = 2;
    if (of.event_time && !of.lead_id.empty()) {
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), *of.event_time).ptr;
        parts[count++] = of.lead_id;
        parts[count++] = {digits.data(), static_cast<std::size_t>(end - digits.data())};
    } else {
        parts[count++] = of.event_bytes;
    }
    if (!of.sent.empty()) parts[count++] = of.sent;
    const auto text = joined(std::span(parts).first(count), memory);
    auto* hex = memory.array<char>(core::sha256_digester::hex_size);
    digester.digest(text, hex);
    return {hex, core::sha256_digester::hex_size};
}

} // namespace lead_ads::facebook
