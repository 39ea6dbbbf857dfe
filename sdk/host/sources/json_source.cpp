// JSON texts behind one another: one a line (NDJSON), or objects that go over several lines or stand several
// in a line. The first object shows which; a line that begins with { and ends with } is then handed out as it
// stands. Lines end with LF or CRLF; lines of white space are no events.
//
// Where an object breaks, its first line is the malformed event. Reading goes on with the next line, or,
// where objects are not bound to lines, with the next line that begins an object.
#include "host/json_scan.hpp"
#include "host/sources/event_source.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace desthost::sources {
namespace {

constexpr std::string_view space = " \t\r\n";

std::string_view trimmed_end(std::string_view text) {
    return text.substr(0, text.find_last_not_of(space) + 1);
}

class json_source final : public event_source {
public:
    explicit json_source(text_reader& text) : text_(text) {}

    bool next(source_event& event) override {
        if (!skip_space()) return false;
        event.is_whole = true;
        event.line = text_.line();
        event_indent_ = std::exchange(indent_, 0);
        if (form_ != form::objects && take_line(event)) return true;
        if (*text_.begin() == '{') return read_object(event), true;
        read_other(event);
        return true;
    }

private:
    enum class form : std::uint8_t {
        unknown, // No object has been read.
        lines,   // One object a line.
        objects, // Objects without regard to lines.
    };

    // A comma may stand between objects: somebody has cut them out of a list.
    bool skip_space() {
        while (text_.refill()) {
            const auto rest = text_.unread();
            const auto at = rest.find_first_not_of(form_ == form::objects ? " \t\r\n," : " \t\r\n");
            const char* const from = text_.begin();
            if (at != 0) measure_indent(rest.substr(0, at));
            if (at != 0) text_.take_to(at == rest.npos ? text_.end() : from + at);
            if (at != rest.npos) return true;
        }
        return false;
    }

    void measure_indent(std::string_view skipped) {
        const auto line_break = skipped.rfind('\n');
        indent_ = line_break == skipped.npos ? indent_ + skipped.size() : skipped.size() - line_break - 1;
    }

    // Hands out a line that lies in the buffer as a whole, without a copy. False, and nothing is taken, when
    // it does not or when the line may be only a part of an object.
    bool take_line(source_event& event) {
        const char* const from = text_.begin();
        const auto* const end =
            static_cast<const char*>(std::memchr(from, '\n', static_cast<std::size_t>(text_.end() - from)));
        if (end == nullptr) return false;
        const auto line = trimmed_end({from, static_cast<std::size_t>(end - from)});
        if (line.front() == '{' && !is_object_line(line, end)) return false;
        event.payload = line;
        read_ += line.size();
        text_.take_to(end + 1);
        return true;
    }

    // The line break belongs to what is looked at: no text goes over it.
    bool is_object_line(std::string_view line, const char* line_break) {
        if (form_ == form::lines) return line.back() == '}';
        const char* at = line.data();
        const auto state = json_scanner{}.feed(at, line_break + 1);
        if (state == scan::broken) return line.find('\n') == line.npos && line.back() == '}';
        const bool is_alone = state == scan::done && at == line.data() + line.size();
        form_ = is_alone ? form::lines : form::objects;
        return is_alone;
    }

    void read_object(source_event& event) {
        const char* from = text_.begin();
        element_.clear();
        scanner_.reset();
        auto state = scan::more;
        if (form_ == form::lines && !begin_in_line(event, state)) return;
        while (state == scan::more && text_.refill()) {
            const char* at = from = text_.begin();
            state = scanner_.feed(at, text_.end());
            element_.append({from, static_cast<std::size_t>(at - from)});
            text_.take_to(at);
        }
        read_ += element_.size();
        event.payload = element_.text();
        event.is_whole = element_.is_whole();
        if (state != scan::done) return break_off(event);
        if (form_ == form::unknown) form_ = is_alone_in_line() ? form::lines : form::objects;
    }

