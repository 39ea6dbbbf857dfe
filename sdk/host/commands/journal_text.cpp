#include "host/commands/journal_text.hpp"

#include "host/json_scan.hpp"
#include "host/text.hpp"
#include "host/time_text.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
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

namespace {

// "3 h 20 min" for people.
std::string age_text(std::int64_t seconds) {
    constexpr std::int64_t minute = 60;
    constexpr std::int64_t hour = 60 * minute;
    constexpr std::int64_t day = 24 * hour;
    if (seconds < minute) return std::to_string(std::max<std::int64_t>(seconds, 0)) + " s";
    if (seconds < hour) return std::to_string(seconds / minute) + " min";
    if (seconds < day)
        return std::to_string(seconds / hour) + " h " + std::to_string(seconds % hour / minute) + " min";
    return std::to_string(seconds / day) + " d " + std::to_string(seconds % day / hour) + " h";
}

std::optional<std::int64_t> seconds_since(const std::string& time, std::int64_t now) {
    const auto then = parse_rfc3339(time);
    if (!then) return {};
    return (now - *then) / 1'000'000'000;
}

std::string with_age(const std::string& time, std::int64_t now) {
    const auto age = seconds_since(time, now);
    return time + (age ? " (" + age_text(*age) + " ago)" : "");
}

std::string last_delivery(const journal::status& s) {
    std::string last;
    for (const auto& scope : s.scopes)
        last = std::max(last, scope.last_delivery_at);
    return last;
}

std::string ending_of(const journal::status& s) {
    if (!s.ending.empty()) return s.ending;
    return s.started_at.empty() ? "" : "no ending: it is under way, or was killed";
}

std::string counts_of(const journal::status& s) {
    std::string out;
    for (const auto& row : s.last_run)
        out += (out.empty() ? "" : ", ") + printable(row.outcome) +
               (row.reason.empty() ? "" : " " + printable(row.reason)) + " " + std::to_string(row.events);
    return out.empty() ? "nothing new" : out;
}

} // namespace

std::string block_sentence(const journal::block_status& block) {
    return "events " + (block.scope.empty() ? "" : "for " + printable(block.scope) + " ") + "wait since " +
           block.since + ": " + printable(block.advice) + " (code " + codes(block.code, block.subcode) + ")";
}

std::string status_table(const journal::status& s, const std::string& path, std::int64_t now) {
    std::string out = "journal: " + printable(path) + "\n";
    const auto line = [&](const char* name, const std::string& value) {
        out += std::string(name) + ": " + (value.empty() ? "none" : value) + "\n";
    };
    line("last run", s.started_at.empty() ? "" : with_age(s.started_at, now) + ", " + ending_of(s));
    if (!s.started_at.empty()) line("in it", counts_of(s));
    const auto last = last_delivery(s);
    line("last delivery", last.empty() ? "" : with_age(last, now));
    for (const auto& scope : s.scopes)
        line("delivered", std::to_string(scope.delivered) + " to " + printable(scope.name));
    line("waiting", std::to_string(s.waiting));
    line("dead letters",
         std::to_string(s.dead_letters) +
             (s.retries == 0 ? "" : ", and " + std::to_string(s.retries) + " wait for a retry"));
    const auto age = seconds_since(last, now);
    line("freshness", age ? age_text(*age) + " since the last delivery" : "");
    if (s.blocks.empty()) line("blocked", "no");
    for (const auto& block : s.blocks)
        line("blocked", block_sentence(block));
    return out;
}

std::string status_object(const journal::status& s, const std::string& path, std::int64_t now) {
    std::string run = "{";
    add(run, "command", s.command);
    add(run, "started", s.started_at);
    add(run, "ended", s.ended_at);
    add(run, "ending", s.ending);
    add(run, "config", s.config_path);
    add(run, "destination", s.scope);
    std::string counts;
    for (const auto& row : s.last_run) {
        std::string one = "{";
        add(one, "outcome", row.outcome);
        add(one, "reason", row.reason);
        add(one, "count", row.events);
        counts += (counts.empty() ? "" : ",") + one + "}";
    }
    run += (run.size() > 1 ? ",\"outcomes\":[" : "\"outcomes\":[") + counts + "]}";
    std::string scopes;
    for (const auto& scope : s.scopes) {
        std::string one = "{";
        add(one, "destination", scope.name);
        add(one, "delivered", scope.delivered);
        add(one, "last_delivery", scope.last_delivery_at);
        scopes += (scopes.empty() ? "" : ",") + one + "}";
    }
    std::string blocks;
    for (const auto& block : s.blocks) {
        std::string one = "{";
        add(one, "destination", block.scope);
        add(one, "code", block.code);
        add(one, "subcode", block.subcode);
        add(one, "advice", block.advice);
        add(one, "since", block.since);
        add(one, "last", block.last_at);
        blocks += (blocks.empty() ? "" : ",") + one + "}";
    }
    const auto last = last_delivery(s);
    const auto age = seconds_since(last, now);
    std::string out = "{";
    add(out, "journal", path);
    out += ",\"last_run\":" + (s.started_at.empty() ? "null" : run);
    add(out, "last_delivery", last);
    add(out, "waiting", s.waiting);
    add(out, "dead_letters", s.dead_letters);
    add(out, "retries", s.retries);
    if (age) add(out, "freshness_seconds", *age);
    return out + ",\"destinations\":[" + scopes + "],\"blocked\":[" + blocks + "]}\n";
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
