#include "host/config/router_file.hpp"

#include "config/scalar_map.hpp"
#include "core/nearest.hpp"
#include "host/text.hpp"

#include <algorithm>
#include <map>

namespace desthost::config {
namespace {

constexpr std::size_t most_findings = 1000;
constexpr std::size_t longest_underlined = 4096;

} // namespace

router_file::router_file(yaml::yaml_document& document, std::string path)
    : document_(document), path_(std::move(path)) {
    for (const auto& problem : document.problems)
        findings_.push_back({problem.offset, static_cast<std::uint32_t>(problem.length),
                             DESTINATION_DIAGNOSTIC_ERROR, problem.message, problem.suggestion});
    errors_ = findings_.size();
}

std::size_t router_file::begin_of(const yaml_node& node) const {
    if (node.kind == node_kind::null) return node.offset;
    return yaml::skip_properties(document_.source.text(), node.offset);
}

// The place behind a scalar; of a list and a map, its beginning.
std::size_t router_file::end_of(const yaml_node& node) const {
    const auto text = document_.source.text();
    const auto begin = begin_of(node);
    if (node.kind != node_kind::scalar || begin >= text.size() || node.text.size() > longest_underlined)
        return begin;
    const bool is_quoted = !node.plain && (text[begin] == '"' || text[begin] == '\'');
    if (is_quoted) return std::min(yaml::end_of_quoted(text, begin), text.size());
    return yaml::locate_in_scalar(text, node.offset, node.text, node.text.size());
}

void router_file::add(const yaml_node& node, std::int32_t severity, std::string message,
                      std::string suggestion) {
    if (findings_.size() >= most_findings) return;
    const auto begin = begin_of(node);
    const auto shown = document_.source.text().substr(begin, end_of(node) - begin);
    const auto mark = yaml::count_characters(shown.substr(0, shown.find_first_of("\r\n")));
    findings_.push_back(
        {begin, static_cast<std::uint32_t>(mark), severity, std::move(message), std::move(suggestion)});
    if (severity >= DESTINATION_DIAGNOSTIC_ERROR) ++errors_;
}

void router_file::error(const yaml_node& node, std::string message, std::string suggestion) {
    add(node, DESTINATION_DIAGNOSTIC_ERROR, std::move(message), std::move(suggestion));
}

void router_file::warn(const yaml_node& node, std::string message, std::string suggestion) {
    add(node, DESTINATION_DIAGNOSTIC_WARNING, std::move(message), std::move(suggestion));
}

void router_file::missing(const yaml_node& section, std::string message, std::string suggestion) {
    if (document_.complete) error(section, std::move(message), std::move(suggestion));
}

void router_file::about_file(std::string message, std::string suggestion) {
    findings_.push_back({0, 0, DESTINATION_DIAGNOSTIC_ERROR, std::move(message), std::move(suggestion)});
    ++errors_;
}

void router_file::hide(const yaml_node& node) {
    for (const auto* item : node.items)
        hide(*item);
    for (const auto& entry : node.entries)
        hide(*entry.value);
    if (node.kind == node_kind::scalar && !node.text.starts_with("${"))
        document_.source.hide(begin_of(node), end_of(node));
}

std::string router_file::place_of(const yaml_node& node) const {
    const auto at = document_.source.at(begin_of(node));
    return path_ + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

void router_file::write_to(diagnostic_writer& out) {
    std::multimap<std::size_t, const finding*> by_place;
    for (const auto& found : findings_)
        by_place.emplace(found.offset, &found);
    for (const auto& [offset, pointer] : by_place) {
        const auto& found = *pointer;
        const auto at = document_.source.at(found.offset);
        const auto source = document_.source.shown_line(at.line);
        destination_diagnostic_t d{};
        d.size = sizeof d;
        d.severity = found.severity;
        d.path = abi_string(path_);
        d.line = at.line;
        d.column = at.column;
        d.message = abi_string(found.message);
        d.source = abi_string(source);
        d.mark = found.mark;
        d.suggestion = abi_string(found.suggestion);
        out.write(d);
    }
    findings_.clear();
}

std::string listed(std::span<const std::string_view> names) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i != 0) out += i + 1 == names.size() ? " or " : ", ";
        out += names[i];
    }
    return out;
}

std::string suggest(std::string_view written, std::span<const std::string_view> known) {
    constexpr std::size_t long_list = 20;
    if (const auto near = ::lead_ads::core::nearest(written, known))
        return "did you mean " + std::string(*near) + "?";
    return known.empty() || known.size() > long_list ? std::string{} : "use " + listed(known);
}

} // namespace desthost::config
