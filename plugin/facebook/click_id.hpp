// The click id of an advertisement, which Meta's pixel would have kept in the cookie _fbc.
//
// In: the address of a page, or what stood at its fbclid. Out: fb.1.MILLISECONDS.FBCLID as Meta documents it
// ("ClickID and the fbp and fbc parameters"). Refuses what is no click id. [any thread]
#pragma once

#include "core/arena.hpp"

#include <cstdint>
#include <string_view>

namespace lead_ads::facebook {

// The value of the parameter fbclid in the query of an address; empty when there is none.
std::string_view find_fbclid(std::string_view address) noexcept;

// Letters, digits, "-", "_" and "." only, which is all that a click id is made of.
bool is_fbclid(std::string_view text) noexcept;

std::string_view make_fbc(std::string_view fbclid, std::int64_t click_seconds, core::arena& memory);

} // namespace lead_ads::facebook
