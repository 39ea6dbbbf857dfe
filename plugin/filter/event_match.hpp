// Which entry of `mapping` takes an event.
//
// In: the event's name and the entries in the order of the file. Out: the first that matches, or nothing.
#pragma once

#include "config/settings.hpp"
#include "mapping/regex/regex.hpp"

#include <span>
#include <string_view>

namespace lead_ads::filter {

const config::mapping_entry* find_entry(std::string_view event_name,
                                        std::span<const config::mapping_entry> entries,
                                        mapping::regex_scratch& scratch);

} // namespace lead_ads::filter
