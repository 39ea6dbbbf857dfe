// Finds numbering plans and tells whether digits are a number of theirs.
//
// In: countries, codes, digits. Out: rows of a constant table. No look-up scans the table. [any thread]
#pragma once

#include "facebook/numbering_plan.hpp"

#include <span>
#include <string_view>

namespace lead_ads::facebook {

// The plan of a country (two letters, in either case), or null.
const numbering_plan* plan_of_country(std::string_view alpha2) noexcept;

// The plans of an E.164 country code (digits), the code's main country first; empty: ITU assigned it to none.
std::span<const numbering_plan> plans_of_code(std::string_view code) noexcept;

// The plans of the code that `digits` begin with; no code is the beginning of another.
std::span<const numbering_plan> plans_of_number(std::string_view digits) noexcept;

// The code of a network that belongs to no country (satellites, freephone) with which `digits` begin; or
// empty.
std::string_view global_code_of(std::string_view digits) noexcept;

// Whether numbers of people and companies begin so and are so long.
bool has_number(const numbering_plan& plan, std::string_view digits) noexcept;

// Whether numbers at home may begin with a zero that is dialled from abroad too (Italy).
bool has_numbers_with_zero(const numbering_plan& plan) noexcept;

// Whether national numbers of this length may begin with the digits of the country's own code.
bool may_begin_with_own_code(const numbering_plan& plan, std::size_t length) noexcept;

// Calls take(rest) with what follows each prefix of the list that `digits` begin with, the longest first,
// until it answers true.
template <class Take>
bool after_prefix(std::string_view prefixes, std::string_view digits, Take take) {
    const auto matches = [&](std::string_view prefix) {
        if (prefix.size() >= digits.size()) return false;
        for (std::size_t i = 0; i < prefix.size(); ++i)
            if (prefix[i] != 'x' && prefix[i] != digits[i]) return false;
        return true;
    };
    for (auto longest = prefixes.size(); longest > 0; --longest)
        for (auto rest = prefixes; !rest.empty();) {
            const auto prefix = rest.substr(0, rest.find(' '));
            rest.remove_prefix(prefix.size() == rest.size() ? prefix.size() : prefix.size() + 1);
            if (prefix.size() == longest && matches(prefix) && take(digits.substr(longest))) return true;
        }
    return false;
}

} // namespace lead_ads::facebook
