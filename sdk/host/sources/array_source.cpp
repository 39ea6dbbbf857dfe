// A JSON array of events:  "[" [ value { "," value } ] "]"  with white space around every part. In an answer
// of an API the array is a member of an object, of which the rest is passed over; several answers may follow
// one another.
//
// Where that breaks, nothing behind can be trusted to be an event: the rest is one malformed event.
#include "host/json_scan.hpp"
#include "host/sources/event_source.hpp"
#include "host/sources/json_shape.hpp"

#include <algorithm>

namespace desthost::sources {
namespace {

class array_source final : public event_source {
public:
    array_source(text_reader& text, bool is_page) : text_(text), is_page_(is_page) {}

    bool next(source_event& event) override {
        bool found = false;
        do {
            begins_page_ = false;
            found = take_step(event);
        } while (begins_page_);
        return found;
    }

    std::string emptiness() const override { return "its list is empty"; }

private:
    enum class place : std::uint8_t {
        before,         // Nothing has been read.
        behind_element, // A comma or the closing bracket must follow.
        ended,          // The array has ended, in one way or the other.
    };

    bool take_step(source_event& event) {
        event.is_whole = true;
        switch (place_) {
        case place::before:
            if (!skip_space()) return place_ = place::ended, false; // an empty input is no broken array
            if (is_page_ ? !enter_page() : !take('[')) return break_off(event);
            if (skip_space() && take(']')) return end_list(event);
            break;
        case place::behind_element:
            if (!skip_space()) return break_off(event);
            if (take(']')) return end_list(event);
            if (!take(',')) return break_off(event);
            break;
        case place::ended:
            return false;
        }
        place_ = place::behind_element;
        return read_element(event);
    }

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

    // To the list's bracket, and behind it.
    bool enter_page() {
        auto found = find_shape(text_.unread());
        while (found.shape == json_shape::undecided && text_.look_further())
            found = find_shape(text_.unread());
        if (found.shape != json_shape::page) return false;
        text_.take_to(text_.begin() + found.list + 1);
        return true;
    }

    bool end_list(source_event& event) {
        if (!is_page_) return expect_end(event);
        element_.clear();
        if (!leave_page()) return break_off(event);
        place_ = place::before;
        begins_page_ = true; // the step is taken again
        return false;
    }

    // The rest of the answer's object.
    bool leave_page() {
        constexpr std::string_view begun = "{\"\":[]";
        const char* at = begun.data();
        scanner_.reset();
        auto state = scanner_.feed(at, begun.data() + begun.size());
        while (state == scan::more && text_.refill()) {
            at = text_.begin();
            state = scanner_.feed(at, text_.end());
            text_.take_to(at);
        }
        return state == scan::done;
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
        for (std::size_t more = 16; more != 0 && text_.refill();) { // the same in whatever pieces they come
            const auto piece = text_.unread().substr(0, more);
            more -= piece.size();
            element_.append(piece);
            text_.take_to(piece.data() + piece.size());
        }
        event.payload = as_malformed(element_.text());
        return true;
    }

    text_reader& text_;
    json_scanner scanner_;
    bounded_text element_;
    const bool is_page_;
    bool begins_page_ = false;
    place place_ = place::before;
};

} // namespace

std::unique_ptr<event_source> make_array_source(text_reader& text) {
    return std::make_unique<array_source>(text, false);
}

std::unique_ptr<event_source> make_page_source(text_reader& text) {
    return std::make_unique<array_source>(text, true);
}

} // namespace desthost::sources
