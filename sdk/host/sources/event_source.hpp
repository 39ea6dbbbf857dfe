// Events of one input, one after the other.
//
// In: an open input and its format. Out: each event as JSON text, with the line that it begins in. What is
// not JSON is handed out all the same: the plugin says what is wrong with it, so that every event of the
// input ends in a result. Bounded memory: of an event beyond 4 MiB only the beginning is given. One thread at
// a time.
#pragma once

#include "host/sources/text_reader.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace desthost::sources {

enum class input_format : std::uint8_t {
    ndjson, // One JSON text a line.
    array,  // One JSON array whose elements are the events.
    csv,    // A header line, then one event a row.
};

// One event. The text lasts until the next call.
struct source_event {
    std::uint64_t line = 0; // where the event begins, from 1
    std::string_view payload;
    bool is_whole = true; // false: only the beginning of an event that is too large
};

class event_source {
public:
    virtual ~event_source() = default;

    // Fills in the next event; false at the end of the input. Throws input_error.
    virtual bool next(source_event& event) = 0;
};

// Guesses from the name of the input, then from its beginning, when `format` is empty. The reader must
// outlive the source. Throws input_error (a CSV header that cannot be used).
std::unique_ptr<event_source> make_source(text_reader& text, const std::string& path,
                                          std::optional<input_format> format);

// The guess alone.
input_format guess_format(std::string_view path, std::string_view beginning);

std::unique_ptr<event_source> make_ndjson_source(text_reader& text);
std::unique_ptr<event_source> make_array_source(text_reader& text);
std::unique_ptr<event_source> make_csv_source(text_reader& text, const std::string& name);

// What stands for an event that could not be cut out of its input: the beginning of `text`, and certainly not
// JSON, whatever the text is.
std::string_view as_malformed(std::string_view text);

} // namespace desthost::sources
