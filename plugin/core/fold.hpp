// Names that people type, folded so that case and surrounding space do not count.
//
// In: UTF-8 text. Out: the text trimmed and in lower case, both as Unicode has it. [any thread]
#pragma once

#include "core/arena.hpp"

#include <string>
#include <string_view>

namespace lead_ads::core {

std::string folded(std::string_view text);

// The same without the heap: the view lives as long as the arena and `text`.
std::string_view folded(std::string_view text, arena& memory);

// The text with one blank for each run of white space; `text` itself when there is nothing to change.
std::string_view single_spaced(std::string_view text, arena& memory);

} // namespace lead_ads::core
