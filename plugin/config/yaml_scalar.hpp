// What a plain YAML scalar means, by YAML 1.2's core schema, as JSON can hold it.
//
// In: the text of a scalar without quotes. Out: its type, and a number in JSON's form with all its digits.
// "007" is text: it is a zip code or an id more often than the number seven. yes, no, on and off are text
// too. Pure function, [any thread].
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lead_ads::config {

enum class scalar_type : std::uint8_t {
    text,       // Anything else.
    boolean,    // true or false, also with a capital or in capitals.
    number,     // A decimal, hexadecimal or octal number.
    not_finite, // .inf, -.inf or .nan, which JSON cannot hold.
};

struct plain_scalar {
    scalar_type type = scalar_type::text;
    bool is_true = false; // of a boolean
    std::string digits;   // of a number
};

plain_scalar read_plain_scalar(std::string_view text);

} // namespace lead_ads::config
