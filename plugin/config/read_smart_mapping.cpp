#include "config/payload_rules.hpp"
#include "config/rules.hpp"
#include "config/section.hpp"
#include "config/sections.hpp"
#include "mapping/assign.hpp"

namespace lead_ads::config {
namespace {

// Every pair is compared, so there is a limit.
constexpr std::size_t max_pairs = 1000;
constexpr std::string_view root = "data.0.";

// An entry that was read, with its nodes for the checks that need all of them.
struct read_pair {
    std::size_t index; // in settings::smart_mapping
    mapping::path full;
    const yaml_entry* where;
};

std::optional<mapping::path> read_target(file_reader& in, const yaml_node& key) {
    auto parsed = mapping::parse_payload_target(key.text);
    if (parsed) return std::move(*parsed);
    auto errors = parsed.error();
    // "user_data.em" was meant to stand below data.0; the error says only that it does not.
    const bool is_below = is_payload_property(std::string_view(key.text).substr(0, key.text.find('.')));
    if (is_below) errors.front().hint = "did you mean " + std::string(root) + key.text + "?";
    in.report_compile_errors(key, errors);
    return std::nullopt;
}

void report_collision(file_reader& in, const read_pair& later, const read_pair& earlier,
                      mapping::collision how) {
    const std::string other =
        quoted(earlier.full.text()) + " on line " + std::to_string(in.at(*earlier.where->key).line);
    const auto& key = *later.where->key;
    switch (how) {
    case mapping::collision::none:
        return;
    case mapping::collision::same:
        in.error(key, "this is the same place as " + other, "keep one of them");
        return;
    case mapping::collision::one_holds_other:
        in.error(key, "this and " + other + " write to the same place", "set either the whole or its parts");
        return;
    case mapping::collision::array_and_object:
        in.error(key, "this needs a list where " + other + " needs a map, or the reverse",
                 "use one kind of step");
        return;
    }
}

void report_collisions(file_reader& in, const std::vector<read_pair>& entries) {
    for (std::size_t later = 1; later < entries.size(); ++later) {
        if (entries[later].where->is_repeated) continue;
        for (std::size_t earlier = 0; earlier < later; ++earlier) {
            const auto how = mapping::collide(entries[earlier].full, entries[later].full);
            if (how == mapping::collision::none || entries[earlier].where->is_repeated) continue;
            report_collision(in, entries[later], entries[earlier], how);
            break;
        }
    }
}

std::optional<read_pair> read_one(file_reader& in, const yaml_entry& entry, settings& out) {
    const auto full = read_target(in, *entry.key);
    const auto below_root = full ? std::string_view(entry.key->text).substr(root.size()) : std::string_view{};
    auto rule = read_rule(in, {entry.key->text, *entry.key, *entry.value}, rule_input::typed, below_root);
    if (!full) return std::nullopt;
    const auto target = std::string_view(entry.key->text).substr(root.size());
    check_payload_target(in, *entry.key, target, out.general.api);
    auto below = mapping::path::parse(target);
    if (!rule || !below) return std::nullopt;
    out.smart_mapping.push_back({std::move(*below), entry.key->text, *std::move(rule)});
    return read_pair{out.smart_mapping.size() - 1, *full, &entry};
}

// A website's event needs its address, which nothing sets by itself.
void check_website(file_reader& in, const field& f, const settings& read) {
    const auto* source = find_entry(f.value, "data.0.action_source");
    if (source == nullptr || constant_property(read, "data.0.action_source") != "website") return;
    if (find_entry(f.value, "data.0.event_source_url") == nullptr)
        in.warn(*source->value,
                "events of action_source website need an event_source_url, and nothing sets it",
                "add data.0.event_source_url: \"{{page.url}}\"");
}

} // namespace

void read_smart_mapping(file_reader& in, const field& f, settings& out) {
    if (!is_map(in, f)) return;
    if (f.value.entries.size() > max_pairs) {
        in.error(f.key, "smart_mapping has more than 1000 entries");
        return;
    }
    std::vector<read_pair> entries;
    for (const auto& entry : f.value.entries)
        if (auto read = read_one(in, entry, out)) entries.push_back(*std::move(read));
    report_collisions(in, entries);
    for (const auto& [index, full, where] : entries) {
        const auto& read = out.smart_mapping[index];
        check_payload_value(in, {read.target.text(), *where->key, *where->value, read.value}, out);
    }
    check_website(in, f, out);
}

} // namespace lead_ads::config
