// What a mapping file will do, in lines for people: the description that `desthost check` prints.
//
// In: settings without errors. Out: text of several lines, each ended. It holds names of secrets and never
// their text. [any thread]
#pragma once

#include "config/settings.hpp"

#include <string>

namespace lead_ads::config {

std::string describe(const settings& what);

} // namespace lead_ads::config
