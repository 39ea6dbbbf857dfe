// Facebook's id of a lead, as CRMs and spreadsheets hand it out.
//
// In: a text or number. Out: its digits, without what programs put around them (white space, "l:" of Meta's
// own download, an apostrophe, ="...", separators of thousands, ".0"), or why they are none. Refuses what has
// lost digits: an id is known by all of them. [any thread]
#pragma once

#include "core/arena.hpp"
#include "core/value.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace lead_ads::facebook {

enum class lead_id_fault : std::uint8_t {
    none,         // The digits are an id.
    missing,      // There is nothing.
    no_digits,    // It is something else than digits.
    wrong_length, // It has fewer or more digits than Meta's.
    leading_zero, // It begins with a zero, as none of Meta's does.
    lost_digits,  // It is in scientific notation, or was computed with: its last digits are lost.
};

struct lead_id {
    std::string_view digits; // in the value's text or the arena; empty unless the fault is none
    lead_id_fault fault = lead_id_fault::missing;
};

lead_id read_lead_id(const core::value& given, std::span<const std::uint32_t> lengths, core::arena& memory);

// A sentence about the fault with what to do; it holds nothing of the event. `lengths` are those that an id
// may have.
std::string_view describe(lead_id_fault fault, std::span<const std::uint32_t> lengths, core::arena& memory);

} // namespace lead_ads::facebook
