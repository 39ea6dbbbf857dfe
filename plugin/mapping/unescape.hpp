// The escapes in a formula's texts.
//
// escape = "\" ( '"' | "'" | "\" | "n" | "r" | "t" | "u" 4 hexadecimal digits ); before anything else the
//          backslash is a character like any other. Two escapes may be the halves of one character.
//
// In: text that begins with a backslash. Out: how many bytes of it were read, and what they stand for, or
// what is wrong with them. Pure, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lead_ads::mapping {

struct escape {
    std::size_t size = 0;     // in bytes
    std::string_view mistake; // empty: there is none
    std::string_view hint;
};

// Appends what the escape stands for to `decoded`.
escape unescape(std::string_view text, std::string& decoded);

} // namespace lead_ads::mapping
