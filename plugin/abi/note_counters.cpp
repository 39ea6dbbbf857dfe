#include "abi/note_counters.hpp"

namespace lead_ads::abi {

void note_counters::count(const core::note_list& notes) {
    if (notes.all().empty()) return;
    const std::lock_guard lock(mutex_);
    for (const auto& note : notes.all()) {
        const bool unknown = note.code == "unknown_property"; // its name may come from an event
        const std::pair<std::string, std::string> what{unknown ? "other" : std::string(note.property),
                                                       note.code};
        if (const auto known = counts_.find(what); known != counts_.end())
            ++known->second;
        else if (counts_.size() < most)
            counts_.emplace(what, 1);
    }
}

} // namespace lead_ads::abi
