// Blanks as programs write them between the parts of a date: no-break, narrow, doubled.
//
// In: text in UTF-8. Out: the same with one plain blank for each run of white space, none at its ends, and
// without characters of no width. Allocates nothing. [any thread]
#pragma once

#include <span>
#include <string_view>

namespace lead_ads::mapping::date {

// Returns `text` itself, or a part of it, when no character in between has to change; otherwise what was
// written to `room`, which holds at least as many bytes as `text`.
std::string_view with_plain_blanks(std::string_view text, std::span<char> room) noexcept;

} // namespace lead_ads::mapping::date
