// Telephone numbers as people write them, to the digits of E.164.
//
// In: the text of one cell, and where national numbers belong. Out: digits with their country code, in the
// arena or the input. Blanks, brackets, dots, slashes, labels ("tel:", "p:") and extensions are taken off,
// digits of other scripts are translated. A cell may hold several numbers: then all must be whole ones, or
// none counts. Letters within a number (vanity numbers, 3.4E+10) make it none. Nothing is known of a number
// without a country: it is taken as it is, as Meta's parameter builder takes it. docs/normalisation.md has
// the rules. [any thread; the arena is the caller's]
#pragma once

#include "core/arena.hpp"
#include "facebook/phone_number.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace lead_ads::facebook {

struct phone_numbers {
    static constexpr std::size_t most = 8; // a cell with more is no list of one person's numbers
    std::array<std::string_view, most> numbers{};
    std::size_t count = 0;
};

phone_numbers normalise_phones(std::string_view text, const phone_home& home, core::arena& memory);

// The one number of a text; empty when there is none, or more than one.
std::string_view normalise_phone(std::string_view text, const phone_home& home, core::arena& memory);

// The two letters of a country that is written as its name or code in any form ("France", "FRA", "fr"); empty
// when no numbering plan is known of it.
std::string_view country_code_of(std::string_view written, core::arena& memory);

// The country code of numbers that a setting names: "33", "+33", "0033", or the country. Empty: none.
std::string_view calling_code_of(std::string_view written, core::arena& memory);

} // namespace lead_ads::facebook
