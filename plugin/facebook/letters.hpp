// The letters of a place's name, the two ways in which they are looked up.
//
// In: UTF-8 text. Out: lower-case ASCII letters in the arena; `starts` tells for each folded letter whether a
// word begins there ("CanadaCountry" is two words). [any thread; the arena is the caller's]
#pragma once

#include "core/arena.hpp"

#include <span>
#include <string_view>

namespace lead_ads::facebook {

struct letters {
    std::string_view stripped;    // the ASCII letters alone, as the builder sees them: "Québec" is "qubec"
    std::string_view folded;      // with accents taken off instead: "quebec"
    std::span<const bool> starts; // of folded
};

letters letters_of(std::string_view text, core::arena& memory);

} // namespace lead_ads::facebook
