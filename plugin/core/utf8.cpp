#include "core/utf8.hpp"

#include "core/ascii.hpp"

#include <algorithm>

namespace lead_ads::core {

std::size_t utf8_size(std::string_view text) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto lead = byte(0);
    if (lead < 0x80) return 1;
    const std::size_t size = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (size == 0 || size > text.size()) return 0;
    // Overlong forms, surrogates and what lies beyond U+10FFFF all show in the second byte.
    const auto second = byte(1);
    const unsigned least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < least || second > most) return 0;
    return std::ranges::all_of(text.substr(2, size - 2), is_trail) ? size : 0;
}

bool is_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const auto size = utf8_size(text);
        if (size == 0) return false;
        text.remove_prefix(size);
    }
    return true;
}

char32_t next_code_point(std::string_view text, std::size_t& offset) noexcept {
    const auto lead = static_cast<unsigned char>(text[offset++]);
    if (lead < 0x80) return lead;
    char32_t c = lead & (lead < 0xE0 ? 0x1Fu : lead < 0xF0 ? 0x0Fu : 0x07u);
    while (offset < text.size() && is_trail(text[offset]))
        c = c << 6 | (static_cast<unsigned char>(text[offset++]) & 0x3Fu);
    return c;
}

char* put_code_point(char32_t c, char* to) noexcept {
    const auto put = [&](char32_t byte) { *to++ = static_cast<char>(byte); };
    if (c < 0x80) return put(c), to;
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
    return to;
}

void append_code_point(char32_t c, std::string& out) {
    char bytes[4];
    out.append(bytes, put_code_point(c, bytes));
}

std::size_t count_code_points(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !is_trail(c); }));
}

std::size_t offset_of(std::string_view text, std::size_t count) noexcept {
    std::size_t offset = 0;
    while (count > 0 && offset < text.size()) {
        ++offset;
        while (offset < text.size() && is_trail(text[offset]))
            ++offset;
        --count;
    }
    return offset;
}

bool is_js_space(char32_t c) noexcept {
    if (c < 0x80) return is_ascii_space(static_cast<char>(c));
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
        while (start > from && is_trail(text[start]))
            --start;
        auto next = start;
        if (!is_js_space(next_code_point(text, next))) break;
        to = start;
    }
    return text.substr(from, to - from);
}

} // namespace lead_ads::core
