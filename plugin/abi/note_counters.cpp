#include "abi/note_counters.hpp"

namespace lead_ads::abi {

void note_counters::count(const core::note_list& notes) {
    if (notes.all().empty()) return;
    const std::lock_guard lock(mutex_);
    for (const auto& note : notes.all()) {
        const bool unknown = note.code == "unknown_property"; // its name may come from an event
        add(counts_, unknown ? std::string_view("other") : note.property, note.code);
        if (!note.rule.empty()) add(rules_, note.rule, note.code);
    }
}

void note_counters::add(counters& to, std::string_view first, std::string_view code) {
    const std::pair<std::string, std::string> what{first, code};
    if (const auto known = to.find(what); known != to.end())
        ++known->second;
    else if (to.size() < most)
        to.emplace(what, 1);
}

} // namespace lead_ads::abi
