// A JavaScript regular expression as a tree, before it is translated for PCRE2.
//
// In: a pattern in UTF-8. Out: its tree and its groups, or the first mistake with its place. Refuses what
// JavaScript refuses without the u flag (Annex B of ECMA-262), and patterns beyond the limits below.
// Characters are code points, and \u{1F600} is one, as with the u flag. Private to this library; used only
// while compiling.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::mapping::regex_syntax {

inline constexpr std::size_t max_pattern = 16 * 1024; // bytes
inline constexpr int max_depth = 100;                 // groups within groups
inline constexpr std::uint32_t max_groups = 500;
inline constexpr std::uint32_t unlimited = UINT32_MAX;
inline constexpr std::uint32_t max_repeat = 65'535;

struct mistake {
    std::size_t offset = 0; // in bytes of the pattern
    std::string message;
};

enum class kind : std::uint8_t {
    // Matches the empty text.
    nothing,
    // Never matches: half of a surrogate pair stands in no UTF-8 text.
    never,
    // One code point.
    character,
    // Any code point but those that end a line.
    any,
    // One code point of a set, or one outside it.
    set,
    // The start of the text.
    text_start,
    // The very end of the text.
    text_end,
    // Between a word character and another.
    boundary,
    // Between two word characters, or two others.
    no_boundary,
    // A group, capturing when its number is not 0.
    group,
    // A look-ahead or look-behind.
    look,
    // What a group matched before.
    reference,
    // One child after the other.
    sequence,
    // The first child that fits.
    choice,
    // A child several times.
    repeat,
};

struct range {
    std::uint32_t first;
    std::uint32_t last;
};

// What one set holds: ranges, and the letters d D w W of class escapes. \s and \S are always written as
// ranges.
struct char_set {
    std::vector<range> ranges{};
    std::string escapes{};
};

struct node {
    kind what = kind::nothing;
    bool negative = false;   // of a set or a look
    bool behind = false;     // of a look
    bool lazy = false;       // of a repeat
    std::uint32_t value = 0; // the code point, or the number of the group
    std::uint32_t low = 0;   // of a repeat
    std::uint32_t high = 0;
    char_set set{};
    std::vector<node> children{};
};

struct named_group {
    std::string name;
    std::uint32_t number;
};

struct tree {
    node root;
    std::uint32_t groups = 0;
    std::vector<named_group> names;
};

// On success `problem` is left empty.
tree parse(std::string_view pattern, std::optional<mistake>& problem);

// The characters of \s, and all others.
std::span<const range> white_space();
std::span<const range> no_white_space();

} // namespace lead_ads::mapping::regex_syntax
