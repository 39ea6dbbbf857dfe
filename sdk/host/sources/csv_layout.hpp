// What the beginning of a CSV shows of its form: the delimiter, the line that sets it, lines above the
// header.
//
// In: pieces of the text, and what the command line says. Out: the form. Throws input_error when the line
// that should be the header cannot be that of the lines behind it.
#pragma once

#include "host/sources/reading.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace desthost::sources {

// The delimiter that a first line sets which is only "sep=;", as Excel writes and reads it.
std::optional<char> delimiter_line(std::string_view beginning);

// The delimiter of rows that begin with the header; `lines_above` it have been passed over. `given`: the
// delimiter when it is known.
char find_delimiter(std::string_view rows, std::optional<char> given, std::uint64_t lines_above,
                    const input_context& input);

} // namespace desthost::sources
