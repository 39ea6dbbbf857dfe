// What evaluations keep from one event to the next so as not to allocate it again. [one thread at a time]
#pragma once

#include "core/sha256.hpp"
#include "mapping/date/time_zone.hpp"
#include "mapping/regex/regex.hpp"

#include <optional>
#include <string>

namespace lead_ads::mapping {

struct scratch {
    std::string text; // filled and copied from within one function; nothing is evaluated meanwhile
    core::sha256_digester sha256;
    regex_scratch regexes;
    std::string last_pattern; // of last_regex: the last one that came from an event
    std::optional<regex> last_regex;
    date::zone_cache zones; // of zones that dates in the data name
};

} // namespace lead_ads::mapping
