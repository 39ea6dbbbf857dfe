// Text on its way out: to a terminal, into JSON, across the ABI.
//
// In: bytes of any origin. Out: text that cannot steer a terminal, JSON that always parses. Pure functions,
// any thread.
#pragma once

#include <cstdint>
#include <destination/string.h>
#include <string>
#include <string_view>

namespace desthost {

// The ABI's text as a view, and back. Both live as long as the bytes do.
inline std::string_view view(destination_string_t text) noexcept {
    return text.size == 0 ? std::string_view{} : std::string_view{text.data, text.size};
}
inline destination_string_t abi_string(std::string_view text) noexcept {
    return {text.data(), text.size()};
}

// A sink of the ABI that appends to `out`, which must outlive it.
destination_sink_t sink_into(std::string& out) noexcept;

// One character of UTF-8: its code point and how many bytes it takes. Bytes that are not UTF-8 give U+FFFD,
// one byte at a time; at the end of the text `size` is 0.
struct decoded_character {
    char32_t code = 0;
    std::size_t size = 0;
};
decoded_character decode_character(std::string_view text) noexcept;

bool is_utf8(std::string_view text) noexcept;

// How many columns of a terminal a character takes: 0 (combining), 1 or 2 (East Asian wide, emoji).
int display_width(char32_t code) noexcept;

// Whether a terminal may be shown the character as it is: no control character, nothing that changes the
// direction of text or is invisible.
bool is_printable(char32_t code) noexcept;

// `text` with everything that is_printable refuses, and what is not UTF-8, replaced by U+FFFD. Line breaks
// and tabs become spaces.
std::string printable(std::string_view text);

// The same for several lines: line breaks stay.
std::string printable_lines(std::string_view text);

// Appends `text` as a JSON string with its quotes. What is not UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);

// The same, but bytes that are not UTF-8 stay: whoever reads the event shall see that it is damaged.
void append_json_bytes(std::string& out, std::string_view text);

} // namespace desthost
