// Events of one input, one after the other.
//
// In: an open input and how it is to be read. Out: each event as JSON text, with the line that it begins in.
// What is not JSON is handed out all the same: the plugin says what is wrong with it, so that every event of
// the input ends in a result; a row of a CSV that cannot be an event carries the reason itself. Bounded
// memory: of an event beyond 4 MiB only the beginning is given. One thread at a time.
#pragma once

#include "host/sources/reading.hpp"
#include "host/sources/text_reader.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace desthost::sources {

// Of an event whose row in a CSV cannot be one; the host ends it, and no plugin sees it.
inline constexpr std::string_view malformed_row = "malformed_row";

// One event. The texts last until the next call.
struct source_event {
    std::uint64_t line = 0; // where the event begins, from 1
    std::string_view payload;
    std::string_view malformed; // why it is a malformed_row; empty: it is none
    bool is_whole = true; // false: only the beginning of an event that is too large, or of a malformed row
};

class event_source {
public:
    virtual ~event_source() = default;

    // Fills in the next event; false at the end of the input. Throws input_error.
    virtual bool next(source_event& event) = 0;

    // Why an input that has ended without an event holds none.
    virtual std::string emptiness() const { return "it is empty"; }
};

// Guesses from the name of the input, then from its beginning, what `input` does not say. The reader must
// outlive the source. Throws input_error: another kind of file, no format, a CSV header that cannot be used.
std::unique_ptr<event_source> make_source(text_reader& text, const input_context& input);

// The guess alone; nothing when the beginning is neither JSON nor CSV. An answer of an API counts as ndjson.
std::optional<input_format> guess_format(std::string_view path, std::string_view beginning);

std::unique_ptr<event_source> make_json_source(text_reader& text);
std::unique_ptr<event_source> make_array_source(text_reader& text);
std::unique_ptr<event_source> make_page_source(text_reader& text);
std::unique_ptr<event_source> make_csv_source(text_reader& text, const input_context& input);

// What stands for an event that could not be cut out of its input: the beginning of `text`, and certainly not
// JSON, whatever the text is.
std::string_view as_malformed(std::string_view text);

} // namespace desthost::sources
