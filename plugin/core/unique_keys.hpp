// The rule for a key that an object repeats: the last value counts, in the place of the first.
//
// In: the members as they were written. Out: the same memory with each key once. Allocates only for objects
// with more keys than events have. [any thread]
#pragma once

#include "core/value.hpp"

#include <span>

namespace lead_ads::core {

std::span<member> with_unique_keys(std::span<member> members);

} // namespace lead_ads::core
