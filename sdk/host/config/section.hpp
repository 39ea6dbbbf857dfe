// Sections of router.yaml as tables: each key is one row with its name and the function that reads its value.
//
// In: a map and the section's rows. Out: the section filled. Reports unknown keys with the nearest known
// name. One thread.
#pragma once

#include "host/config/router_file.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace desthost::config {

template <class Target>
struct key_row {
    std::string_view name;
    void (*read)(router_file&, const field&, Target&);
};

inline const yaml::yaml_entry* find_entry(const yaml_node& map, std::string_view key) {
    const auto found =
        std::ranges::find_if(map.entries, [&](const auto& entry) { return entry.key->text == key; });
    return found == map.entries.end() ? nullptr : &*found;
}

void report_unknown_key(router_file& in, const yaml::yaml_entry& entry, const std::string& section,
                        std::span<const std::string_view> known);

// Reports that a required key is not in `map`, unless one is there that was probably meant to be it.
void require_key(router_file& in, const yaml_node& map, const std::string& section, std::string_view key,
                 std::string suggestion);

// "sources.web" and "keys" make "sources.web.keys".
inline std::string joined(const std::string& section, std::string_view key) {
    return section.empty() ? std::string(key) : section + "." + std::string(key);
}

// Reads every key of `map`, in the order of the rows. A key that is there twice has been reported; the first
// counts.
template <class Target, std::size_t N>
void read_section(router_file& in, const yaml_node& map, const std::string& section,
                  const key_row<Target> (&rows)[N], Target& out) {
    std::vector<std::string_view> known;
    for (const auto& row : rows) {
        known.push_back(row.name);
        if (const auto* entry = find_entry(map, row.name); entry != nullptr)
            row.read(in, {joined(section, row.name), *entry->key, *entry->value}, out);
    }
    for (const auto& entry : map.entries)
        if (std::ranges::find(known, entry.key->text) == known.end())
            report_unknown_key(in, entry, section, known);
}

// Puts what was read where it belongs, if anything was.
template <class To, class From>
void into(To& to, std::optional<From> from) {
    if (from) to = static_cast<To>(std::move(*from));
}

} // namespace desthost::config
