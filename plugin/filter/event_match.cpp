#include "filter/event_match.hpp"

#include <algorithm>

namespace lead_ads::filter {

namespace {

bool takes(const config::mapping_entry& entry, std::string_view event_name, mapping::regex_scratch& scratch) {
    switch (entry.match) {
    case config::event_match::any:
        return true;
    case config::event_match::name:
        return entry.name == event_name;
    case config::event_match::pattern:
        return entry.pattern->search(event_name, scratch) == mapping::match_status::matched;
    }
    return false;
}

} // namespace

const config::mapping_entry* find_entry(std::string_view event_name,
                                        std::span<const config::mapping_entry> entries,
                                        mapping::regex_scratch& scratch) {
    const auto found = std::ranges::find_if(
        entries, [&](const config::mapping_entry& entry) { return takes(entry, event_name, scratch); });
    return found == entries.end() ? nullptr : &*found;
}

} // namespace lead_ads::filter
