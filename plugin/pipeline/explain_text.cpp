// Explanations as JSON, and as text of at most 100 columns.
#include "core/json_write.hpp"
#include "core/reason.hpp"
#include "core/utf8.hpp"
#include "pipeline/explain.hpp"
#include "pipeline/preview.hpp"

#include <algorithm>
#include <array>

namespace lead_ads::pipeline {

namespace {

void write_member(std::string_view key, std::string_view text, std::string& out) {
    if (text.empty()) return;
    if (out.back() != '{') out += ',';
    core::write_json_string(key, out);
    out += ':';
    core::write_json_string(text, out);
}

void write_steps(const std::vector<std::string>& steps, std::string& out) {
    if (out.back() != '{') out += ',';
    out += "\"steps\":[";
    for (const auto& step : steps) {
        if (out.back() != '[') out += ',';
        core::write_json_string(step, out);
    }
    out += ']';
}

// What a terminal would obey is shown as a question mark.
std::string printable(std::string_view text) {
    std::string shown(text);
    std::ranges::replace_if(
        shown, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
    return shown;
}

constexpr std::size_t widest = 100;
constexpr std::size_t indentation = 8;

// The bytes of the first `columns` characters.
std::size_t bytes_of(std::string_view text, std::size_t columns) {
    std::size_t at = 0;
    for (std::size_t seen = 0; at < text.size(); ++at)
        if (!core::is_trail(text[at]) && seen++ == columns) break;
    return at;
}

// A line, and the rest of it below, indented; broken at blanks where there are some.
void write_wrapped(std::string_view text, std::size_t indent, std::string& out) {
    auto room = widest - indent;
    out.append(indent, ' ');
    while (core::count_code_points(text) > room) {
        auto end = bytes_of(text, room);
        const auto blank = text.rfind(' ', end);
        if (blank != text.npos && blank > room / 2) end = blank;
        out.append(text.substr(0, end)).append("\n");
        text.remove_prefix(end);
        while (text.starts_with(' '))
            text.remove_prefix(1);
        room = widest - indentation;
        out.append(indentation, ' ');
    }
    out.append(text).append("\n");
}

std::string joined(const std::vector<std::string>& steps) {
    std::string text;
    for (const auto& step : steps)
        text.append(text.empty() ? "" : ", ").append(step);
    return text;
}

void write_property(const explained_property& p, std::string& out) {
    std::string head = p.property.empty() ? "the event" : p.property;
    write_wrapped(printable(head + "  " + p.rule), 2, out);
    std::string line = p.source.empty() ? "a constant" : "from " + p.source;
    if (const auto steps = joined(p.steps); !steps.empty()) line += ": " + steps;
    write_wrapped(printable(line), 4, out);
    if (!p.value.empty()) write_wrapped(printable("value " + p.value), 4, out);
    if (!p.normalised.empty()) write_wrapped(printable("normalised " + p.normalised), 4, out);
}

} // namespace

void write_explanation(const explanation& explained, std::string& out) {
    out += ",\"explain\":[";
    for (const auto& property : explained.properties) {
        if (out.back() != '[') out += ',';
        out += '{';
        write_member("property", property.property, out);
        write_member("rule", property.rule, out);
        write_member(property.source.starts_with('=') ? "formula" : "source", property.source, out);
        write_steps(property.steps, out);
        if (!property.value.empty()) out.append(",\"value\":").append(property.value);
        write_member("normalised", property.normalised, out);
        out += '}';
    }
    out += "],\"not_sent\":[";
    for (const auto& property : explained.not_sent) {
        if (out.back() != '[') out += ',';
        out += '{';
        write_member("property", property.property, out);
        write_member("rule", property.rule, out);
        write_member("reason", property.reason, out);
        out += '}';
    }
    out += ']';
}

void write_explanation_text(const mapped_event& mapped, const core::note_list& notes,
                            const explanation& explained, std::string& out) {
    const auto& why = core::describe(mapped.why);
    constexpr std::array<std::string_view, 3> outcomes = {"mapped", "filtered", "invalid"};
    std::string head(outcomes[static_cast<std::size_t>(why.ends_as)]);
    if (!explained.event_id.empty()) head += " " + explained.event_id;
    if (!why.code.empty()) head.append(" (").append(why.code).append("): ").append(sentence_of(mapped));
    write_wrapped(printable(head), 0, out);
    for (const auto& p : explained.properties)
        write_property(p, out);
    if (!explained.not_sent.empty()) out += "  not sent:\n";
    for (const auto& p : explained.not_sent)
        write_wrapped(printable(p.property + "  " + p.rule + ": " + p.reason), 4, out);
    for (const auto& note : notes.all())
        write_wrapped(printable("note: " + std::string(note.property) + " " + std::string(note.code) +
                                (note.rule.empty() ? "" : " (" + std::string(note.rule) + ")")),
                      2, out);
}

} // namespace lead_ads::pipeline
