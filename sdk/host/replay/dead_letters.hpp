// The file of --dead-letters: every event that was not delivered and not left out on purpose, with the
// reason.
//
// In: an event and its result. Out: one line of JSON each, appended to the file, which only its owner may
// read:
//   {"input":"leads.ndjson","line":12,"outcome":"rejected","reason":"…","code":100,"subcode":33,"trace_id":"…",
//    "event_id":"…","text":"…","event":{…}}
// Everything before "event" is free of customer data. "event" is the event as it came, or, when that is no
// JSON, a text; "event_cut":true says that it is only the beginning. Refuses a file that cannot be opened,
// before any event is taken. Not thread-safe.
#pragma once

#include "host/replay/in_flight.hpp"

#include <destination/result.h>
#include <string>
#include <string_view>

namespace desthost::replay {

// The line, with its line break.
std::string dead_letter_line(const destination_result_t& result, std::string_view input,
                             const event_record& event);

class dead_letter_file {
public:
    // Throws failure(usage).
    explicit dead_letter_file(std::string path);
    ~dead_letter_file();
    dead_letter_file(const dead_letter_file&) = delete;
    dead_letter_file& operator=(const dead_letter_file&) = delete;

    // False when the file could not be written; error() says why.
    bool add(std::string_view line);
    // Writes what waits; false as above.
    bool flush();
    std::string error() const;

private:
    std::string path_;
    int descriptor_ = -1;
    std::string waiting_;
    int error_ = 0;
};

} // namespace desthost::replay
