// NDJSON: lines that end with LF or CRLF; the last needs no end. Lines of white space are no events.
#include "host/sources/event_source.hpp"

#include <cstring>

namespace desthost::sources {
namespace {

class ndjson_source final : public event_source {
public:
    explicit ndjson_source(text_reader& text) : text_(text) {}

    bool next(source_event& event) override {
        while (read_line(event)) {
            if (event.payload.find_first_not_of(" \t\r") != event.payload.npos) return true;
        }
        return false;
    }

private:
    // A line that lies in the buffer as a whole is handed out from there, without a copy.
    bool read_line(source_event& event) {
        if (!text_.refill()) return false;
        event.line = text_.line();
        std::string_view piece;
        if (take_piece(piece)) return finish(event, piece, true);
        line_.clear();
        line_.append(piece);
        while (text_.refill()) {
            const bool ended = take_piece(piece);
            line_.append(piece);
            if (ended) break;
        }
        return finish(event, line_.text(), line_.is_whole());
    }

    // Takes the rest of the line as far as the buffer goes; true when the line ends there.
    bool take_piece(std::string_view& piece) {
        const char* const from = text_.begin();
        const auto size = static_cast<std::size_t>(text_.end() - from);
        const auto* const line_break = static_cast<const char*>(std::memchr(from, '\n', size));
        piece = {from, line_break != nullptr ? static_cast<std::size_t>(line_break - from) : size};
        text_.take_to(line_break != nullptr ? line_break + 1 : text_.end());
        return line_break != nullptr;
    }

    static bool finish(source_event& event, std::string_view line, bool whole) {
        if (whole && line.ends_with('\r')) line.remove_suffix(1);
        event.payload = line;
        event.is_whole = whole;
        return true;
    }

    text_reader& text_;
    bounded_text line_;
};

} // namespace

std::unique_ptr<event_source> make_ndjson_source(text_reader& text) {
    return std::make_unique<ndjson_source>(text);
}

} // namespace desthost::sources
