// Functions of text that take an array too: each of its elements is mapped.
//
// In: a value and what is done to one text. Out: the mapped text, or an array of them; null for null and
// objects. [one thread, that of the run]
#pragma once

#include "mapping/run.hpp"

#include <string_view>

namespace lead_ads::mapping::functions {

// The result lives in the arena or is (a part of) the text.
using text_mapper = std::string_view (*)(run&, std::string_view);

core::value map_text(run& r, const core::value& v, text_mapper map);

std::string_view lower_text(run& r, std::string_view text);

} // namespace lead_ads::mapping::functions
