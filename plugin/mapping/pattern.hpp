// The regular expression that an operator or a function searches with.
//
// In: the node that searches and the argument that holds the pattern. Out: the expression that was compiled
// with the formula or, when the pattern comes from the event, one compiled now and kept until another comes;
// nullptr when there is none. [one thread, that of the run]
#pragma once

#include "mapping/regex/regex.hpp"
#include "mapping/run.hpp"

#include <string_view>

namespace lead_ads::mapping {

// Compiles a pattern as rules write it: JavaScript's, or /pattern/flags with the flags i (upper and lower
// case are the same), g and u (which change nothing here). Without a flag the slashes are part of the
// pattern.
std::optional<regex> compile_pattern(std::string_view written, regex_error& problem);

// The pointer is good until the next call, and until anything is evaluated.
const regex* find_regex(run& r, const node& searching, const node& argument);

// A search within the run's limits: when one is reached, the run has stopped and this is false.
bool matches(run& r, const regex& expression, std::string_view text);

} // namespace lead_ads::mapping
