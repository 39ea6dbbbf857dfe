// Telephone numbers: digits only, leading zeros dropped, in international form when a country code is known.
//
// In: a number as people write it, and the code (digits) that national numbers belong to, or nothing. Out:
// digits, in the arena or the input; empty when there is no digit but zeros. Without a code a number is taken
// as it is, as Meta's parameter builder takes it, however long. [any thread; the arena is the caller's]
#pragma once

#include "core/arena.hpp"

#include <string_view>

namespace lead_ads::facebook {

std::string_view normalise_phone(std::string_view text, std::string_view default_country_code,
                                 core::arena& memory);

} // namespace lead_ads::facebook
