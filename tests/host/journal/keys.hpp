// For the tests of the ledger: delivered events, each with a key of its own, and whether they are known.
#pragma once

#include "tests/host/journal/support.hpp"

namespace journal_tests {

inline destination_ledger_key_t key_of(const std::array<const char*, 5>& parts) {
    destination_ledger_key_t key{};
    key.size = sizeof key;
    key.endpoint = destination_string_of(parts[0]);
    key.dataset = destination_string_of(parts[1]);
    key.test_event_code = destination_string_of(parts[2]);
    key.event_name = destination_string_of(parts[3]);
    key.event_id = destination_string_of(parts[4]);
    return key;
}

inline destination_ledger_key_t key_of(const std::string& event_id) {
    return key_of({"https://example.com", "123", "", "Lead", event_id.c_str()});
}

// Delivers the events numbered from `first` to `last` - 1, as one commit.
inline void deliver(journal::journal& j, journal::input& in, int first, int last) {
    std::vector<journal::event_end> ends;
    for (int i = first; i < last; ++i) {
        const std::string id = std::to_string(i);
        journal::event_end end = delivered(need(in.next(id, 1)).where);
        end.has_key = true;
        j.is_delivered(key_of(id), end.key);
        ends.push_back(end);
    }
    need(j.commit(ends));
}

inline bool knows(journal::journal& j, const std::string& id) {
    journal::digest ignored;
    return j.is_delivered(key_of(id), ignored);
}

// Number of known events among those numbered from `first` to `last` - 1 are known.
inline int known_of(journal::journal& j, int first, int last) {
    int known = 0;
    for (int i = first; i < last; ++i)
        known += knows(j, std::to_string(i)) ? 1 : 0;
    return known;
}

} // namespace journal_tests
