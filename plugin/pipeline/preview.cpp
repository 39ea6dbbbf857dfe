#include "pipeline/preview.hpp"

#include "core/json_write.hpp"

namespace lead_ads::pipeline {

namespace {

void write_member(std::string_view key, std::string_view text, std::string& out) {
    out += ',';
    core::write_json_string(key, out);
    out += ':';
    core::write_json_string(text, out);
}

void write_notes(const core::note_list& notes, std::string& out) {
    char separator = '[';
    out += ",\"notes\":";
    for (const auto& note : notes.all()) {
        out += separator;
        out += "{\"property\":";
        core::write_json_string(note.property, out);
        write_member("note", note.code, out);
        if (!note.rule.empty()) write_member("rule", note.rule, out);
        out += '}';
        separator = ',';
    }
    out += ']';
}

} // namespace

std::string sentence_of(const mapped_event& mapped) {
    const auto& why = core::describe(mapped.why);
    std::string text(mapped.detail.empty() ? why.text : mapped.detail);
    if (mapped.detail.empty() && !why.advice.empty()) text.append("; ").append(why.advice);
    return text;
}

void write_preview(const mapped_event& mapped, const core::note_list& notes, std::string& out) {
    const auto& why = core::describe(mapped.why);
    switch (why.ends_as) {
    case core::outcome::mapped:
        out += "{\"outcome\":\"mapped\",\"event\":";
        core::write_json(mapped.event, out);
        break;
    case core::outcome::filtered:
        out += "{\"outcome\":\"filtered\"";
        write_member("reason", why.code, out);
        break;
    case core::outcome::invalid:
        out += "{\"outcome\":\"invalid\"";
        write_member("reason", why.code, out);
        write_member("detail", sentence_of(mapped), out);
        break;
    }
    if (!notes.all().empty()) write_notes(notes, out);
}

} // namespace lead_ads::pipeline
