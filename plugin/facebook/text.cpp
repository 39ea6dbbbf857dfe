#include "facebook/text.hpp"

#include "core/name_index.hpp"
#include "core/utf8.hpp"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>

namespace lead_ads::facebook {

namespace {

using core::is_ascii_space;

constexpr bool is_ascii_punctuation(char c) noexcept {
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
           (c >= '{' && c <= '~');
}

// Bytes of the white space that `text` begins with; 0 when it begins with something else.
std::size_t space_size(std::string_view text) noexcept {
    if (text.empty()) return 0;
    if (core::is_ascii(text[0])) return is_ascii_space(text[0]) ? 1 : 0;
    const auto c = code_point_at(text, 0);
    return core::is_js_space(c.value) ? c.size : 0;
}

// An ASCII character that trimming leaves where it is.
constexpr bool is_kept_by_trim(char c) noexcept {
    return core::is_ascii(c) && !is_ascii_space(c);
}

std::size_t last_space_size(std::string_view text) noexcept {
    if (text.empty() || is_kept_by_trim(text.back())) return 0;
    for (std::size_t size = 1; size <= std::min<std::size_t>(3, text.size()); ++size)
        if (space_size(text.substr(text.size() - size)) == size) return size;
    return 0;
}

constexpr std::array<bool, 256> table_of(bool (*is_in)(char)) {
    std::array<bool, 256> table{};
    for (std::size_t byte = 0; byte < table.size(); ++byte)
        table[byte] = is_in(static_cast<char>(byte));
    return table;
}
// Bytes that stripping keeps without a look at what follows them.
constexpr auto kept_without_spaces = table_of(is_kept_by_trim);
constexpr auto kept_without_punctuation =
    table_of([](char c) { return is_kept_by_trim(c) && !is_ascii_punctuation(c); });

// Bytes to remove at the front of `text`.
std::size_t removable(std::string_view text, strip what) noexcept {
    if (what == strip::spaces_and_punctuation && is_ascii_punctuation(text[0])) return 1;
    return space_size(text);
}

constexpr std::uint64_t in_each_byte(unsigned char byte) noexcept {
    return byte * 0x0101010101010101ull;
}

// The highest bit of each of eight ASCII characters that is a capital. That bit is free, so that sums can
// show in it what is from 'A' on and what is behind 'Z'.
constexpr std::uint64_t capitals_of_8(std::uint64_t bytes) noexcept {
    const auto from_a = bytes + in_each_byte(0x80 - 'A');
    const auto behind_z = bytes + in_each_byte(0x80 - 'Z' - 1);
    return from_a & ~behind_z & in_each_byte(0x80);
}

std::uint64_t load_8(const char* from) noexcept {
    std::uint64_t bytes;
    std::memcpy(&bytes, from, sizeof bytes);
    return bytes;
}

// What is in a text, as the highest bits of its bytes.
struct ascii_look {
    std::uint64_t beyond_ascii = 0;
    std::uint64_t capitals = 0; // means something only when nothing is beyond ASCII
};

ascii_look look_at(std::string_view text) noexcept {
    ascii_look seen;
    std::size_t at = 0;
    const auto look = [&](std::uint64_t bytes) {
        seen.beyond_ascii |= bytes & in_each_byte(0x80);
        seen.capitals |= capitals_of_8(bytes & in_each_byte(0x7F));
    };
    for (; text.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t))
        look(load_8(text.data() + at));
    // Up to seven bytes, some of them twice.
    look(core::name_key(text.substr(at)).ends);
    return seen;
}

std::string_view ascii_to_lower(std::string_view text, core::arena& memory) {
    constexpr std::size_t step = sizeof(std::uint64_t);
    auto* const to = memory.array<char>(text.size());
    const auto lower_8 = [&](std::size_t at) {
        auto bytes = load_8(text.data() + at);
        bytes |= capitals_of_8(bytes) >> 2;
        std::memcpy(to + at, &bytes, step);
    };
    if (text.size() < step) {
        std::ranges::transform(text, to, ascii_lower);
        return {to, text.size()};
    }
    for (std::size_t at = 0; at + step <= text.size(); at += step)
        lower_8(at);
    lower_8(text.size() - step);
    return {to, text.size()};
}

// The letters of Western Europe, U+0080 to U+00FF, take two bytes, and each has its lower case 0x20 behind
// it; none depends on what stands beside it. Nothing when the text has others, or a broken sequence.
std::optional<std::string_view> latin_to_lower(std::string_view text, core::arena& memory) {
    auto* const to = memory.array<char>(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        to[at] = ascii_lower(text[at]);
        if (core::is_ascii(text[at])) continue;
        const auto lead = static_cast<unsigned char>(text[at]);
        if ((lead != 0xC2 && lead != 0xC3) || at + 1 == text.size()) return std::nullopt;
        auto trail = static_cast<unsigned char>(text[++at]);
        if ((trail & 0xC0) != 0x80) return std::nullopt;
        const bool is_upper = lead == 0xC3 && trail <= 0x9E && trail != 0x97; // U+00D7 is a sign
        if (is_upper) trail |= 0x20;
        to[at] = static_cast<char>(trail);
    }
    return std::string_view(to, text.size());
}

// Below U+0300 every text is composed and takes room; the characters from there on begin with such a byte.
bool may_need_composing(std::string_view text) noexcept {
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0xCC; });
}

