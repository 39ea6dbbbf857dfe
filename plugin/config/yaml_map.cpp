#include "config/yaml_map.hpp"

#include "config/scalar_map.hpp"
#include "config/yaml_messages.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace lead_ads::config {
namespace {

void report(yaml_document& document, std::size_t offset, std::size_t length, std::string message,
            std::string_view suggestion) {
    document.problems.push_back({offset, length, std::move(message), std::string(suggestion)});
}

// The advice to quote what begins at `offset`, as far as it can be told. Only a path is repeated: a
// secret has no points.
std::string in_quotes(std::size_t offset, const yaml_document& document) {
    const auto rest = document.source.text().substr(offset);
    const auto hole = rest.substr(0, std::min<std::size_t>(rest.find("}}"), 60));
    const bool is_path =
        hole.find_first_of("\n\"") == std::string_view::npos && hole.find('.') != std::string_view::npos;
    if (!is_path || hole.size() == 60) return std::string(quote_template);
    return "put it in quotes: \"" + without_credentials(hole) + "}}\"";
}

void refuse_key(yaml_node& map, const yaml_node& key, yaml_document& document) {
    const bool is_template = document.source.text().substr(map.offset, 2) == "{{";
    map.broken = is_template;
    if (is_template)
        report(document, map.offset, 2, "braces without quotes begin a YAML map",
               in_quotes(map.offset, document));
    else
        report(document, key.offset, 0, "a key must be a text", "write the key as a plain word or in quotes");
}

bool is_entry_of_list(const yaml_node& map, const yaml_document& document) {
    const auto before = document.source.text().substr(0, map.offset);
    return before.ends_with("- ");
}

void report_repeated(const yaml_node& map, const yaml_node& key, const yaml_node& first,
                     yaml_document& document) {
    const auto line = document.source.at(skip_properties(document.source.text(), first.offset)).line;
    report(document, key.offset, count_characters(key.text),
           quoted(key.text) + " is given twice; the first is on line " + std::to_string(line),
           is_entry_of_list(map, document) ? "keep one of them, or begin a new entry of the list with \"- \""
                                           : "keep one of them");
}

// "<<: *base": the entries of base that the map does not have itself, as YAML 1.1 defined it.
void merge(yaml_node& map, yaml_document& document) {
    std::unordered_set<std::string_view> present;
    std::vector<const yaml_node*> bases;
    for (const auto& entry : map.entries) {
        present.insert(entry.key->text);
        if (entry.key->text != "<<") continue;
        if (entry.value->kind == node_kind::sequence)
            bases = entry.value->items;
        else
            bases.push_back(entry.value);
    }
    std::erase_if(map.entries, [](const yaml_entry& entry) { return entry.key->text == "<<"; });
    for (const auto* base : bases) {
        if (base->kind != node_kind::map)
            report(document, base->offset, 0, "only a map can be merged with <<",
                   "refer to a map: <<: *name");
        for (const auto& entry : base->entries) {
            if (!present.insert(entry.key->text).second) continue;
            map.entries.push_back(entry);
            map.weight += entry.value->weight;
        }
    }
}

} // namespace

void finish_map(yaml_node& map, yaml_document& document) {
    std::unordered_map<std::string_view, const yaml_node*> seen;
    std::vector<yaml_entry> kept;
    for (const auto& entry : map.entries) {
        if (entry.key->kind != node_kind::scalar) {
            refuse_key(map, *entry.key, document);
            continue;
        }
        const auto [first, is_new] = seen.emplace(entry.key->text, entry.key);
        if (!is_new) report_repeated(map, *entry.key, *first->second, document);
        kept.push_back({entry.key, entry.value, !is_new});
    }
    map.entries = std::move(kept);
    if (seen.contains("<<")) merge(map, document);
}

} // namespace lead_ads::config
