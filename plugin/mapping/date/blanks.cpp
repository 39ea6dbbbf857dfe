#include "mapping/date/blanks.hpp"

#include "core/ascii.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <cstring>

namespace lead_ads::mapping::date {
namespace {

// Marks of direction and joiners, which browsers put into dates: they have no width and no meaning there.
bool has_no_width(char32_t c) noexcept {
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || c == 0x2060 || c == 0xFEFF;
}

// Plain blanks only, no two in a row, none at an end: nearly every date is written so.
bool is_plain(std::string_view text) noexcept {
    bool after_blank = true;
    for (const char c : text) {
        const bool blank = core::is_ascii_space(c);
        if (!core::is_ascii(c) || (blank && (after_blank || c != ' '))) return false;
        after_blank = blank;
    }
    return text.empty() || !after_blank;
}

// Bytes of the character at `at`; 1 for a byte that begins none.
std::size_t size_at(std::string_view text, std::size_t at) noexcept {
    return std::max<std::size_t>(core::utf8_size(text.substr(at)), 1);
}

} // namespace

std::string_view with_plain_blanks(std::string_view text, std::span<char> room) noexcept {
    if (is_plain(text) || room.size() < text.size()) return text;
    std::size_t size = 0;
    bool blank_is_due = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto length = size_at(text, at);
        auto next = at;
        const bool is_character = length > 1 || core::is_ascii(text[at]);
        const auto c = is_character ? core::next_code_point(text, next) : char32_t{0};
        if (core::is_js_space(c) && c != 0xFEFF) {
            blank_is_due = size != 0;
        } else if (!has_no_width(c)) {
            if (blank_is_due) room[size++] = ' ';
            blank_is_due = false;
            std::memcpy(room.data() + size, text.data() + at, length);
            size += length;
        }
        at += length;
    }
    return {room.data(), size};
}

} // namespace lead_ads::mapping::date
