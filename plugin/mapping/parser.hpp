// A formula to a program.
//
// In: the text of a formula (without "="), which may be hostile. Out: nodes in the program, checked and
// folded; the mistakes go to a list. Refuses what is longer than rule::max_text or nested deeper than
// max_depth. [any thread; the program is the caller's]
#pragma once

#include "mapping/compile_error.hpp"
#include "mapping/program.hpp"

#include <string_view>

namespace lead_ads::mapping {

// Parentheses, calls, lists, records, NOT and unary minus around one another.
inline constexpr std::size_t max_depth = 64;

// `text` must live as long as `into`. Leaves into.root null when there is a mistake.
void parse_formula(std::string_view text, program& into, const compile_settings& settings,
                   compile_errors& errors);

} // namespace lead_ads::mapping
