#include "facebook/text.hpp"

#include <unicode/casemap.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <limits>

namespace lead_ads::facebook {

namespace {

constexpr bool is_ascii_space(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

constexpr bool is_ascii_punctuation(char c) noexcept {
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
           (c >= '{' && c <= '~');
}

constexpr bool is_ascii_byte(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x80;
}

// \s beyond ASCII, as ECMA-262 lists it: WhiteSpace and LineTerminator (Unicode's Zs, U+FEFF, U+2028,
// U+2029).
constexpr bool is_wide_space(char32_t c) noexcept {
    return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

// Bytes of the white space that `text` begins with; 0 when it begins with something else.
std::size_t space_size(std::string_view text) noexcept {
    if (text.empty()) return 0;
    if (is_ascii_byte(text[0])) return is_ascii_space(text[0]) ? 1 : 0;
    const auto c = code_point_at(text, 0);
    return is_wide_space(c.value) ? c.size : 0;
}

std::size_t last_space_size(std::string_view text) noexcept {
    for (std::size_t size = 1; size <= std::min<std::size_t>(3, text.size()); ++size)
        if (space_size(text.substr(text.size() - size)) == size) return size;
    return 0;
}

// Bytes to remove at the front of `text`.
std::size_t removable(std::string_view text, strip what) noexcept {
    if (what == strip::spaces_and_punctuation && is_ascii_punctuation(text[0])) return 1;
    return space_size(text);
}

std::string_view ascii_to_lower(std::string_view text, core::arena& memory) {
    if (std::none_of(text.begin(), text.end(), is_upper_letter)) return text;
    auto* to = memory.array<char>(text.size());
    std::transform(text.begin(), text.end(), to, ascii_lower);
    return {to, text.size()};
}

} // namespace

bool is_ascii(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), is_ascii_byte);
}

code_point code_point_at(std::string_view text, std::size_t at) noexcept {
    constexpr code_point broken{0xFFFD, 1};
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead < 0x80) return {lead, 1};
    const std::size_t size = U8_IS_LEAD(lead) ? U8_COUNT_TRAIL_BYTES_UNSAFE(lead) + 1u : 1u;
    if (size == 1 || text.size() - at < size) return broken;
    char32_t value = lead & (0x7Fu >> size);
    for (std::size_t i = 1; i < size; ++i) {
        const auto trail = static_cast<unsigned char>(text[at + i]);
        if (!U8_IS_TRAIL(trail)) return broken;
        value = value << 6 | (trail & 0x3Fu);
    }
    return {value, size};
}

std::string_view trim(std::string_view text) noexcept {
    while (const auto size = space_size(text))
        text.remove_prefix(size);
    while (const auto size = last_space_size(text))
        text.remove_suffix(size);
    return text;
}

std::string_view to_lower(std::string_view text, core::arena& memory) {
    if (is_ascii(text)) return ascii_to_lower(text, memory);
    // Lower case never takes more than half as many bytes again (U+023A: two bytes become three).
    const std::size_t capacity = text.size() + text.size() / 2 + 1;
    if (capacity > std::numeric_limits<std::int32_t>::max()) return {};
    auto* to = memory.array<char>(capacity);
    UErrorCode status = U_ZERO_ERROR;
    const auto size = icu::CaseMap::utf8ToLower("", 0, text.data(), static_cast<std::int32_t>(text.size()),
                                                to, static_cast<std::int32_t>(capacity), nullptr, status);
    return U_SUCCESS(status) ? std::string_view(to, static_cast<std::size_t>(size)) : std::string_view();
}

std::string_view strip_text(std::string_view text, strip what, core::arena& memory) {
    std::size_t at = 0;
    while (at < text.size() && removable(text.substr(at), what) == 0)
        ++at;
    if (at == text.size()) return text;
    auto* const to = memory.array<char>(text.size());
    auto* end = std::copy_n(text.begin(), at, to);
    while (at < text.size()) {
        if (const auto size = removable(text.substr(at), what))
            at += size;
        else
            *end++ = text[at++];
    }
    return {to, static_cast<std::size_t>(end - to)};
}

std::size_t utf16_length(std::string_view text) noexcept {
    std::size_t units = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (!U8_IS_TRAIL(byte)) units += byte >= 0xF0 ? 2 : 1;
    }
    return units;
}

} // namespace lead_ads::facebook
