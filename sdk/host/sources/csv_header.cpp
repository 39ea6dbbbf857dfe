#include "host/sources/csv_header.hpp"

#include "host/sources/byte_stream.hpp"
#include "host/text.hpp"

#include <algorithm>

namespace desthost::sources {
namespace {

constexpr std::size_t most_columns = 10'000;
constexpr std::size_t most_levels = 64;

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// The parts between the dots. A name with an empty part ("Dr.", ".5") is no path and stays whole.
std::vector<std::string_view> split(std::string_view path) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at <= path.size();) {
        const auto dot = std::min(path.find('.', at), path.size());
        parts.push_back(path.substr(at, dot - at));
        if (parts.back().empty()) return {path};
        at = dot + 1;
    }
    return parts;
}

} // namespace

csv_header::csv_header(std::span<const std::string> columns, const std::string& name)
    : used_(columns.size()), columns_(columns.size()) {
    if (columns.size() > most_columns) throw input_error{name + ": the header has more than 10,000 columns"};
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (const auto path = trimmed(columns[i]); !path.empty()) add(path, i, name);
    find_lists(root_);
}

void csv_header::add(std::string_view path, std::size_t column, const std::string& name) {
    const auto parts = split(path);
    if (parts.size() > most_levels) throw input_error{name + ": a column's name has more than 64 levels"};
    node* at = &root_;
    bool meets_text = false;
    for (const auto part : parts) {
        meets_text = meets_text || at->is_leaf;
        at = &child_of(*at, part);
    }
    if (meets_text || !at->children.empty())
        throw input_error{
            name + ": the column \"" + printable(path) +
            "\" cannot stand beside another column that begins with the same name, because one place of "
            "the event cannot be text and an object at once; rename one of them"};
    if (at->is_leaf) used_[at->column] = false;
    at->is_leaf = true;
    at->column = column;
    used_[column] = true;
}

csv_header::node& csv_header::child_of(node& parent, std::string_view key) {
    for (auto& child : parent.children)
        if (child.key == key) return child;
    auto& made = parent.children.emplace_back();
    made.key = key;
    return made;
}

void csv_header::find_lists(node& parent) {
    std::size_t next = 0;
    for (auto& child : parent.children) {
        if (child.key == std::to_string(next)) ++next;
        find_lists(child);
    }
    parent.is_list = next != 0 && next == parent.children.size();
}

void csv_header::append_event(std::string& out, std::span<const std::string> cells) const {
    if (!append_members(out, root_, cells)) out += "{}";
}

// Returns whether there was anything to write.
bool csv_header::append(std::string& out, const node& from, std::span<const std::string> cells) {
    if (!from.is_leaf) return append_members(out, from, cells);
    if (from.column >= cells.size() || cells[from.column].empty()) return false;
    append_json_bytes(out, cells[from.column]);
    return true;
}

bool csv_header::append_members(std::string& out, const node& from, std::span<const std::string> cells) {
    const auto start = out.size();
    auto end = start; // behind the last member that holds something
    out += from.is_list ? '[' : '{';
    for (const auto& child : from.children) {
        const auto before = out.size();
        if (before != start + 1) out += ',';
        if (!from.is_list) append_json_string(out, child.key), out += ':';
        if (append(out, child, cells))
            end = out.size();
        else if (from.is_list)
            out += "null"; // keeps the places of the elements behind it
        else
            out.resize(before);
    }
    out.resize(end);
    if (end == start) return false;
    out += from.is_list ? ']' : '}';
    return true;
}

} // namespace desthost::sources
