// What evaluations keep from one event to the next so as not to allocate it again. [one thread at a time]
#pragma once

#include "core/sha256.hpp"
#include "mapping/date/locale_names.hpp"
#include "mapping/date/time_zone.hpp"
#include "mapping/path.hpp"
#include "mapping/regex/regex.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lead_ads::mapping {

class rule;

// A place that a rule was to fill, and could not although there was something to fill it with.
struct unread_place {
    std::span<const step> where;
    const rule* by;
};

struct scratch {
    std::string text; // filled and copied from within one function; nothing is evaluated meanwhile
    core::sha256_digester sha256;
    regex_scratch regexes;
    std::string last_pattern; // of last_regex: the last one that came from an event
    std::optional<regex> last_regex;
    date::zone_cache zones; // of zones that dates in the data name
    date::locale_cache locales;
    std::vector<unread_place> unread; // of this event: inputs.hpp
};

} // namespace lead_ads::mapping
