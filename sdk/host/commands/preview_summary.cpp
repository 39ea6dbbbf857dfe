#include "host/commands/preview_summary.hpp"

#include "host/outcome.hpp"
#include "host/text.hpp"

#include <destination/result.h>

namespace desthost::commands {
namespace {

// A plugin whose notes never repeat must not fill the memory.
constexpr std::size_t most_lines = 1000;

// The first place behind the JSON value that begins at `at`.
std::size_t end_of_value(std::string_view text, std::size_t at) {
    std::size_t depth = 0;
    for (bool in_string = false; at < text.size(); ++at) {
        const char c = text[at];
        if (in_string) {
            if (c == '\\')
                ++at;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            if (depth == 0) return at;
            --depth;
        } else if ((c == ',' || c == ':') && depth == 0) {
            return at;
        }
    }
    return text.size();
}

std::string_view without_quotes(std::string_view text) {
    if (text.size() < 2 || text.front() != '"') return text;
    return text.substr(1, text.size() - 2);
}

} // namespace

std::string_view json_member(std::string_view object, std::string_view key) {
    for (std::size_t at = 1; at < object.size();) {
        const auto name_end = end_of_value(object, at);
        if (name_end >= object.size() || object[name_end] != ':') return {};
        const auto name = without_quotes(object.substr(at, name_end - at));
        const auto end = end_of_value(object, name_end + 1);
        if (name == key) return object.substr(name_end + 1, end - name_end - 1);
        at = end + 1;
    }
    return {};
}

void preview_summary::count(std::int32_t outcome, std::string_view json) {
    count_reason(outcome, without_quotes(json_member(json, "reason")));
    count_notes(json_member(json, "notes"));
}

void preview_summary::count_reason(std::int32_t outcome, std::string_view reason) {
    if (outcome == DESTINATION_OUTCOME_DELIVERED) {
        ++mapped_;
        return;
    }
    ++(outcome == DESTINATION_OUTCOME_FILTERED ? filtered_ : invalid_);
    const std::string_view name = outcome == DESTINATION_OUTCOME_FILTERED ? "filtered " : "invalid ";
    add(std::string(name) + printable(reason.empty() ? "no_reason" : reason));
}

void preview_summary::count_notes(std::string_view array) {
    for (std::size_t at = 1; at + 1 < array.size();) {
        const auto end = end_of_value(array, at);
        const auto note = array.substr(at, end - at);
        const auto rule = without_quotes(json_member(note, "rule"));
        const auto code = without_quotes(json_member(note, "note"));
        const auto property = without_quotes(json_member(note, "property"));
        // event_time_defaulted says of itself that it is about data.0.event_time, as in the summary of a
        // replay.
        const bool names_its_property =
            code.starts_with(std::string(property.substr(property.rfind('.') + 1)) + "_");
        std::string line =
            names_its_property ? printable(code) : "note " + printable(code) + " " + printable(property);
        if (!rule.empty()) line += " (" + printable(rule) + ")";
        add(std::move(line));
        at = end + 1;
    }
}

void preview_summary::add(std::string line) {
    if (lines_.size() >= most_lines && !lines_.contains(line)) line = "others";
    ++lines_[std::move(line)];
}

std::string preview_summary::text() const {
    std::string out = "read " + std::to_string(mapped_ + filtered_ + invalid_) + ", mapped " +
                      std::to_string(mapped_) + ", filtered " + std::to_string(filtered_) + ", invalid " +
                      std::to_string(invalid_) + "\n";
    for (const auto& [line, count] : lines_)
        out.append(line).append(": ").append(std::to_string(count)).append("\n");
    return out;
}

} // namespace desthost::commands
