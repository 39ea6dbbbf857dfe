// Counters of properties left out of events, by property and note, for metrics.
#pragma once

#include "core/note.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace lead_ads::abi {

class note_counters {
public:
    // [any thread]
    void count(const core::note_list& notes);

    // Calls `visit(property, code, count)` for each. [any thread]
    template <class Visit>
    void for_each(Visit&& visit) const {
        const std::lock_guard lock(mutex_);
        for (const auto& [what, count] : counts_)
            visit(what.first, what.second, count);
    }

    // The same by the rule's place, FILE:LINE, for notes about rules of the mapping file.
    template <class Visit>
    void for_each_rule(Visit&& visit) const {
        const std::lock_guard lock(mutex_);
        for (const auto& [what, count] : rules_)
            visit(what.first, what.second, count);
    }

private:
    using counters = std::map<std::pair<std::string, std::string>, std::uint64_t>;
    static void add(counters& to, std::string_view first, std::string_view code);

    // Properties come from the configuration and, below objects that are copied whole, from events: bounded.
    static constexpr std::size_t most = 500;
    mutable std::mutex mutex_;
    counters counts_;
    counters rules_;
};

} // namespace lead_ads::abi
