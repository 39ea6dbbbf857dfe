#include "host/sources/csv_header.hpp"

#include "host/text.hpp"

#include <algorithm>
#include <set>

namespace desthost::sources {
namespace {

constexpr std::size_t most_columns = 10'000;
constexpr std::size_t most_levels = 64;
constexpr std::size_t most_names_told = 5;

// White space, and what nobody sees: soft hyphens, zero-width characters, marks of direction and of byte
// order.
constexpr bool is_around_names(char32_t c) noexcept {
    return c <= 0x20 || c == 0x7F || c == 0x85 || c == 0xA0 || c == 0xAD || c == 0x1680 || c == 0x180E ||
           (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x2064) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0x3000 || c == 0xFEFF;
}

// The parts between the dots. A name with an empty part ("Tél.", ".5") is no path and stays whole.
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

using name_set = std::set<std::string_view>;

bool goes_on_from_another(std::string_view name, const name_set& names) {
    for (auto dot = name.find('.'); dot != name.npos; dot = name.find('.', dot + 1))
        if (names.contains(name.substr(0, dot))) return true;
    return false;
}

// "A", "B" and 3 more.
std::string list_of(const std::vector<std::string>& names) {
    std::string out;
    for (std::size_t i = 0; i < std::min(names.size(), most_names_told); ++i)
        out += (i == 0 ? "\"" : ", \"") + printable(names[i]) + "\"";
    if (names.size() > most_names_told)
        out += " and " + std::to_string(names.size() - most_names_told) + " more";
    return out;
}

void tell_flat(const std::vector<std::string>& names, const input_context& input) {
    if (names.empty()) return;
    input.tell("the column " + list_of(names) +
               " stands beside a column that it would be part of, and is read by GET(\"" +
               printable(names.front()) + "\")");
}

void tell_repeated(const std::vector<std::string>& names, const input_context& input) {
    if (names.empty()) return;
    input.tell("more than one column is called " + list_of(names) +
               "; of their cells the first that is not empty is taken");
}

} // namespace

std::string_view without_marks_around(std::string_view text) noexcept {
    std::size_t from = text.size();
    std::size_t to = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto c = decode_character(text.substr(at));
        if (!is_around_names(c.code)) {
            from = std::min(from, at);
            to = at + c.size;
        }
        at += c.size;
    }
    return from < to ? text.substr(from, to - from) : std::string_view{};
}

csv_header::csv_header(std::span<const std::string> columns, const input_context& input) {
    const auto refuse = [&](const char* why) {
        throw input_error{input.name() + why, input_problem::unusable};
    };
    if (columns.size() > most_columns) refuse(": the header has more than 10,000 columns");
    name_set names;
    for (const auto& column : columns)
        names_.emplace_back(without_marks_around(column));
    names.insert(names_.begin(), names_.end());
    names.erase(std::string_view{});
    if (names.empty()) refuse(": the header names no column; name the columns in the first line");
    std::vector<std::string> flat;
    std::vector<std::string> repeated;
    name_set met;
    for (std::size_t i = 0; i < names_.size(); ++i) {
        const auto& name = names_[i];
        if (name.empty()) continue;
        auto parts = split(name);
        const bool is_flat = parts.size() > 1 && goes_on_from_another(name, names);
        if (is_flat) parts = {name};
        if (parts.size() > most_levels) refuse(": a column's name has more than 64 levels");
        add(parts, i);
        const bool is_new = met.insert(name).second;
        if (!is_new && std::ranges::find(repeated, name) == repeated.end()) repeated.push_back(name);
        if (is_new && is_flat) flat.push_back(name);
    }
    complete(root_);
    tell_flat(flat, input);
    tell_repeated(repeated, input);
}

void csv_header::add(std::span<const std::string_view> parts, std::size_t column) {
    node* at = &root_;
    for (const auto part : parts)
        at = &child_of(*at, part);
    at->columns.push_back(column);
}

csv_header::node& csv_header::child_of(node& parent, std::string_view key) {
    for (auto& child : parent.children)
        if (child.key == key) return child;
    auto& made = parent.children.emplace_back();
    made.key = key;
    append_json_string(made.written, key);
    made.written += ':';
    return made;
}

void csv_header::complete(node& parent) {
    std::size_t next = 0;
    for (auto& child : parent.children) {
        if (child.key == std::to_string(next)) ++next;
        complete(child);
    }
    parent.is_list = next != 0 && next == parent.children.size();
}

bool csv_header::is_repeated_by(std::span<const std::string> cells) const {
    if (cells.size() < names_.size()) return false;
    for (std::size_t i = 0; i < names_.size(); ++i)
        if (!names_[i].empty() &&
            (cells[i].size() < names_[i].size() || without_marks_around(cells[i]) != names_[i]))
            return false;
    return true;
}

void csv_header::append_event(std::string& out, std::span<const std::string> cells) const {
    if (!append_members(out, root_, cells)) out += "{}";
}

// Returns whether there was anything to write.
bool csv_header::append(std::string& out, const node& from, std::span<const std::string> cells) {
    if (from.columns.empty()) return append_members(out, from, cells);
    for (const auto column : from.columns) {
        if (column >= cells.size() || cells[column].empty()) continue;
        append_json_bytes(out, cells[column]);
        return true;
    }
    return false;
}

bool csv_header::append_members(std::string& out, const node& from, std::span<const std::string> cells) {
    const auto start = out.size();
    auto end = start; // behind the last member that holds something
    out += from.is_list ? '[' : '{';
    for (const auto& child : from.children) {
        const auto before = out.size();
        if (before != start + 1) out += ',';
        if (!from.is_list) out += child.written;
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
