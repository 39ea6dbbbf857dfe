// Templates, formulas and constants of the mapping file.
//
// In: a field. Out: a compiled rule with its place, or nothing after every mistake in it has been reported
// where it stands inside the YAML scalar. One thread.
#pragma once

#include "config/file_reader.hpp"
#include "config/settings.hpp"
#include "core/arena.hpp"
#include "core/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lead_ads::config {

enum class rule_input : std::uint8_t {
    text,  // A template or a formula; a number is taken as its digits.
    typed, // The same, and any other YAML value (number, boolean, null, list, map) is a constant.
};

// `target` is the place below data.0 that the value goes to, or empty: some must be numbers.
std::optional<placed_rule> read_rule(file_reader& in, const field& f, rule_input input,
                                     std::string_view target = {});

// A formula, with or without "=" before it: filters.when and every other `when`.
std::optional<placed_rule> read_condition(file_reader& in, const field& f);

// The constant that a YAML value means: plain scalars by YAML's core schema, everything else is text. The
// value lives in `memory`. Reports what JSON cannot hold (.inf, .nan, numbers beyond a double).
core::value read_constant(file_reader& in, const yaml_node& node, core::arena& memory);

// True when the rule is a constant that amounts to nothing: null, "", [] or {}.
bool is_nothing(const placed_rule& rule);

// The text of a constant text or number; nothing for everything else.
std::optional<std::string> constant_text(const placed_rule& rule);

} // namespace lead_ads::config
