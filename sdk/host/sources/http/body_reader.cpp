#include "host/sources/http/body_reader.hpp"

#include "host/sources/http/json_walk.hpp"
#include "host/text.hpp"

#include <algorithm>

namespace desthost::sources {
namespace {

constexpr std::string_view too_large = "too_large";
constexpr std::string_view malformed_json = "malformed_json";
constexpr std::string_view not_an_object = "not_an_object";

// A body of lines that are no events is no body of events.
constexpr std::size_t most_refused = 1000;

bool is_ascii(std::string_view text) noexcept {
    return std::ranges::none_of(text, [](char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; });
}

// Why the event can never be delivered; empty: it can. `event` is JSON.
std::string_view flaw_of(std::string_view event) {
    if (event.size() > largest_stored_event) return too_large;
    if ((!is_ascii(event) && !is_utf8(event)) || is_deeper_than(event, deepest_event)) return malformed_json;
    return peek(event) == '{' ? std::string_view{} : not_an_object;
}

class collector_of_events {
public:
    explicit collector_of_events(const body_rules& rules, body_content& out) : rules_(rules), out_(out) {}

    void add(std::string_view event) {
        if (const auto flaw = flaw_of(event); !flaw.empty()) return refuse(event, flaw);
        if (rules_.event_name.empty() || has_name(event)) return store(event);
        const auto named = with_name(event);
        if (named.size() > largest_stored_event) return refuse(event, too_large);
        store(named);
    }
    void refuse(std::string_view event, std::string_view reason) {
        out_.refused.push_back({index_++, reason, std::string(event)});
    }

private:
    void store(std::string_view event) {
        storage::pack(out_.data, event);
        ++out_.events;
        ++index_;
    }
    static bool has_name(std::string_view event) {
        bool found = false;
        take_object(
            event, [&](std::string_view key, std::string_view) { found = found || key == "\"event_name\""; });
        return found;
    }
    std::string with_name(std::string_view event) const {
        event.remove_prefix(event.find('{') + 1);
        std::string out = "{\"event_name\":";
        append_json_string(out, rules_.event_name);
        if (peek(event) != '}') out += ',';
        return out.append(event);
    }

    const body_rules& rules_;
    body_content& out_;
    std::uint64_t index_ = 0;
};

// White space around an event is not the event's.
std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool read_lines(std::string_view body, collector_of_events& to, const body_content& out) {
    while (!body.empty()) {
        const auto line = body.substr(0, body.find('\n'));
        body.remove_prefix(std::min(body.size(), line.size() + 1));
        const auto event = trimmed(line);
        if (event.empty()) continue;
        if (event.size() > largest_stored_event)
            to.refuse(event, too_large);
        else if (!is_json(event))
            to.refuse(event, malformed_json);
        else
            to.add(event);
        if (out.refused.size() > most_refused) return false;
    }
    return true;
}

// {"batch":[…]} when it has no event_name of its own; else it is an event.
bool read_object(std::string_view body, collector_of_events& to) {
    auto rest = body;
    std::string_view batch;
    bool has_name = false;
    const bool good = take_object(rest, [&](std::string_view key, std::string_view value) {
        if (key == "\"batch\"" && value.starts_with('[')) batch = value;
        has_name = has_name || key == "\"event_name\"";
    });
    if (!good || !is_end(rest)) return false;
    if (batch.empty() || has_name) return to.add(trimmed(body)), true;
    return take_array(batch, [&](std::string_view event) { to.add(event); });
}

bool read_json(std::string_view body, collector_of_events& to) {
    if (peek(body) == '{') return read_object(body, to);
    if (peek(body) != '[') return is_json(body) && (to.add(trimmed(body)), true);
    return take_array(body, [&](std::string_view event) { to.add(event); }) && is_end(body);
}

bool read_hook(std::string_view body, const body_rules& rules, collector_of_events& to) {
    if (!is_json(body)) return false;
    if (!rules.each.empty()) {
        for (const auto event : values_at(body, rules.each))
            to.add(trimmed(event));
        return true;
    }
    if (peek(body) != '[') return to.add(trimmed(body)), true;
    return take_array(body, [&](std::string_view event) { to.add(event); });
}

} // namespace

body_content read_body(std::string_view body, const body_rules& rules) {
    body_content out;
    out.data.reserve(body.size() + body.size() / 16);
    collector_of_events to{rules, out};
    out.is_json = rules.format == body_format::ndjson ? read_lines(body, to, out)
                  : rules.is_hook                     ? read_hook(body, rules, to)
                                                      : read_json(body, to);
    if (out.refused.size() > most_refused) out.is_json = false;
    return out;
}

} // namespace desthost::sources
