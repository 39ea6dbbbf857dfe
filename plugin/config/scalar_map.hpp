// From a position in a scalar's value back to the position in the file where it was written.
//
// In: the source, where the scalar begins there (its anchor and tag may stand before it), its value as the
// YAML parser gave it. Out: source offsets. The source is read again by YAML's rules for its style (plain,
// quoted with escapes, folded lines, literal and folded blocks), side by side with the value; where the two
// do not agree it stops and answers the place reached so far. Pure functions, linear in the scalar's length.
#pragma once

#include <cstddef>
#include <string_view>

namespace lead_ads::config {

// The source offset of byte `offset` of `value`. An offset at the end of the value is the place behind its
// last character.
std::size_t locate_in_scalar(std::string_view source, std::size_t begin, std::string_view value,
                             std::size_t offset);

// Where a node's content begins behind its anchor, its tag and comments.
std::size_t skip_properties(std::string_view source, std::size_t begin) noexcept;

// The offset behind the closing quote of the quoted scalar at `content`, or npos when it is never closed.
std::size_t end_of_quoted(std::string_view source, std::size_t content) noexcept;

} // namespace lead_ads::config
