// The functions of the mapping language: one row each, for the parser, the evaluator, error texts and docs.
//
// In: a name in any case. Out: its row. [any thread]
#pragma once

#include "core/value.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace lead_ads::mapping {

struct node;
class run;

enum class argument_role : std::uint8_t {
    value,        // Any expression.
    regex,        // A regular expression; a constant one is compiled with the formula.
    path,         // A path in a text; a constant one is parsed with the formula.
    unit,         // A unit of time; a constant one is checked with the formula.
    property,     // A property: a constant text there is a mistake.
    table,        // The name of a lookup table, and of one of its columns behind it.
    element,      // An expression for each element of the first argument, with names of its own.
    decimal_sign, // "," or "."; a constant one is checked with the formula.
};

enum class dependence : std::uint8_t {
    arguments, // The same arguments always give the same value.
    zone,      // The configured zone counts too and, for dates that leave parts out, the clock.
    event,     // The event or the clock decide.
};

struct function_row {
    std::string_view name;
    core::value (*call)(run&, const node&);
    std::uint8_t least; // arguments
    std::uint8_t most;  // arguments; any_number for no upper bound
    dependence depends_on;
    argument_role role; // of the argument at role_position; the others are values
    std::uint8_t role_position;
    std::string_view signature;
    std::string_view example; // with its result, when the event does not matter: NAME(...) = result
    std::string_view help;    // one sentence
};

inline constexpr std::uint8_t any_number = 255;

std::span<const function_row> all_functions() noexcept;
const function_row* find_function(std::string_view name) noexcept;
// The nearest known name, for suggestions; empty when none is near.
std::string_view nearest_function(std::string_view name);

} // namespace lead_ads::mapping
