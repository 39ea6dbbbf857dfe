// As the Unicode standard has it (table 3-7): no overlong forms, no surrogates, nothing beyond U+10FFFF.
#include "host/sources/utf8_check.hpp"

#include <cstdint>
#include <cstring>

namespace desthost::sources {
namespace {

struct lead_byte {
    std::uint8_t from, to;
    std::uint8_t continuations;
    std::uint8_t second_from, second_to;
};
constexpr lead_byte lead_bytes[] = {
    {0x00, 0x7F, 0, 0, 0},       {0xC2, 0xDF, 1, 0x80, 0xBF}, {0xE0, 0xE0, 2, 0xA0, 0xBF},
    {0xE1, 0xEC, 2, 0x80, 0xBF}, {0xED, 0xED, 2, 0x80, 0x9F}, {0xEE, 0xEF, 2, 0x80, 0xBF},
    {0xF0, 0xF0, 3, 0x90, 0xBF}, {0xF1, 0xF3, 3, 0x80, 0xBF}, {0xF4, 0xF4, 3, 0x80, 0x8F},
};

const lead_byte* find_lead(std::uint8_t byte) noexcept {
    for (const auto& row : lead_bytes)
        if (byte >= row.from && byte <= row.to) return &row;
    return nullptr;
}

std::size_t ascii_run(const char* at, const char* end) noexcept {
    const char* const from = at;
    constexpr std::uint64_t high_bits = 0x8080808080808080U;
    for (std::uint64_t word = 0; end - at >= 8; at += 8) {
        std::memcpy(&word, at, sizeof word);
        if ((word & high_bits) != 0) break;
    }
    while (at != end && static_cast<unsigned char>(*at) < 0x80)
        ++at;
    return static_cast<std::size_t>(at - from);
}

enum class verdict : std::uint8_t { whole, cut, invalid };

verdict check_character(const unsigned char* at, std::size_t size, std::size_t& length) noexcept {
    const auto* lead = find_lead(*at);
    if (lead == nullptr) return verdict::invalid;
    length = lead->continuations + std::size_t{1};
    for (std::size_t i = 1; i < length; ++i) {
        if (i == size) return verdict::cut;
        const std::uint8_t from = i == 1 ? lead->second_from : 0x80;
        const std::uint8_t to = i == 1 ? lead->second_to : 0xBF;
        if (at[i] < from || at[i] > to) return verdict::invalid;
    }
    return verdict::whole;
}

} // namespace

utf8_finding check_utf8(std::string_view bytes) noexcept {
    utf8_finding found;
    const char* const end = bytes.data() + bytes.size();
    for (;;) {
        found.good += ascii_run(bytes.data() + found.good, end);
        if (found.good == bytes.size()) return found;
        std::size_t length = 0;
        const auto* at = reinterpret_cast<const unsigned char*>(bytes.data() + found.good);
        const auto how = check_character(at, bytes.size() - found.good, length);
        found.is_invalid = how == verdict::invalid;
        if (how != verdict::whole) return found;
        found.has_multibyte = true;
        found.good += length;
    }
}

} // namespace desthost::sources
