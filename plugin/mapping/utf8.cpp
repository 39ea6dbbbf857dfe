#include "mapping/utf8.hpp"

#include <algorithm>

namespace lead_ads::mapping {

namespace {

bool continues(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// Bytes of the sequence that begins with `lead`; 0 when none does.
std::size_t sequence_length(unsigned char lead) noexcept {
    if (lead < 0x80) return 1;
    if (lead < 0xC2) return 0;
    if (lead < 0xE0) return 2;
    if (lead < 0xF0) return 3;
    return lead < 0xF5 ? 4 : 0;
}

// Overlong forms, surrogates and what lies beyond U+10FFFF all show in the second byte.
bool second_fits(unsigned char lead, unsigned char second) noexcept {
    switch (lead) {
    case 0xE0:
        return second >= 0xA0;
    case 0xED:
        return second < 0xA0;
    case 0xF0:
        return second >= 0x90;
    case 0xF4:
        return second < 0x90;
    default:
        return true;
    }
}

} // namespace

bool valid_utf8(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const auto length = sequence_length(lead);
        if (length == 0 || length > text.size() - i) return false;
        if (!std::ranges::all_of(text.substr(i + 1, length - 1), continues)) return false;
        if (length > 1 && !second_fits(lead, static_cast<unsigned char>(text[i + 1]))) return false;
        i += length;
    }
    return true;
}

char32_t next_code_point(std::string_view text, std::size_t& offset) noexcept {
    const auto lead = static_cast<unsigned char>(text[offset++]);
    if (lead < 0x80) return lead;
    char32_t c = lead & (lead < 0xE0 ? 0x1Fu : lead < 0xF0 ? 0x0Fu : 0x07u);
    while (offset < text.size() && continues(text[offset]))
        c = c << 6 | (static_cast<unsigned char>(text[offset++]) & 0x3Fu);
    return c;
}

void append_code_point(char32_t c, std::string& out) {
    const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) return put(c);
    if (c < 0x800) {
        put(0xC0 | c >> 6);
    } else if (c < 0x10000) {
        put(0xE0 | c >> 12);
        put(0x80 | (c >> 6 & 0x3F));
    } else {
        put(0xF0 | c >> 18);
        put(0x80 | (c >> 12 & 0x3F));
        put(0x80 | (c >> 6 & 0x3F));
    }
    put(0x80 | (c & 0x3F));
}

std::size_t count_code_points(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !continues(c); }));
}

std::size_t offset_of(std::string_view text, std::size_t count) noexcept {
    std::size_t offset = 0;
    while (count > 0 && offset < text.size()) {
        ++offset;
        while (offset < text.size() && continues(text[offset]))
            ++offset;
        --count;
    }
    return offset;
}

bool is_js_space(char32_t c) noexcept {
    if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r');
    return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

std::string_view js_trim(std::string_view text) noexcept {
    std::size_t from = 0;
    for (std::size_t next = 0; from < text.size() && is_js_space(next_code_point(text, next)); from = next) {
    }
    std::size_t to = text.size();
    while (to > from) {
        auto start = to - 1;
        while (start > from && continues(text[start]))
            --start;
        auto next = start;
        if (!is_js_space(next_code_point(text, next))) break;
        to = start;
    }
    return text.substr(from, to - from);
}

} // namespace lead_ads::mapping
