// What a rule's value is made of in an event, and whether there is something to make it of: a rule that gives
// nothing although its inputs hold something could not read them.
//
// Inputs are the paths whose values become part of the result: the text of DATEPARSE and not its format, the
// results of IF and not its condition. Places that a rule of `properties` could not fill count as inputs that
// hold something: they are remembered for the event. Everything here is for the rare event whose time cannot
// be told. [one thread at a time, like the evaluation]
#pragma once

#include "mapping/evaluation.hpp"
#include "mapping/path.hpp"
#include "mapping/rule.hpp"

#include <span>
#include <string>

namespace lead_ads::mapping {

// Null, text of white space alone, [] and {} are nothing.
bool is_something(const core::value& v) noexcept;

// Whether any input of the rule holds something in the event. Of IF and SWITCH the branch counts that is
// taken.
bool has_input(const rule& what, evaluation& with);
// Whether the rule has inputs at all, in whatever event.
bool has_inputs(const rule& what);
// Whether the rule joins text to its inputs, so that its value is something even without them.
bool adds_text(const rule& what);
// The constant formats of DATEPARSE in the rule, each in quotes: "\"d.M.yyyy\" or \"yyyy-MM-dd\"".
std::string date_formats(const rule& what);
// The same, or when the rule has none those of the rules that could not fill a place of the event.
std::string date_formats(const rule& what, const evaluation& with);

// --- Places that could not be filled, of the event that the evaluation was started with.

void mark_unread(evaluation& with, const path& where, const rule& by);
// What stands there was written, or taken away.
void forget_unread(evaluation& with, const path& where);
// The rule that could not fill the place, or the one above it; nullptr when there is none.
const rule* find_unread(const evaluation& with, std::span<const step> where) noexcept;

} // namespace lead_ads::mapping
