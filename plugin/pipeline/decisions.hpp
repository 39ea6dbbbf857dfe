// The figures and names that decided what became of an event, for people.
//
// In: the event's parts and the configuration. Out: one sentence that holds no customer data: of the event
// its name (shortened, and left out when it looks like an e-mail address or a phone number) and which paths
// are there, never what stands there. Meant for explanations and for events that are refused. [any thread]
#pragma once

#include "config/settings.hpp"
#include "core/arena.hpp"
#include "core/value.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lead_ads::pipeline {

std::string describe_age(std::int64_t seconds, std::int64_t accepted);
std::string describe_unmapped(std::string_view event_name, std::span<const config::mapping_entry> entries);
std::string describe_condition(const mapping::rule& when, const core::value& event, core::arena& memory);

} // namespace lead_ads::pipeline
