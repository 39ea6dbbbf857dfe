#include "pipeline/null_reason.hpp"

#include "core/json_write.hpp"
#include "core/nearest.hpp"
#include "mapping/path.hpp"

#include <algorithm>
#include <vector>

namespace lead_ads::pipeline {

namespace {

using core::value;

// Enough to find a near name in; a hostile event must not cost more.
constexpr std::size_t most_paths = 2000;
constexpr std::size_t deepest = 8;

void collect_paths(const value& at, const std::string& above, std::size_t depth,
                   std::vector<std::string>& out) {
    if (depth == deepest || (!at.is_object() && !at.is_array())) return;
    if (at.is_array() && at.size() != 0) return collect_paths(at.elements()[0], above + ".*", depth + 1, out);
    for (const auto& m : at.members()) {
        if (out.size() == most_paths) return;
        out.push_back(above.empty() ? std::string(m.key) : above + "." + std::string(m.key));
        if (m.item.is_object() || m.item.is_array()) {
            const std::string below = out.back();
            collect_paths(m.item, below, depth + 1, out);
        }
    }
}

value value_at(std::string_view path, mapping::evaluation& with) {
    const auto parsed = mapping::path::parse(path);
    return parsed ? mapping::resolve(*parsed, with.event, with) : value{};
}

// Figures that tell nothing of a person; texts and ids are named by their kind alone.
bool may_be_shown(std::string_view path, const value& v) {
    if (path.starts_with("user.") || path.starts_with("context.")) return false;
    if (v.is_boolean()) return true;
    return v.is_number() && path.find("id") == path.npos && path.find("phone") == path.npos;
}

std::string_view name_of_kind(const value& v) {
    if (v.is_string()) return v.size() == 0 ? "an empty text" : "a text";
    if (v.is_number()) return "a number";
    if (v.is_boolean()) return "a boolean";
    return v.is_array() ? "an array" : "an object";
}

std::string operand_text(std::string_view path, mapping::evaluation& with, bool show_values) {
    const auto v = value_at(path, with);
    if (v.is_null()) return absent_text(path, with.event);
    std::string text(path);
    text += " is ";
    if (show_values || may_be_shown(path, v))
        core::write_json(v, text);
    else
        text += name_of_kind(v);
    return text;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const auto& part : parts)
        text.append(text.empty() ? "" : "; ").append(part);
    return text;
}

} // namespace

std::vector<std::string> paths_of(const value& event) {
    std::vector<std::string> paths;
    if (event.is_object()) collect_paths(event, "", 0, paths);
    return paths;
}

std::string near_path(std::string_view path, const value& event) {
    const auto paths = paths_of(event);
    const std::vector<std::string_view> known(paths.begin(), paths.end());
    return std::string(core::nearest(path, known).value_or(""));
}

std::string absent_text(std::string_view path, const value& event) {
    std::string text(path);
    text += " is absent";
    if (const auto near = near_path(path, event); !near.empty() && near != path)
        text.append(" (did you mean ").append(near).append("?)");
    return text;
}

std::string why_null(const mapping::rule& rule, mapping::evaluation& with) {
    if (rule.is_constant()) return "null removes the property";
    for (const auto& note : with.notes())
        if (note.place.data() == rule.text().data())
            return std::string(mapping::name_of(note.reached)) + ": " +
                   std::string(mapping::describe(note.reached));
    std::vector<std::string> absent;
    for (const auto& path : rule.source_paths())
        if (value_at(path, with).is_null()) absent.push_back(absent_text(path, with.event));
    return absent.empty() ? "the rule gave null" : joined(absent);
}

std::string why_false(const mapping::rule& condition, mapping::evaluation& with, bool show_values) {
    std::vector<std::string> operands;
    for (const auto& path : condition.source_paths())
        operands.push_back(operand_text(path, with, show_values));
    std::string text = "condition is false: " + std::string(condition.text());
    if (!operands.empty()) text += " (" + joined(operands) + ")";
    return text;
}

} // namespace lead_ads::pipeline
