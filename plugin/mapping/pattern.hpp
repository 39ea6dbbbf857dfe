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

// The pointer is good until the next call, and until anything is evaluated.
const regex* find_regex(run& r, const node& searching, const node& argument);

// A search within the run's limits: when one is reached, the run has stopped and this is false.
bool matches(run& r, const regex& expression, std::string_view text);

} // namespace lead_ads::mapping
