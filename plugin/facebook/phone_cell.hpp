// The digits in a cell of telephone numbers, taken apart at what stands between numbers.
//
// In: text. Out: the digits of each part, one behind the other in the arena. No part: there is no digit, or
// something in the text makes it no telephone number. [any thread; the arena is the caller's]
#pragma once

#include "core/arena.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace lead_ads::facebook {

struct phone_part {
    std::string_view digits;
    bool has_plus = false;
    bool has_bracketed_zero = false; // "(0)" behind other digits
};

struct phone_cell {
    static constexpr std::size_t most = 8;
    std::array<phone_part, most> parts{};
    std::size_t count = 0;
    bool is_list = false; // something stands between two parts that stands in no number
};

phone_cell read_phone_cell(std::string_view text, core::arena& memory);

} // namespace lead_ads::facebook
