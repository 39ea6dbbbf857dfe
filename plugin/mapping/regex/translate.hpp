// Translates the tree of a JavaScript regular expression into a pattern for PCRE2 that matches the same way.
//
// In: a tree without mistakes. Out: a pattern in ASCII, to be compiled with PCRE2_UTF and
// PCRE2_MATCH_UNSET_BACKREF, and what its callouts have to check, because three things PCRE2 cannot say
// itself:
//  - JavaScript forgets, at each turn of a loop, what the groups inside it matched the turn before;
//  - JavaScript never takes an optional turn of a loop that matches nothing;
//  - a look-behind of variable length.
// Empty groups mark positions for these checks, so groups have other numbers in PCRE2 than in JavaScript.
// Refuses patterns that need more checks than PCRE2 can number. Private to this library.
#pragma once

#include "mapping/regex/syntax.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lead_ads::mapping::regex_syntax {

// Where a group of the original is to be found after a match. What it holds counts only when it starts at or
// behind every one of the marks: each is an empty group at the start of the latest turn of a loop around the
// group.
struct group_place {
    std::uint32_t number = 0; // in PCRE2
    std::vector<std::uint32_t> marks;
};

enum class check_kind : std::uint8_t {
    // The turn of a loop that began at `mark` has matched something, or began where the whole loop did at
    // `other`.
    progress,
    // This is the position of `mark`.
    at_mark,
    // Group `group` was matched in the latest turn.
    has_group,
    // Group `group` was not, and counts as empty.
    lacks_group,
};

struct check {
    check_kind what;
    std::uint32_t mark = 0;
    std::uint32_t other = 0; // 0: there is none
    std::uint32_t group = 0; // in the original
    bool operator==(const check&) const = default;
};

// A callout of this number does not check anything: it counts the work done. The others are 1 + their index.
inline constexpr std::uint32_t count_work = 255;

struct translation {
    std::string pattern;
    std::vector<group_place> groups; // [0] is the whole match
    std::vector<check> checks;
};

translation translate(const tree& from, std::optional<mistake>& problem);

} // namespace lead_ads::mapping::regex_syntax
