// A template to a program: plain text with {{path}} holes.
//
// In: text, which may be hostile. Out: nodes in the program; the mistakes, all of them, go to a list. Refuses
// holes that are never closed, are empty or hold no path. [any thread; the program is the caller's]
#pragma once

#include "mapping/compile_error.hpp"
#include "mapping/program.hpp"

#include <string_view>

namespace lead_ads::mapping {

// Leaves into.root null when there is a mistake.
void parse_template(std::string_view text, program& into, const compile_settings& settings,
                    compile_errors& errors);

} // namespace lead_ads::mapping
