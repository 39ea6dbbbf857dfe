// Characters in UTF-8 text.
//
// In: text; all but utf8_size() and is_utf8() take it to be valid UTF-8, as event data and rules are.
// Positions and lengths are code points, offsets are bytes. [any thread]
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lead_ads::core {

// A byte behind the first one of a character.
constexpr bool is_trail(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// The bytes of the well-formed character that `text`, which is not empty, begins with; 0 when there is none.
std::size_t utf8_size(std::string_view text) noexcept;

bool is_utf8(std::string_view text) noexcept;

// Reads the code point at `offset`, which must be below the size, and moves the offset behind it.
char32_t next_code_point(std::string_view text, std::size_t& offset) noexcept;

// Writes a code point to the up to four bytes at `to`; returns the place behind it.
char* put_code_point(char32_t c, char* to) noexcept;
void append_code_point(char32_t c, std::string& out);

std::size_t count_code_points(std::string_view text) noexcept;

// The offset behind the first `count` code points; the size when there are fewer.
std::size_t offset_of(std::string_view text, std::size_t count) noexcept;

// White space as JavaScript's trim() removes it and its Number() overlooks it at the ends: white space and
// line ends, as ECMA-262 lists them (Unicode's Zs, U+FEFF, U+2028, U+2029).
bool is_js_space(char32_t c) noexcept;
std::string_view js_trim(std::string_view text) noexcept;

} // namespace lead_ads::core
