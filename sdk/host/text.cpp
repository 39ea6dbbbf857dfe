#include "host/text.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace desthost {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

struct range {
    char32_t first;
    char32_t last;
};

// Blocks whose characters terminals draw over two columns. Source: Unicode's EastAsianWidth.txt, W and F,
// rounded to whole blocks.
constexpr std::array wide{
    range{0x1100, 0x115F},   range{0x231A, 0x231B},   range{0x23E9, 0x23EC},   range{0x2E80, 0x303E},
    range{0x3041, 0x33FF},   range{0x3400, 0x4DBF},   range{0x4E00, 0x9FFF},   range{0xA000, 0xA4CF},
    range{0xA960, 0xA97F},   range{0xAC00, 0xD7A3},   range{0xF900, 0xFAFF},   range{0xFE30, 0xFE6F},
    range{0xFF00, 0xFF60},   range{0xFFE0, 0xFFE6},   range{0x16FE0, 0x18CFF}, range{0x1B000, 0x1B2FF},
    range{0x1F1E6, 0x1F1FF}, range{0x1F300, 0x1F64F}, range{0x1F680, 0x1F6FF}, range{0x1F900, 0x1F9FF},
    range{0x1FA70, 0x1FAFF}, range{0x20000, 0x3FFFD},
};

// Blocks of combining characters: they are drawn over the character before them.
constexpr std::array combining{
    range{0x0300, 0x036F}, range{0x0483, 0x0489}, range{0x0591, 0x05BD}, range{0x0610, 0x061A},
    range{0x064B, 0x065F}, range{0x06D6, 0x06DC}, range{0x093C, 0x093C}, range{0x0941, 0x0948},
    range{0x0E31, 0x0E31}, range{0x0E34, 0x0E3A}, range{0x0E47, 0x0E4E}, range{0x1AB0, 0x1AFF},
    range{0x1DC0, 0x1DFF}, range{0x20D0, 0x20FF}, range{0xFE00, 0xFE0F}, range{0xFE20, 0xFE2F},
};

// Controls, and characters that reorder or hide text: an error line must show what is there.
constexpr std::array unprintable{
    range{0x00, 0x1F},     range{0x7F, 0x9F},       range{0x00AD, 0x00AD}, range{0x061C, 0x061C},
    range{0x200B, 0x200F}, range{0x2028, 0x202E},   range{0x2060, 0x206F}, range{0xFEFF, 0xFEFF},
    range{0xFFF9, 0xFFFB}, range{0xE0000, 0xE0FFF},
};

template <std::size_t Size>
bool holds(const std::array<range, Size>& ranges, char32_t code) noexcept {
    const auto after = std::upper_bound(ranges.begin(), ranges.end(), code,
                                        [](char32_t c, const range& r) { return c < r.first; });
    return after != ranges.begin() && code <= std::prev(after)->last;
}

struct lead_byte {
    std::size_t size;
    char32_t bits;
    char32_t least;
};

lead_byte read_lead(unsigned char byte) noexcept {
    if (byte < 0x80) return {1, byte, 0};
    if (byte >= 0xC2 && byte < 0xE0) return {2, byte & 0x1Fu, 0x80};
    if (byte >= 0xE0 && byte < 0xF0) return {3, byte & 0x0Fu, 0x800};
    if (byte >= 0xF0 && byte < 0xF5) return {4, byte & 0x07u, 0x10000};
    return {0, 0, 0};
}

// The character at the start, or size 0 when the bytes are not UTF-8.
decoded_character decode_strictly(std::string_view text) noexcept {
    const auto lead = read_lead(static_cast<unsigned char>(text.front()));
    if (lead.size == 0 || lead.size > text.size()) return {};
    char32_t code = lead.bits;
    for (std::size_t i = 1; i < lead.size; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xC0) != 0x80) return {};
        code = (code << 6) | (byte & 0x3Fu);
    }
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (code < lead.least || code > 0x10FFFF || surrogate) return {};
    return {code, lead.size};
}

std::string clean(std::string_view text, bool keep_line_breaks) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto c = decode_character(text);
        if (c.code == '\n' && keep_line_breaks) {
            out += '\n';
        } else if (c.code == '\n' || c.code == '\t') {
            out += ' ';
        } else if (c.code == '\r' && text.substr(1).starts_with('\n')) {
            // The second half of the line break says it all.
        } else {
            out += is_printable(c.code) && c.code != 0xFFFD ? text.substr(0, c.size) : replacement;
        }
        text.remove_prefix(c.size);
    }
    return out;
}

void append_escape(std::string& out, char32_t code) {
    constexpr std::string_view hex = "0123456789abcdef";
    switch (code) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        out += "\\u00";
        out += hex[(code >> 4) & 15];
        out += hex[code & 15];
    }
}

bool is_plain_ascii(char c) noexcept {
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

// `instead` stands for a byte that is not UTF-8; empty: the byte stays.
void append_quoted(std::string& out, std::string_view text, std::string_view instead) {
    out += '"';
    while (!text.empty()) {
        const auto* const plain = std::find_if_not(text.begin(), text.end(), is_plain_ascii);
        out.append(text.begin(), plain);
        text.remove_prefix(static_cast<std::size_t>(plain - text.begin()));
        if (text.empty()) break;
        const auto c = decode_strictly(text);
        const auto size = std::max<std::size_t>(c.size, 1);
        if (c.size == 1)
            append_escape(out, c.code);
        else
            out += c.size == 0 && !instead.empty() ? instead : text.substr(0, size);
        text.remove_prefix(size);
    }
    out += '"';
}

} // namespace

destination_sink_t sink_into(std::string& out) noexcept {
    return {&out, [](void* data, destination_string_t piece) {
                static_cast<std::string*>(data)->append(view(piece));
            }};
}

decoded_character decode_character(std::string_view text) noexcept {
    if (text.empty()) return {};
    const auto c = decode_strictly(text);
    return c.size ? c : decoded_character{0xFFFD, 1};
}

bool is_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const auto c = decode_strictly(text);
        if (c.size == 0) return false;
        text.remove_prefix(c.size);
    }
    return true;
}

int display_width(char32_t code) noexcept {
    if (holds(combining, code)) return 0;
    return holds(wide, code) ? 2 : 1;
}

bool is_printable(char32_t code) noexcept {
    return !holds(unprintable, code);
}

std::string printable(std::string_view text) {
    return clean(text, false);
}

std::string printable_lines(std::string_view text) {
    return clean(text, true);
}

void append_json_string(std::string& out, std::string_view text) {
    append_quoted(out, text, replacement);
}

void append_json_bytes(std::string& out, std::string_view text) {
    append_quoted(out, text, {});
}

} // namespace desthost