    // Where objects have lines of their own: a line that ends with } is one, whole or not, wherever the
    // buffer ends. False when the line is the event.
    bool begin_in_line(source_event& event, scan& state) {
        read_line_rest();
        const auto line = trimmed_end(element_.text());
        const char* at = line.data();
        if (element_.is_whole() && line.back() != '}') state = scanner_.feed(at, line.data() + line.size());
        const bool goes_on = element_.is_whole() && line.back() != '}' && state == scan::more;
        if (goes_on) return element_.append("\n"), true;
        read_ += element_.size();
        event.payload = line;
        event.is_whole = element_.is_whole();
        return false;
    }

    // Whether the object that was read is all that its line holds.
    bool is_alone_in_line() {
        while (text_.refill() && (*text_.begin() == ' ' || *text_.begin() == '\t' || *text_.begin() == '\r'))
            text_.take(1, 0);
        const bool ends = !text_.refill() || *text_.begin() == '\n';
        return ends && element_.text().find('\n') == std::string_view::npos;
    }

    // What is no object: its line is one event, and so is all that follows in the next lines when objects are
    // not bound to lines.
    void read_other(source_event& event) {
        element_.clear();
        read_line_rest();
        event.payload = trimmed_end(element_.text());
        event.is_whole = element_.is_whole();
        if (form_ == form::objects) skip_to_object();
    }

    void break_off(source_event& event) {
        const auto line_end = element_.text().find('\n');
        if (line_end == std::string_view::npos) {
            read_line_rest();
            event.payload = trimmed_end(element_.text());
            event.is_whole = element_.is_whole();
            return;
        }
        if (form_ == form::unknown) form_ = form::objects;
        if (may_read_again()) {
            again_ += element_.size();
            text_.put_back(element_.text().substr(line_end + 1), event.line + 1);
        } else {
            skip_line();
        }
        event.payload = trimmed_end(element_.text().substr(0, line_end));
        event.is_whole = true;
        // One object a line: the next line is an event of its own, whatever it holds.
        if (form_ != form::lines) skip_to_object();
    }

    // Text that is made to break everywhere must not be read again from everywhere.
    bool may_read_again() const {
        return element_.is_whole() && again_ <= bounded_text::largest_event + read_ / 4;
    }

    // The rest of the line, and its end, which is not kept.
    void read_line_rest() {
        while (text_.refill()) {
            const auto rest = text_.unread();
            const auto end = rest.find('\n');
            element_.append(rest.substr(0, end));
            text_.take_to(end == rest.npos ? text_.end() : text_.begin() + end + 1);
            if (end != rest.npos) return;
        }
    }

    // To the next line that begins with { no further in than the object that is lost: what stands further in
    // is a part of it.
    void skip_to_object() {
        for (; text_.refill(); skip_line()) {
            std::size_t blanks = 0;
            for (; text_.refill() && (*text_.begin() == ' ' || *text_.begin() == '\t'); ++blanks)
                text_.take(1, 0);
            indent_ = blanks;
            if (!text_.refill() || (*text_.begin() == '{' && blanks <= event_indent_)) return;
        }
    }

    void skip_line() {
        while (text_.refill()) {
            const auto end = text_.unread().find('\n');
            text_.take_to(end == std::string_view::npos ? text_.end() : text_.begin() + end + 1);
            if (end != std::string_view::npos) return;
        }
    }

    text_reader& text_;
    json_scanner scanner_;
    bounded_text element_;
    form form_ = form::unknown;
    std::size_t indent_ = 0;       // blanks before what comes next, in its line
    std::size_t event_indent_ = 0; // before the event
    std::uint64_t read_ = 0;       // bytes of objects
    std::uint64_t again_ = 0;      // and of those that were put back
};

} // namespace

std::unique_ptr<event_source> make_json_source(text_reader& text) {
    return std::make_unique<json_source>(text);
}

} // namespace desthost::sources
