// Dead letters and errors as the commands show them: a line for people, or a JSON object for programs.
//
// In: what a journal holds. Out: text that ends with a line break and cannot steer a terminal; but for
// letter_with_event and event_line it holds no customer data. Pure functions, any thread.
#pragma once

#include "host/journal/reader.hpp"

#include <string>
#include <string_view>

namespace desthost::commands {

// The lines above letter_row and error_row.
std::string letter_heading();
std::string error_heading();

// "events for SCOPE wait since TIME: ADVICE (code 190)": what keeps events from being delivered.
std::string block_sentence(const journal::block_status& block);

// How the runs of a journal stand. `now`: nanoseconds since 1970.
std::string status_table(const journal::status& s, const std::string& path, std::int64_t now);
std::string status_object(const journal::status& s, const std::string& path, std::int64_t now);

std::string letter_row(const journal::dead_letter& letter);
std::string error_row(const journal::error_met& error);

// {"id":1,"state":"dead","input":"…","line":2,"outcome":"rejected","reason":"…","code":100,…}
std::string letter_json(const journal::dead_letter& letter);
// {"count":3,"outcome":"rejected","reason":"…","code":100,"subcode":33,"first":"…","last":"…","advice":"…"}
std::string error_json(const journal::error_met& error);

// Everything about a letter, a line each, then its event. `as_it_is`: the event's own bytes, for a file.
std::string letter_with_event(const journal::dead_letter& letter, std::string_view event, bool as_it_is);
// The same as an object; "event" is the event, or a text when it is no JSON.
std::string letter_with_event_json(const journal::dead_letter& letter, std::string_view event);

// The event as one line of NDJSON: white space between its tokens goes, and line breaks in what is no JSON
// become spaces.
std::string event_line(std::string_view event);

} // namespace desthost::commands
