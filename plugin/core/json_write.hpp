// A value tree to JSON text, as JSON.stringify writes it.
//
// Written integers keep their digits; every other number prints as JavaScript prints it (16.1, 1e+21, 1e-7;
// beyond a double: null). Strings are escaped minimally and stay UTF-8.
#pragma once

#include "core/value.hpp"

#include <string>
#include <string_view>

namespace lead_ads::core {

// Appends `v` as compact JSON.
void write_json(const value& v, std::string& out);

// The same, in the arena.
std::string_view write_json(const value& v, arena& memory);

// Appends `text` as a JSON string, quotes included.
void write_json_string(std::string_view text, std::string& out);

// The text of a double as JavaScript's Number.prototype.toString gives it ("NaN" and "Infinity" included).
// The view points into `buffer`.
struct number_text_buffer {
    char bytes[32];
};
std::string_view js_number_text(double d, number_text_buffer& buffer) noexcept;

// The text of a number value: its digits when it is a written integer, otherwise as JavaScript prints it.
std::string_view number_text(const value& v, number_text_buffer& buffer) noexcept;

} // namespace lead_ads::core
