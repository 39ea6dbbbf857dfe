// Code points in UTF-8 text.
//
// In: text; all but valid_utf8() take it to be valid UTF-8, as event data and compiled rules are. Positions
// and lengths are code points, offsets are bytes. [any thread]
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lead_ads::mapping {

bool valid_utf8(std::string_view text) noexcept;

// Reads the code point at `offset`, which must be below the size, and moves the offset behind it.
char32_t next_code_point(std::string_view text, std::size_t& offset) noexcept;

void append_code_point(char32_t c, std::string& out);

std::size_t count_code_points(std::string_view text) noexcept;

// The offset behind the first `count` code points; the size when there are fewer.
std::size_t offset_of(std::string_view text, std::size_t count) noexcept;

// What JavaScript's trim() takes away and its Number() overlooks at the ends.
bool is_js_space(char32_t c) noexcept;
std::string_view js_trim(std::string_view text) noexcept;

} // namespace lead_ads::mapping
