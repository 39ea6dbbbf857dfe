// What the destination left out of events or changed in them, as its metrics count it: for the summary.
//
// In: metrics/1 of an instance: the counter notes_total with the labels property and note. Out: counts, most
// frequent first; lines of text; JSON. A plugin without them has none.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace desthost {
class instance;
}

namespace desthost::replay {

struct note_count {
    std::string property;
    std::string note;
    std::uint64_t count = 0;
};

std::vector<note_count> notes_of(const instance& from);

// "note CODE PROPERTY: N" each; "CODE: N" where the code begins with the property's own name, as
// event_time_defaulted does for data.0.event_time.
std::string notes_text(const std::vector<note_count>& notes);
// [{"property":"…","note":"…","count":N}, …]
std::string notes_json(const std::vector<note_count>& notes);

} // namespace desthost::replay
