// Spells a pattern for PCRE2, piece by piece.
//
// In: pieces of syntax, characters and sets of the original, checks. Out: the translation, or the first
// mistake: a pattern that becomes too large, or needs more checks than PCRE2 can number. Counts groups as
// PCRE2 does, in the order in which they are opened. Private to this library.
#pragma once

#include "mapping/regex/translate.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lead_ads::mapping::regex_syntax {

inline constexpr std::string_view fails = "(?!)";
inline constexpr std::string_view any_character = "."; // under PCRE2_DOTALL

class pattern_writer {
public:
    explicit pattern_writer(std::uint32_t groups_of_original) { out_.groups.resize(groups_of_original + 1); }

    void text(std::string_view piece);
    void number(std::uint64_t value) { text(std::to_string(value)); }
    void character(std::uint32_t code_point);
    void set(const node& n);
    void quantifier(const node& repeat);
    void callout(std::uint32_t number_of_callout);
    void check_here(const check& what);
    // An empty group, whose position later checks ask for.
    std::uint32_t mark();

    // The number of a group that is opened now, and of the one that was opened last.
    std::uint32_t next_group() noexcept { return ++last_group_; }
    std::uint32_t last_group() const noexcept { return last_group_; }
    // Alternatives under (?| number their groups alike.
    void count_groups_from(std::uint32_t last) noexcept { last_group_ = last; }
    group_place& place_of(std::uint32_t group_of_original) { return out_.groups[group_of_original]; }

    void fail(const char* message);
    bool has_failed() const noexcept { return problem_.has_value(); }
    translation take(std::optional<mistake>& problem);

private:
    void range_of(std::uint32_t first, std::uint32_t last);

    translation out_;
    std::uint32_t last_group_ = 0; // as PCRE2 counts
    std::optional<mistake> problem_;
};

} // namespace lead_ads::mapping::regex_syntax
