// A JSON array of events:  "[" [ value { "," value } ] "]"  with white space around every part.
//
// Where that breaks, nothing behind can be trusted to be an event: the rest is one malformed event.
#include "host/json_scan.hpp"
#include "host/sources/event_source.hpp"

#include <algorithm>

namespace desthost::sources {
namespace {

class array_source final : public event_source {
public:
    explicit array_source(text_reader& text) : text_(text) {}

    bool next(source_event& event) override {
        event.is_whole = true;
        switch (place_) {
        case place::before:
            if (!skip_space()) return place_ = place::ended, false; // an empty input is no broken array
            if (!take('[')) return break_off(event);
            if (skip_space() && take(']')) return expect_end(event);
            break;
        case place::behind_element:
            if (!skip_space()) return break_off(event);
            if (take(']')) return expect_end(event);
            if (!take(',')) return break_off(event);
            break;
        case place::ended:
            return false;
        }
        place_ = place::behind_element;
        return read_element(event);
    }

private:
    enum class place : std::uint8_t {
        before,         // Nothing has been read.
        behind_element, // A comma or the closing bracket must follow.
        ended,          // The array has ended, in one way or the other.
    };

    bool skip_space() {
        while (text_.refill()) {
            const auto* const at = std::find_if(text_.begin(), text_.end(), [](char c) {
                return c != ' ' && c != '\n' && c != '\r' && c != '\t';
            });
            const bool found = at != text_.end();
            text_.take_to(at);
            if (found) return true;
        }
        return false;
    }

    bool take(char c) {
        if (*text_.begin() != c) return false;
        text_.take_to(text_.begin() + 1);
        return true;
    }

    bool expect_end(source_event& event) {
        element_.clear();
        if (skip_space()) return break_off(event);
        place_ = place::ended;
        return false;
    }

    bool read_element(source_event& event) {
        element_.clear();
        if (!skip_space()) return break_off(event);
        event.line = text_.line();
        scanner_.reset();
        auto state = scan::more;
        while (state == scan::more && text_.refill()) {
            const char* at = text_.begin();
            state = scanner_.feed(at, text_.end());
            element_.append({text_.begin(), static_cast<std::size_t>(at - text_.begin())});
            text_.take_to(at);
        }
        if (state != scan::done) return break_off_inside(event);
        event.payload = element_.text();
        event.is_whole = element_.is_whole();
        return true;
    }

    // Between elements: what stands there begins nothing.
    bool break_off(source_event& event) {
        event.line = text_.line();
        element_.clear();
        return break_off_inside(event);
    }

    bool break_off_inside(source_event& event) {
        place_ = place::ended;
        if (text_.refill()) element_.append(text_.unread().substr(0, 16));
        event.payload = as_malformed(element_.text());
        return true;
    }

    text_reader& text_;
    json_scanner scanner_;
    bounded_text element_;
    place place_ = place::before;
};

} // namespace

std::unique_ptr<event_source> make_array_source(text_reader& text) {
    return std::make_unique<array_source>(text);
}

} // namespace desthost::sources
