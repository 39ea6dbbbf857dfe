// Sections as tables: each key is one row with its name and the function that reads its value.
//
// In: a map and the section's rows. Out: the section filled, and which keys were there. Reports what is no
// map, and unknown keys with the nearest known name. One thread.
#pragma once

#include "config/file_reader.hpp"
#include "config/values.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::config {

template <class Target>
struct key_row {
    std::string_view name;
    void (*read)(file_reader&, const field&, Target&);
};

// The value of `key` in `map`, or nullptr.
inline const yaml_entry* find_entry(const yaml_node& map, std::string_view key) {
    const auto found = std::find_if(map.entries.begin(), map.entries.end(),
                                    [&](const yaml_entry& e) { return e.key->text == key; });
    return found == map.entries.end() ? nullptr : &*found;
}

// Whether the node can be read as a map or as a list; reports when it cannot. `name` is for the message.
bool is_map(file_reader& in, const field& f);
bool is_list(file_reader& in, const field& f);

void report_unknown_key(file_reader& in, const yaml_entry& entry, std::string_view section,
                        std::span<const std::string_view> known);

template <class Target, std::size_t N>
std::vector<std::string_view> names_of(const key_row<Target> (&rows)[N]) {
    std::vector<std::string_view> names;
    for (const auto& row : rows)
        names.push_back(row.name);
    return names;
}

// Reads every key of `map`, which is_map() has accepted.
template <class Target, std::size_t N>
void read_section(file_reader& in, const yaml_node& map, std::string_view section,
                  const key_row<Target> (&rows)[N], Target& out) {
    for (const auto& entry : map.entries) {
        const auto* row = std::find_if(std::begin(rows), std::end(rows),
                                       [&](const auto& r) { return r.name == entry.key->text; });
        if (row != std::end(rows))
            row->read(in, {row->name, *entry.key, *entry.value}, out);
        else
            report_unknown_key(in, entry, section, names_of(rows));
    }
}

// Reports that a required key is not in `map`, unless a key is there that was probably meant to be it.
// `where` names the section.
void report_missing_key(file_reader& in, const yaml_node& where, const yaml_node& map,
                        std::string_view section, std::string_view key, std::string suggestion,
                        severity level = severity::error);

} // namespace lead_ads::config
