// sources := NAME: {type: http | files | jetstream | kafka, …}
#include "host/config/sections.hpp"

#include <array>

namespace desthost::config {
namespace {

constexpr std::array<std::string_view, 4> types{"http", "files", "jetstream", "kafka"};
constexpr std::size_t http_type = 0;
constexpr std::size_t files_type = 1;

constexpr key_row<files_source> files_rows[] = {
    {"type", [](auto&, auto&, auto&) {}},
    {"path", [](auto& in, auto& f, auto& out) { into(out.path, read_path(in, f)); }},
    {"pattern", [](auto& in, auto& f, auto& out) { into(out.pattern, read_setting(in, f)); }},
};

void read_files_source(router_file& in, const field& f, files_source& out) {
    read_section(in, f.value, f.name, files_rows, out);
    require_key(in, f.value, f.name, "path", "add path: with the folder to watch");
    const auto* pattern = find_entry(f.value, "pattern");
    if (pattern != nullptr && out.pattern.find('/') != out.pattern.npos)
        in.error(*pattern->value, f.name + ".pattern names a folder",
                 "write a pattern of file names: \"*.csv\"");
}

void read_source(router_file& in, const field& f, router_settings& all) {
    if (!is_map(in, f)) return;
    const auto* type = find_entry(f.value, "type");
    if (type == nullptr)
        return require_key(in, f.value, f.name, "type", "add type: http, files, jetstream or kafka");
    const auto which = read_choice(in, {f.name + ".type", *type->key, *type->value}, types);
    if (!which) return;
    source_settings made{f.key.text, {}};
    if (*which == http_type)
        read_http_source(in, f, made.what.emplace<http_source>());
    else if (*which == files_type)
        read_files_source(in, f, made.what.emplace<files_source>());
    else
        read_engine_source(in, f, *which - files_type - 1, made.what.emplace<engine_source>());
    all.sources.push_back(std::move(made));
}

} // namespace

void read_sources(router_file& in, const field& f, router_settings& out) {
    if (!is_map(in, f)) return;
    if (f.value.entries.empty()) in.error(f.value, "sources is empty", "give it at least one source");
    for (const auto& entry : f.value.entries) {
        if (entry.is_repeated) continue;
        read_name(in, {"a source's name", *entry.key, *entry.key});
        read_source(in, {"sources." + entry.key->text, *entry.key, *entry.value}, out);
    }
}

} // namespace desthost::config
