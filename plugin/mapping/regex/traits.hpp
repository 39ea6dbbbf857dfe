// What the translation has to know about parts of a tree: whether they may match nothing, how long they are,
// which groups they hold. Pure functions of the tree; private to this library.
#pragma once

#include "mapping/regex/syntax.hpp"

namespace lead_ads::mapping::regex_syntax {

// In code points; `longest` is `unlimited` where nobody can tell.
struct length {
    std::uint32_t shortest = 0;
    std::uint32_t longest = 0;
};
length length_of(const node& n);

// Whether it may match without taking a character.
bool may_be_empty(const node& n);

// Whether there is a capturing group in it.
bool has_groups(const node& n);

// Whether it may match and leave a group in it unmatched.
bool may_skip_groups(const node& n);

// Whether it takes exactly one code point.
bool is_single(const node& n);

} // namespace lead_ads::mapping::regex_syntax
