// Dead letters and errors met, as a run writes them.
//
// In: ends of events, within the journal's transactions. A letter belongs to its event: another failure
// counts up its tries, a delivery takes it away. One thread at a time.
#pragma once

#include "host/journal/database.hpp"
#include "host/journal/event_end.hpp"

#include <string_view>

namespace desthost::journal {

// Finds a letter of a stream of an earlier run by its event's bytes. By its index, or a stream of n letters
// would cost n * n.
extern const char* const find_letter_of_stream;

class dead_letter_table {
public:
    bool open(database& db, std::int64_t run);

    // The event could not be delivered.
    bool bury(const event_end& end, std::string_view now);
    // The event was delivered or filtered. `had_ended`: its slot was used before, so there may be a letter.
    bool resolve(const place& where, bool had_ended);
    // Counts an error, whatever becomes of the event.
    bool note_error(const event_end& end, std::string_view now, std::int64_t events = 1);
    // The file no longer holds the event of this slot; its letter stays.
    bool detach(std::int64_t input, std::int64_t slot);

private:
    bool letter_of_stream(const place& where, std::int64_t& id);
    bool update(std::int64_t id, const event_end& end, std::string_view now);

    std::int64_t run_ = 0;
    bool streams_have_letters_ = false; // else delivered events of streams need not be looked up
    statement insert_, update_, find_, remove_, remove_slot_, detach_, error_;
};

} // namespace desthost::journal
