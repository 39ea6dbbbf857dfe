// States and countries: what people write, to the two-letter codes that Meta matches on.
//
// In: a code or a name in any case, with any punctuation and accents. Out: lower-case letters in the arena or
// in static tables; empty when it is no place. A state that is neither of the USA nor of Canada is cut to its
// first two letters, and one letter passes, as in Meta's parameter builder. A country is never cut: the
// builder makes Austria of Atlantis, and a wrong country is worse than none. [any thread; the arena is the
// caller's]
#pragma once

#include "core/arena.hpp"

#include <string_view>

namespace lead_ads::facebook {

std::string_view normalise_state(std::string_view text, core::arena& memory);
std::string_view normalise_country(std::string_view text, core::arena& memory);

} // namespace lead_ads::facebook
