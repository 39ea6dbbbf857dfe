// IANA time zone names, for suggestions.
#pragma once

#include <string>
#include <vector>

namespace lead_ads::config {

// Every name that ICU knows, in its order. Meant for error messages: it builds the list each time.
std::vector<std::string> zone_names();

} // namespace lead_ads::config
