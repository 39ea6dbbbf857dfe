#include "core/fold.hpp"

#include <unicode/casemap.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace lead_ads::core {

namespace {

constexpr bool is_ascii(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x80;
}

constexpr bool is_ascii_space(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

constexpr char ascii_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

std::string_view folded_ascii(std::string_view text, arena& memory) {
    const auto* first = std::ranges::find_if_not(text, is_ascii_space);
    const auto* last = text.end();
    while (last != first && is_ascii_space(last[-1]))
        --last;
    auto* const to = memory.array<char>(static_cast<std::size_t>(last - first));
    auto* const end = std::transform(first, last, to, ascii_lower);
    return {to, end};
}

constexpr bool is_trail(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// The character that `text` is, from its lead byte to its last; the text was checked where it came in.
UChar32 code_point_of(std::string_view text) noexcept {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) return lead;
    std::uint32_t c = lead & (lead < 0xE0 ? 0x1Fu : lead < 0xF0 ? 0x0Fu : 0x07u);
    for (const char trail : text.substr(1))
        c = c << 6 | (static_cast<unsigned char>(trail) & 0x3Fu);
    return static_cast<UChar32>(c);
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty()) {
        std::size_t size = 1;
        while (size < text.size() && is_trail(text[size]))
            ++size;
        if (!u_isUWhiteSpace(code_point_of(text.substr(0, size)))) break;
        text.remove_prefix(size);
    }
    while (!text.empty()) {
        auto last = text.size() - 1;
        while (last > 0 && is_trail(text[last]))
            --last;
        if (!u_isUWhiteSpace(code_point_of(text.substr(last)))) break;
        text.remove_suffix(text.size() - last);
    }
    return text;
}

} // namespace

std::string_view folded(std::string_view text, arena& memory) {
    if (std::ranges::all_of(text, is_ascii)) return folded_ascii(text, memory);
    if (text.size() > std::numeric_limits<std::int32_t>::max() / 2) return {};
    const auto name = trimmed(text);
    // Lower case never takes more than half as many bytes again (U+023A: two bytes become three).
    const auto capacity = name.size() + name.size() / 2 + 1;
    auto* const to = memory.array<char>(capacity);
    auto status = U_ZERO_ERROR;
    const auto size = icu::CaseMap::utf8ToLower("", 0, name.data(), static_cast<std::int32_t>(name.size()),
                                                to, static_cast<std::int32_t>(capacity), nullptr, status);
    return U_SUCCESS(status) ? std::string_view(to, static_cast<std::size_t>(size)) : std::string_view{};
}

std::string folded(std::string_view text) {
    arena memory(256);
    return std::string(folded(text, memory));
}

} // namespace lead_ads::core
