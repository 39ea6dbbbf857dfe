// The digits that somebody wrote as a telephone number, to the digits of E.164: country code first.
//
// In: digits, whether a plus stood before them, and the country that the person is at home in. Out: the
// digits in international form without trunk prefixes, exit codes and carriers' codes; empty when they can be
// no number. Sources: ITU-T E.164 (at most 15 digits) and E.123 (a trunk prefix is not dialled from abroad).
// [any thread; the arena is the caller's]
#pragma once

#include "core/arena.hpp"
#include "facebook/numbering_plan.hpp"

#include <string_view>

namespace lead_ads::facebook {

// Where national numbers belong. Neither: only what is written internationally can be told from them.
struct phone_home {
    const numbering_plan* plan = nullptr;
    std::string_view code; // digits; without a plan when ITU assigned the code to no country
};

// The person's own country (two letters) comes first, then the code of the settings.
phone_home find_phone_home(std::string_view country, std::string_view default_country_code) noexcept;

struct written_number {
    std::string_view digits;
    bool has_plus = false;
    bool has_bracketed_zero = false; // "(0)" behind other digits: those before it are a country code
};

struct phone_number {
    std::string_view digits; // empty: none
    bool fits_plan = false;  // it begins and is as long as numbers of its country are
};

phone_number read_phone_number(const written_number& written, const phone_home& home, core::arena& memory);

} // namespace lead_ads::facebook
