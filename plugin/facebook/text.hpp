// Text operations with the results that JavaScript gives, on UTF-8: what Meta's parameter builder is made of.
//
// In: UTF-8 text (checked where it entered; a broken sequence is survived, not repaired). Out: views into the
// input when nothing had to change, otherwise into the arena. ASCII takes a short way; everything else goes
// through ICU, whose Unicode version decides about letters added lately. [any thread; the arena is the
// caller's]
#pragma once

#include "core/arena.hpp"
#include "core/ascii.hpp"

#include <cstddef>
#include <string_view>

namespace lead_ads::facebook {

using core::ascii_lower;
using core::is_digit;
using core::is_lower_letter;
using core::is_upper_letter;

// The character at `at`, which must be within the text. A broken sequence is one byte, U+FFFD.
struct code_point {
    char32_t value;
    std::size_t size; // in bytes, at least 1
};
code_point code_point_at(std::string_view text, std::size_t at) noexcept;

// String.prototype.trim: white space and line ends of JavaScript's \s.
std::string_view trim(std::string_view text) noexcept;

// String.prototype.toLowerCase, final sigma and dotted capital I included.
std::string_view to_lower(std::string_view text, core::arena& memory);

// Without any \s; with `punctuation` without ASCII's 32 punctuation characters too.
enum class strip : bool {
    spaces,                 // Only white space goes.
    spaces_and_punctuation, // White space and ASCII punctuation go.
};
std::string_view strip_text(std::string_view text, strip what, core::arena& memory);

// Without characters that take no room (zero-width spaces and joiners, direction marks), and composed:
// letters and their accents are one character where Unicode has one (NFC).
std::string_view compose(std::string_view text, core::arena& memory);

// Without those characters only.
std::string_view without_zero_width(std::string_view text, core::arena& memory);

// String.length: UTF-16 units.
std::size_t utf16_length(std::string_view text) noexcept;

} // namespace lead_ads::facebook
