// Numbers as people write them in a country: "12 500,50 €", "$1,234.50", "(1.200,00)".
//
// In: a text and the decimal sign, "," or ".". Out: the number's digits as JavaScript reads them, in the
// arena; empty when the text could be meant otherwise: two numbers, "12:30", "1e3", groups that are none.
// [any thread]
#pragma once

#include "core/arena.hpp"

#include <string_view>

namespace lead_ads::mapping::functions {

std::string_view plain_number(std::string_view text, char decimal_sign, core::arena& memory);

} // namespace lead_ads::mapping::functions
