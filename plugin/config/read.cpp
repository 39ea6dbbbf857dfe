#include "config/read.hpp"

#include "config/lint/lint.hpp"
#include "config/schema_check.hpp"
#include "config/section.hpp"
#include "config/sections.hpp"
#include "core/large_stack.hpp"
#include "core/nearest.hpp"

#include <algorithm>
#include <new>

// file := version, destination, settings, mapping and, optionally, properties, filters, smart_mapping,
// lifecycle,
//         privacy, delivery, in any order

namespace lead_ads::config {
namespace {

// A little more than the parser takes, so that it still refuses what was cut here.
constexpr std::size_t enough_bytes = 1024 * 1024 + 16;

void read_version(file_reader& in, const field& f, settings&) {
    const auto text = read_text(in, f);
    if (text && *text != "1")
        in.error(f.value, "this release reads version 1, not " + quoted(*text), "write version: 1");
}

void read_destination(file_reader& in, const field& f, settings&) {
    const auto text = read_text(in, f);
    if (text && *text != "facebook_lead_ads")
        in.error(f.value, "this destination is facebook_lead_ads, not " + quoted(*text),
                 "write destination: facebook_lead_ads");
}

// In the order in which they are read: what comes later may depend on what comes before.
constexpr key_row<settings> rows[] = {
    {"version", read_version},     {"destination", read_destination},
    {"lookups", read_lookups},     {"settings", read_settings},
    {"mapping", read_mapping},     {"properties", read_properties},
    {"filters", read_filters},     {"smart_mapping", read_smart_mapping},
    {"lifecycle", read_lifecycle}, {"privacy", read_privacy},
    {"delivery", read_delivery},
};

// Lookup tables come before the settings, whose rules may name them, and yet need the country of their
// telephone numbers.
std::string country_code_of(const yaml_node& root) {
    const auto* settings = find_entry(root, "settings");
    const auto* code = settings != nullptr ? find_entry(*settings->value, "default_country_code") : nullptr;
    return code != nullptr && is_digits(code->value->text) ? code->value->text : std::string();
}

void check_required(file_reader& in, const yaml_node& root) {
    const auto require = [&](std::string_view key, std::string suggestion, severity level = severity::error) {
        if (find_entry(root, key) == nullptr)
            report_missing_key(in, root, root, "", key, std::move(suggestion), level);
    };
    require("version", "add version: 1");
    require("destination", "add destination: facebook_lead_ads", severity::warning);
    require("settings", "add settings with pixel_id, access_token, lead_id and lead_event_source");
    require("mapping",
            "add mapping with at least one entry: - {event: generate_lead, facebook_event_name: Lead}");
}

void read_root(file_reader& in, const yaml_node& root, settings& out) {
    if (root.broken) return;
    if (root.kind != node_kind::map) {
        in.error(root, "a mapping file is a map of keys and values, not " + std::string(kind_name(root)),
                 "begin with version: 1");
        return;
    }
    in.country_code_of_tables = country_code_of(root);
    for (const auto& row : rows)
        for (const auto& entry : root.entries)
            if (entry.key->text == row.name) row.read(in, {row.name, *entry.key, *entry.value}, out);
    const auto known = names_of(rows);
    for (const auto& entry : root.entries)
        if (std::find(known.begin(), known.end(), entry.key->text) == known.end())
            report_unknown_key(in, entry, "", known);
    check_required(in, root);
}

} // namespace

bool read_result::has(severity level) const noexcept {
    return std::any_of(found.begin(), found.end(), [&](const diagnostic& d) { return d.level == level; });
}

namespace {

read_result read_here(std::string_view text, std::string_view path, const read_options& options) {
    yaml_document document(text.substr(0, enough_bytes));
    parse_yaml(document);
    file_reader in(document, path, options);
    auto made = std::make_shared<settings>();
    made->file = path;
    if (document.root != nullptr)
        read_root(in, *document.root, *made);
    else if (document.complete)
        in.report_about_file(severity::error, "the file is empty", "begin with version: 1");
    made->paths = std::move(in.paths);
    find_changes_of_event_time(*made);
    made->lookups = std::move(in.lookups);
    if (!in.has_errors()) check_schema(in, *document.root);
    if (!in.has_errors()) lint::review(in, *document.root, *made);
    read_result result;
    if (!in.has_errors()) result.value = std::move(made);
    result.found = in.finish();
    return result;
}

} // namespace

read_result read(std::string_view text, std::string_view path, const read_options& options) {
    read_result result;
    core::on_large_stack([&] { result = read_here(text, path, options); });
    return result;
}

std::vector<section_keys> known_keys() {
    std::vector<section_keys> out;
    out.push_back({"", names_of(rows)});
    list_settings_keys(out);
    list_lookups_keys(out);
    list_mapping_keys(out);
    list_properties_keys(out);
    list_filters_keys(out);
    list_lifecycle_keys(out);
    list_privacy_keys(out);
    list_delivery_keys(out);
    return out;
}

} // namespace lead_ads::config
