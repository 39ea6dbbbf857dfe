#include "pipeline/decisions.hpp"

#include "core/ascii.hpp"
#include "core/nearest.hpp"
#include "core/utf8.hpp"
#include "mapping/path.hpp"

#include <algorithm>
#include <vector>

namespace lead_ads::pipeline {

namespace {

constexpr std::int64_t day = 86'400;
constexpr std::int64_t hour = 3'600;

std::string duration(std::int64_t seconds) {
    const auto unit = seconds >= 2 * day ? day : hour;
    return std::to_string(seconds / unit) + (unit == day ? " days" : " hours");
}

// Whether a name may be shown: no address, no number of a person, nothing that spoils a line.
bool is_fit_to_show(std::string_view name) noexcept {
    constexpr auto most_digits = 6;
    const bool is_printable = std::ranges::all_of(name, [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) != 0x7F;
    });
    return is_printable && name.find('@') == name.npos &&
           std::ranges::count_if(name, core::is_digit) <= most_digits;
}

std::string shown(std::string_view name) {
    constexpr std::size_t longest = 100;
    if (!is_fit_to_show(name)) return "(not shown)";
    const auto end = core::offset_of(name, longest);
    return '"' + std::string(name.substr(0, end)) + (end < name.size() ? "...\"" : "\"");
}

std::string_view kind_of(const core::value& v) noexcept {
    constexpr std::string_view names[] = {"absent", "a boolean", "a number", "a text", "a list", "an object"};
    return names[static_cast<std::size_t>(v.type())];
}

core::value value_at(std::string_view path_text, const core::value& event, core::arena& memory) {
    constexpr std::size_t enough = 10'000;
    const auto where = mapping::path::parse(path_text);
    mapping::visit_budget budget{enough, enough};
    return where ? mapping::resolve(where->steps(), event, memory, budget) : core::value{};
}

} // namespace

std::string describe_age(std::int64_t seconds, std::int64_t accepted) {
    return "the event is " + duration(seconds) + " old, and " + duration(accepted) +
           " are taken; send events at least daily";
}

std::string describe_unmapped(std::string_view event_name, std::span<const config::mapping_entry> entries) {
    std::vector<std::string_view> names;
    for (const auto& entry : entries)
        if (entry.match == config::event_match::name) names.push_back(entry.name);
    const auto near = is_fit_to_show(event_name) ? core::nearest(event_name, names) : std::nullopt;
    std::string text = "no entry of mapping takes the event name " + shown(event_name);
    if (near) return text + "; did you mean \"" + std::string(*near) + "\"?";
    return text + "; add an entry under mapping if it should be sent";
}

std::string describe_condition(const mapping::rule& when, const core::value& event, core::arena& memory) {
    std::string text = "filters.when is not true for this event";
    std::string_view separator = ": ";
    for (const auto& path : when.source_paths()) {
        text.append(separator).append(path).append(" is ").append(kind_of(value_at(path, event, memory)));
        separator = ", ";
    }
    return text;
}

} // namespace lead_ads::pipeline
