// Why a rule gave nothing for an event, in one clause: for explanations only.
//
// Texts name paths of the event, and values only where that is allowed; they never hold customers' data
// otherwise.
#pragma once

#include "core/value.hpp"
#include "mapping/evaluation.hpp"
#include "mapping/rule.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::pipeline {

// The paths of an event, for near names; a part of them when there are many.
std::vector<std::string> paths_of(const core::value& event);

// "user.emial is absent (did you mean user.email?)"
std::string absent_text(std::string_view path, const core::value& event);

// The path of the event that is near to one that it does not have; empty when there is none.
std::string near_path(std::string_view path, const core::value& event);

// For a rule whose value is null: what it read is absent, a limit was met, a function failed, or it is null.
std::string why_null(const mapping::rule& rule, mapping::evaluation& with);

// For a condition that is false: its text and what its operands are.
std::string why_false(const mapping::rule& condition, mapping::evaluation& with, bool show_values);

} // namespace lead_ads::pipeline
