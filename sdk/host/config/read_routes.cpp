// routes := list of {name, from, when, destination, rate, window, dead_letters}
#include "host/config/sections.hpp"

#include <unistd.h>

namespace desthost::config {
namespace {

constexpr std::uint64_t kibibyte = 1024;
constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30;

constexpr key_row<route_condition> when_rows[] = {
    {"source", [](auto& in, auto& f, auto& out) { out.sources = read_texts(in, f); }},
    {"key", [](auto& in, auto& f, auto& out) { out.keys = read_texts(in, f); }},
};

void read_when(router_file& in, const field& f, route_settings& out) {
    if (is_map(in, f)) read_section(in, f.value, f.name, when_rows, out.when);
}

constexpr key_row<route_settings> window_rows[] = {
    {"events",
     [](auto& in, auto& f, auto& out) { into(out.window_events, read_whole_number(in, f, 1, 16'384)); }},
    {"bytes",
     [](auto& in, auto& f, auto& out) { into(out.window_bytes, read_size(in, f, 32 * kibibyte, gibibyte)); }},
};

void read_window(router_file& in, const field& f, route_settings& out) {
    if (is_map(in, f)) read_section(in, f.value, f.name, window_rows, out);
}

void read_destination(router_file& in, const field& f, route_settings& out) {
    into(out.destination, read_path(in, f));
    out.destination_place = in.place_of(f.value);
    if (!out.destination.empty() && ::access(out.destination.c_str(), R_OK) != 0)
        in.error(f.value, "the mapping file " + out.destination + " cannot be read",
                 "name a mapping file that desthost may read");
}

constexpr key_row<route_settings> route_rows[] = {
    {"name", [](auto& in, auto& f, auto& out) { into(out.name, read_name(in, f)); }},
    {"from", [](auto& in, auto& f, auto& out) { out.from = read_texts(in, f); }},
    {"when", read_when},
    {"destination", read_destination},
    {"rate", [](auto& in, auto& f, auto& out) { into(out.rate, read_rate(in, f)); }},
    {"window", read_window},
    {"dead_letters", [](auto& in, auto& f, auto& out) { out.dead_letters = read_stream_place(in, f); }},
};

void read_route(router_file& in, const field& f, router_settings& all) {
    if (!is_map(in, f)) return;
    route_settings made;
    read_section(in, f.value, f.name, route_rows, made);
    require_key(in, f.value, "an entry of routes", "name", "add name: NAME");
    require_key(in, f.value, "an entry of routes", "from", "add from: [SOURCE]");
    require_key(in, f.value, "an entry of routes", "destination", "add destination: with a mapping file");
    if (!made.name.empty() &&
        std::ranges::find(all.routes, made.name, &route_settings::name) != all.routes.end())
        in.error(*find_entry(f.value, "name")->value, "another route is called " + yaml::quoted(made.name),
                 "give each route a name of its own");
    all.routes.push_back(std::move(made));
}

// The node of a text that stands in a key's value, alone or in a list.
const yaml_node* node_of(const yaml_node& value, std::string_view text) {
    for (const auto* item : value.items)
        if (item->text == text) return item;
    return &value;
}

std::vector<std::string_view> source_names(const router_settings& all) {
    std::vector<std::string_view> names;
    names.reserve(all.sources.size());
    for (const auto& source : all.sources)
        names.push_back(source.name);
    return names;
}

// Names of keys of all sources that a route reads.
std::vector<std::string_view> key_names(const router_settings& all, const route_settings& route) {
    std::vector<std::string_view> names;
    names.reserve(all.sources.size());
    for (const auto& source : all.sources) {
        const auto* http = std::get_if<http_source>(&source.what);
        if (http == nullptr || std::ranges::find(route.from, source.name) == route.from.end()) continue;
        for (const auto& key : http->keys)
            names.push_back(key.name);
    }
    return names;
}

void check_names(router_file& in, const yaml_node& map, std::string_view key,
                 const std::vector<std::string>& written, std::span<const std::string_view> known,
                 const std::string& what) {
    const auto* entry = find_entry(map, key);
    for (const auto& name : written)
        if (entry != nullptr && std::ranges::find(known, name) == known.end())
            in.error(*node_of(*entry->value, name), "there is no " + what + " called " + yaml::quoted(name),
                     suggest(name, known));
}

void check_stream(router_file& in, const yaml_node& where, const stream_place& place,
                  const router_settings& all) {
    const auto* source = all.find_source(place.use);
    const bool is_engine = source != nullptr && std::holds_alternative<engine_source>(source->what);
    if (place.use.empty() || is_engine) return;
    const auto* use = find_entry(where, "use");
    in.error(use != nullptr ? *use->value : where,
             yaml::quoted(place.use) + " is no jetstream or kafka source of this file",
             "name one of them, or take the key away");
}

void check_route(router_file& in, const yaml_node& map, const route_settings& route,
                 const router_settings& all) {
    const auto sources = source_names(all);
    check_names(in, map, "from", route.from, sources, "source");
    if (const auto* when = find_entry(map, "when"); when != nullptr) {
        const std::vector<std::string_view> from(route.from.begin(), route.from.end());
        const auto keys = key_names(all, route);
        check_names(in, *when->value, "source", route.when.sources, from, "source in this route's from");
        check_names(in, *when->value, "key", route.when.keys, keys, "key in the sources of this route");
    }
    if (const auto* letters = find_entry(map, "dead_letters"); letters != nullptr && route.dead_letters)
        check_stream(in, *letters->value, *route.dead_letters, all);
}

bool is_read(const router_settings& all, const std::string& source) {
    return std::ranges::any_of(all.routes, [&](const route_settings& route) {
        return std::ranges::find(route.from, source) != route.from.end();
    });
}

bool is_store_or_target(const router_settings& all, const std::string& source) {
    const auto uses = [&](const stream_place* place) { return place != nullptr && place->use == source; };
    const auto stores = [&](const source_settings& s) {
        const auto* http = std::get_if<http_source>(&s.what);
        return http != nullptr && uses(std::get_if<stream_place>(&http->store));
    };
    return std::ranges::any_of(all.sources, stores) ||
           std::ranges::any_of(all.routes, [&](const route_settings& route) {
               return route.dead_letters && uses(&*route.dead_letters);
           });
}

void check_source(router_file& in, const yaml::yaml_entry& entry, const router_settings& all) {
    const auto* source = all.find_source(entry.key->text);
    if (source == nullptr) return;
    const auto* http = std::get_if<http_source>(&source->what);
    const auto* place = http != nullptr ? std::get_if<stream_place>(&http->store) : nullptr;
    if (place != nullptr)
        if (const auto* store = find_entry(*entry.value, "store"); store != nullptr)
            check_stream(in, *store->value, *place, all);
    if (place == nullptr && !is_read(all, source->name) && !is_store_or_target(all, source->name))
        in.error(*entry.key, "no route reads the source " + yaml::quoted(source->name),
                 "name it in the from: of a route, or take it away");
}

} // namespace

void read_routes(router_file& in, const field& f, router_settings& out) {
    if (!is_list(in, f)) return;
    if (f.value.items.empty()) in.error(f.value, "routes is empty", "give it at least one route");
    for (const auto* item : f.value.items)
        read_route(in, {f.name, *item, *item}, out);
}

void check_references(router_file& in, const yaml_node& root, const router_settings& all) {
    const auto* routes = find_entry(root, "routes");
    std::size_t index = 0;
    if (routes != nullptr)
        for (const auto* item : routes->value->items)
            if (item->kind == node_kind::map && !item->broken && index < all.routes.size())
                check_route(in, *item, all.routes[index++], all);
    const auto* sources = find_entry(root, "sources");
    if (sources == nullptr || routes == nullptr) return;
    for (const auto& entry : sources->value->entries)
        check_source(in, entry, all);
}

} // namespace desthost::config
