#include "host/commands/journal_text.hpp"

#include "host/json_scan.hpp"
#include "host/text.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

namespace desthost::commands {
namespace {

// Columns are filled up and never cut: a row is written before the next one is known.
struct column {
    const char* name;
    std::size_t width;
};
constexpr std::array letter_columns{column{"ID", 6},          column{"LAST TRY", 24}, column{"TRIES", 5},
                                    column{"OUTCOME", 11},    column{"REASON", 24},   column{"CODE", 12},
                                    column{"INPUT:LINE", 24}, column{"STATE", 5},     column{"ADVICE", 0}};
constexpr std::array error_columns{column{"COUNT", 8},    column{"FIRST", 24},  column{"LAST", 24},
                                   column{"OUTCOME", 11}, column{"REASON", 24}, column{"CODE", 12},
                                   column{"ADVICE", 0}};

template <std::size_t N>
std::string row(const std::array<column, N>& columns, const std::array<std::string, N>& cells) {
    std::string line;
    for (std::size_t i = 0; i < N; ++i) {
        if (i != 0) line += "  ";
        line += cells[i];
        line.append(columns[i].width - std::min(columns[i].width, cells[i].size()), ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

template <std::size_t N>
std::string heading(const std::array<column, N>& columns) {
    std::array<std::string, N> names;
    std::transform(columns.begin(), columns.end(), names.begin(), [](const column& c) { return c.name; });
    return row(columns, names);
}

std::string dash_if_empty(std::string_view text) {
    return text.empty() ? "-" : printable(text);
}

// "100/33", "100", or "-" when the endpoint gave none.
std::string codes(std::int64_t code, std::int64_t subcode) {
    if (code == 0 && subcode == 0) return "-";
    return std::to_string(code) + (subcode == 0 ? "" : "/" + std::to_string(subcode));
}

const char* state_of(const journal::dead_letter& letter) {
    return letter.waits_for_retry ? "retry" : "dead";
}

void add(std::string& out, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    (out += out.size() > 1 ? ",\"" : "\"").append(name) += "\":";
    append_json_string(out, value);
}

void add(std::string& out, std::string_view name, std::int64_t value) {
    (out += out.size() > 1 ? ",\"" : "\"").append(name) += "\":" + std::to_string(value);
}

std::string letter_object(const journal::dead_letter& letter) {
    std::string out = "{";
    add(out, "id", letter.id);
    add(out, "state", state_of(letter));
    add(out, "input", letter.input);
    add(out, "line", letter.line);
    add(out, "outcome", letter.outcome);
    add(out, "reason", letter.reason);
    add(out, "code", letter.code);
    add(out, "subcode", letter.subcode);
    add(out, "trace_id", letter.trace_id);
    add(out, "event_id", letter.event_id);
    add(out, "advice", letter.advice);
    add(out, "tries", letter.tries);
    add(out, "first", letter.first_at);
    add(out, "last", letter.last_at);
    add(out, "event_bytes", letter.event_size);
    if (!letter.event_is_whole) out += ",\"event_cut\":true";
    return out;
}

} // namespace

std::string letter_heading() {
    return heading(letter_columns);
}

std::string error_heading() {
    return heading(error_columns);
}

std::string letter_row(const journal::dead_letter& letter) {
    return row(letter_columns,
               {std::to_string(letter.id), std::string(letter.last_at), std::to_string(letter.tries),
                printable(letter.outcome), dash_if_empty(letter.reason), codes(letter.code, letter.subcode),
                printable(letter.input) + ":" + std::to_string(letter.line), state_of(letter),
                dash_if_empty(letter.advice)});
}

std::string error_row(const journal::error_met& error) {
    return row(error_columns,
               {std::to_string(error.events), std::string(error.first_at), std::string(error.last_at),
                printable(error.outcome), dash_if_empty(error.reason), codes(error.code, error.subcode),
                dash_if_empty(error.advice)});
}

std::string letter_json(const journal::dead_letter& letter) {
    return letter_object(letter) + "}\n";
}

std::string error_json(const journal::error_met& error) {
    std::string out = "{";
    add(out, "count", error.events);
    add(out, "outcome", error.outcome);
    add(out, "reason", error.reason);
    add(out, "code", error.code);
    add(out, "subcode", error.subcode);
    add(out, "first", error.first_at);
    add(out, "last", error.last_at);
    add(out, "last_trace_id", error.last_trace_id);
    add(out, "advice", error.advice);
    return out + "}\n";
}

std::string letter_with_event(const journal::dead_letter& letter, std::string_view event, bool as_it_is) {
    const std::initializer_list<std::pair<const char*, std::string>> lines{
        {"dead letter", std::to_string(letter.id)},
        {"state", letter.waits_for_retry ? "waits for a retry" : "dead"},
        {"input", printable(letter.input) + ":" + std::to_string(letter.line)},
        {"outcome", printable(letter.outcome)},
        {"reason", dash_if_empty(letter.reason)},
        {"code", codes(letter.code, letter.subcode)},
        {"trace id", dash_if_empty(letter.trace_id)},
        {"event id", dash_if_empty(letter.event_id)},
        {"advice", dash_if_empty(letter.advice)},
        {"tries", std::to_string(letter.tries)},
        {"first try", std::string(letter.first_at)},
        {"last try", std::string(letter.last_at)},
        {letter.event_is_whole ? "event" : "event (only its beginning)", ""},
    };
    std::string out;
    for (const auto& [name, value] : lines)
        out += std::string(name) + ":" + (value.empty() ? "" : " " + value) + "\n";
    return out + (as_it_is ? std::string(event) : printable_lines(event)) + "\n";
}

std::string letter_with_event_json(const journal::dead_letter& letter, std::string_view event) {
    std::string out = letter_object(letter) + ",\"event\":";
    if (is_utf8(event) && is_json(event))
        append_compact_json(out, event);
    else
        append_json_string(out, event);
    return out + "}\n";
}

std::string event_line(std::string_view event) {
    std::string out;
    if (is_json(event)) {
        append_compact_json(out, event);
    } else {
        out = event;
        std::replace_if(
            out.begin(), out.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    }
    return out + "\n";
}

} // namespace desthost::commands
