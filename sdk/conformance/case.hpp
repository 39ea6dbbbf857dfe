// One rule of the ABI, and how it is looked at.
//
// In: a bench. Out: nothing when the rule is kept; otherwise the case ends inside expect, fail or skip. Each
// runs in a process of its own.
#pragma once

#include "conformance/bench.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace conformance {

struct conformance_case {
    const char* name;     // as --only takes it
    const char* sentence; // the rule
    void (*run)(bench& with);
};

// Every case, in the order in which they are run.
std::vector<conformance_case> all_cases();
const conformance_case* find_case(std::string_view name);

// The groups that all_cases puts together, each in its own file.
std::span<const conformance_case> library_cases();
std::span<const conformance_case> creation_cases();
std::span<const conformance_case> configuration_cases();
std::span<const conformance_case> order_cases();
std::span<const conformance_case> submission_cases();
std::span<const conformance_case> pressure_cases();
std::span<const conformance_case> exhaustion_cases();
std::span<const conformance_case> result_cases();
std::span<const conformance_case> stop_cases();
std::span<const conformance_case> surroundings_cases();
std::span<const conformance_case> extension_cases();
std::span<const conformance_case> metrics_cases();
std::span<const conformance_case> check_cases();
std::span<const conformance_case> preview_cases();

} // namespace conformance
