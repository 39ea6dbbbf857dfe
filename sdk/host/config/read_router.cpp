#include "host/config/read_router.hpp"

#include "host/config/sections.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>

// file := version, name, state, admin, drain, sources, routes, alerts

namespace desthost::config {
namespace {

using namespace std::chrono_literals;

// A little more than the parser takes, so that it still refuses what was cut here.
constexpr std::size_t enough_bytes = 1024 * 1024 + 16;

constexpr std::array<std::string_view, 4> secret_words{"token", "secret", "password", "key"};

bool may_hold_secret(std::string_view key) {
    return std::ranges::any_of(secret_words, [&](auto word) { return key.find(word) != key.npos; });
}

void read_version(router_file& in, const field& f, router_settings&) {
    const auto text = read_text(in, f);
    if (text && *text != "1")
        in.error(f.value, "this release reads version 1, not " + yaml::quoted(*text), "write version: 1");
}

constexpr key_row<admin_settings> admin_rows[] = {
    {"listen", [](auto& in, auto& f, auto& out) { into(out.listen, read_address(in, f)); }},
    {"token", [](auto& in, auto& f, auto& out) { into(out.token, read_secret(in, f)); }},
    {"tls", [](auto& in, auto& f, auto& out) { read_tls(in, f, out.tls); }},
    {"show_values", [](auto& in, auto& f, auto& out) { into(out.show_values, read_boolean(in, f)); }},
};

void read_admin(router_file& in, const field& f, router_settings& out) {
    if (!is_map(in, f)) return;
    read_section(in, f.value, f.name, admin_rows, out.admin);
    const auto* listen = find_entry(f.value, "listen");
    if (listen != nullptr && !out.admin.listen.is_loopback() && find_entry(f.value, "token") == nullptr)
        in.error(*listen->value, "admin.listen is no loopback address, and admin has no token",
                 "add token: ${file:PATH}, or listen on 127.0.0.1");
}

constexpr key_row<drain_settings> drain_rows[] = {
    {"ready_off", [](auto& in, auto& f, auto& out) { into(out.ready_off, read_duration(in, f, 0ms, 1h)); }},
    {"stop", [](auto& in, auto& f, auto& out) { into(out.stop, read_duration(in, f, 0ms, 1h)); }},
};

void read_drain(router_file& in, const field& f, router_settings& out) {
    if (is_map(in, f)) read_section(in, f.value, f.name, drain_rows, out.drain);
}

constexpr key_row<router_settings> rows[] = {
    {"version", read_version},
    {"name", [](auto& in, auto& f, auto& out) { into(out.name, read_name(in, f)); }},
    {"state", [](auto& in, auto& f, auto& out) { into(out.state, read_path(in, f)); }},
    {"admin", read_admin},
    {"drain", read_drain},
    {"sources", read_sources},
    {"routes", read_routes},
    {"alerts", read_alerts},
};

void read_root(router_file& in, const yaml_node& root, router_settings& out) {
    if (root.broken) return;
    if (root.kind != node_kind::map)
        return in.error(root, "router.yaml is a map of keys and values", "begin with version: 1");
    read_section(in, root, "", rows, out);
    require_key(in, root, "", "version", "add version: 1");
    require_key(in, root, "", "sources", "add sources with at least one: web: {type: http, listen: …}");
    require_key(in, root, "", "routes",
                "add routes with at least one: - {name: NAME, from: [SOURCE], destination: mapping.yaml}");
    check_references(in, root, out);
}

} // namespace

void report_unknown_key(router_file& in, const yaml::yaml_entry& entry, const std::string& section,
                        std::span<const std::string_view> known) {
    if (may_hold_secret(entry.key->text)) in.hide(*entry.value);
    in.error(*entry.key,
             "unknown key " + yaml::quoted(entry.key->text) + (section.empty() ? "" : " in ") + section,
             suggest(entry.key->text, known));
}

void require_key(router_file& in, const yaml_node& map, const std::string& section, std::string_view key,
                 std::string suggestion) {
    if (find_entry(map, key) != nullptr) return;
    const auto is_mistyped = [&](const auto& entry) {
        return suggest(entry.key->text, {&key, 1}).starts_with("did you mean");
    };
    if (std::ranges::any_of(map.entries, is_mistyped)) return;
    in.missing(map, (section.empty() ? "the file" : section) + " has no " + std::string(key),
               std::move(suggestion));
}

const source_settings* router_settings::find_source(std::string_view wanted) const noexcept {
    const auto found = std::ranges::find(sources, wanted, &source_settings::name);
    return found == sources.end() ? nullptr : &*found;
}

std::string default_state(const std::string& name) {
    const char* given = std::getenv("XDG_STATE_HOME");
    const char* home = std::getenv("HOME");
    if (given != nullptr && *given == '/') return std::string(given) + "/desthost/" + name;
    return std::string(home != nullptr && *home == '/' ? home : "/var/lib") + "/.local/state/desthost/" +
           name;
}

router_reading read_router(std::string_view text, const std::string& path, diagnostic_writer& findings) {
    yaml::yaml_document document(text.substr(0, enough_bytes));
    yaml::parse_yaml(document);
    router_file in(document, path);
    router_reading made;
    made.settings.path = path;
    if (document.root != nullptr)
        read_root(in, *document.root, made.settings);
    else if (document.complete)
        in.about_file("the file is empty", "begin with version: 1");
    if (made.settings.state.empty()) made.settings.state = default_state(made.settings.name);
    made.is_good = !in.has_errors();
    in.write_to(findings);
    return made;
}

} // namespace desthost::config