constexpr bool is_zero_width(char32_t c) noexcept {
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF || c == 0x180E;
}

} // namespace

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
    if (!text.empty() && is_kept_by_trim(text.front()) && is_kept_by_trim(text.back())) return text;
    while (const auto size = space_size(text))
        text.remove_prefix(size);
    while (const auto size = last_space_size(text))
        text.remove_suffix(size);
    return text;
}

std::string_view to_lower(std::string_view text, core::arena& memory) {
    const auto seen = look_at(text);
    if (seen.beyond_ascii == 0) return seen.capitals == 0 ? text : ascii_to_lower(text, memory);
    if (const auto latin = latin_to_lower(text, memory)) return *latin;
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
    const auto& kept = what == strip::spaces ? kept_without_spaces : kept_without_punctuation;
    const auto size_to_remove = [&](std::size_t at) -> std::size_t {
        if (kept[static_cast<unsigned char>(text[at])]) return 0;
        return removable(text.substr(at), what);
    };
    std::size_t at = 0;
    while (at < text.size() && size_to_remove(at) == 0)
        ++at;
    if (at == text.size()) return text;
    auto* const to = memory.array<char>(text.size());
    auto* end = std::copy_n(text.begin(), at, to);
    while (at < text.size()) {
        if (const auto size = size_to_remove(at))
            at += size;
        else
            *end++ = text[at++];
    }
    return {to, static_cast<std::size_t>(end - to)};
}

std::string_view without_zero_width(std::string_view text, core::arena& memory) {
    if (!may_need_composing(text)) return text;
    auto* const to = memory.array<char>(text.size());
    auto* end = to;
    for (std::size_t at = 0; at < text.size();) {
        const auto c = code_point_at(text, at);
        if (!is_zero_width(c.value))
            end = std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(at), c.size, end);
        at += c.size;
    }
    return {to, static_cast<std::size_t>(end - to)};
}

std::string_view compose(std::string_view text, core::arena& memory) {
    if (!may_need_composing(text)) return text;
    text = without_zero_width(text, memory);
    UErrorCode status = U_ZERO_ERROR;
    const auto* const nfc = icu::Normalizer2::getNFCInstance(status);
    constexpr std::size_t longest = 1 << 20; // far beyond an event
    if (U_FAILURE(status) || text.size() > longest) return text;
    const icu::StringPiece given(text.data(), static_cast<std::int32_t>(text.size()));
    if (nfc->isNormalizedUTF8(given, status)) return text;
    // Composing never makes three bytes of one.
    const auto capacity = static_cast<std::int32_t>(text.size() * 3);
    auto* const begin = memory.array<char>(text.size() * 3);
    icu::CheckedArrayByteSink composed(begin, capacity);
    nfc->normalizeUTF8(0, given, composed, nullptr, status);
    return U_SUCCESS(status)
               ? std::string_view(begin, static_cast<std::size_t>(composed.NumberOfBytesWritten()))
               : text;
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
