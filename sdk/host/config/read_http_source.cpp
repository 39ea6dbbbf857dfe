// http := listen, and, optionally, tls, keys, max_request_bytes, allow_origins, store, hooks
#include "host/config/sections.hpp"

#include <array>
#include <unistd.h>

namespace desthost::config {
namespace {

constexpr std::uint64_t kibibyte = 1024;
constexpr std::uint64_t mebibyte = 1024 * kibibyte;

constexpr key_row<tls_files> tls_rows[] = {
    {"certificate", [](auto& in, auto& f, auto& out) { into(out.certificate, read_path(in, f)); }},
    {"key", [](auto& in, auto& f, auto& out) { into(out.key, read_path(in, f)); }},
};

void check_readable(router_file& in, const yaml_node& map, std::string_view key, const std::string& path) {
    const auto* entry = find_entry(map, key);
    if (entry == nullptr || path.empty() || ::access(path.c_str(), R_OK) == 0) return;
    in.error(*entry->value, "the file " + path + " cannot be read",
             "name a file in PEM format that desthost may read");
}

constexpr key_row<http_key> key_rows[] = {
    {"name", [](auto& in, auto& f, auto& out) { into(out.name, read_name(in, f)); }},
    {"key", [](auto& in, auto& f, auto& out) { into(out.key, read_secret(in, f)); }},
    {"rate", [](auto& in, auto& f, auto& out) { into(out.rate, read_rate(in, f)); }},
};

void read_key(router_file& in, const field& f, http_source& out) {
    if (!is_map(in, f)) return;
    http_key made;
    read_section(in, f.value, f.name, key_rows, made);
    require_key(in, f.value, "an entry of keys", "name", "add name: by which routes and metrics know it");
    require_key(in, f.value, "an entry of keys", "key", "add key: ${file:PATH}");
    const auto is_alike = [&](const http_key& other) {
        return (!made.name.empty() && other.name == made.name) ||
               (!made.key.empty() && other.key == made.key);
    };
    if (std::ranges::any_of(out.keys, is_alike))
        in.error(f.value, "this key has the name or the secret of one above it", "give each key its own");
    out.keys.push_back(std::move(made));
}

void read_keys(router_file& in, const field& f, http_source& out) {
    if (!is_list(in, f)) return;
    if (f.value.items.empty())
        in.error(f.value, f.name + " is empty", "add an entry, or take the key away to ask for no key");
    for (const auto* item : f.value.items)
        read_key(in, {f.name, *item, *item}, out);
}

void read_origins(router_file& in, const field& f, http_source& out) {
    out.allow_origins = read_texts(in, f);
    for (const auto& origin : out.allow_origins) {
        const auto host = origin.find("://");
        const bool is_good =
            origin == "*" || (host != origin.npos && origin.find('/', host + 3) == origin.npos);
        if (!is_good)
            in.error(f.value, "the origin " + yaml::quoted(origin) + " is none that a browser sends",
                     "write scheme and host, without a path: https://www.example.com");
    }
}

struct store_target {
    std::size_t type = 0;
    disk_store disk;
};

void read_store(router_file& in, const field& f, http_source& out) {
    if (!is_map(in, f)) return;
    constexpr std::array<std::string_view, 2> types{"disk", "source"};
    const auto* type = find_entry(f.value, "type");
    if (type == nullptr) return require_key(in, f.value, f.name, "type", "add type: disk or source");
    const auto which = read_choice(in, {f.name + ".type", *type->key, *type->value}, types);
    if (!which) return;
    if (*which == 1) {
        if (auto place = read_stream_place(in, f)) out.store = std::move(*place);
        return;
    }
    static constexpr key_row<disk_store> disk_rows[] = {
        {"type", [](auto&, auto&, auto&) {}},
        {"max_bytes",
         [](auto& in2, auto& f2, auto& to) {
             into(to.max_bytes, read_size(in2, f2, mebibyte, std::uint64_t{1024} << 30));
         }},
    };
    disk_store disk;
    read_section(in, f.value, f.name, disk_rows, disk);
    out.store = disk;
}

constexpr key_row<http_source> http_rows[] = {
    {"type", [](auto&, auto&, auto&) {}},
    {"listen", [](auto& in, auto& f, auto& out) { into(out.listen, read_address(in, f)); }},
    {"tls", [](auto& in, auto& f, auto& out) { read_tls(in, f, out.tls); }},
    {"keys", read_keys},
    {"max_request_bytes",
     [](auto& in, auto& f, auto& out) {
         into(out.max_request_bytes, read_size(in, f, kibibyte, 64 * mebibyte));
     }},
    {"allow_origins", read_origins},
    {"store", read_store},
    {"hooks", read_hooks},
};

} // namespace

void read_tls(router_file& in, const field& f, std::optional<tls_files>& out) {
    if (!is_map(in, f)) return;
    tls_files made;
    read_section(in, f.value, f.name, tls_rows, made);
    require_key(in, f.value, f.name, "certificate", "add certificate: with the chain's file in PEM format");
    require_key(in, f.value, f.name, "key", "add key: with the private key's file in PEM format");
    check_readable(in, f.value, "certificate", made.certificate);
    check_readable(in, f.value, "key", made.key);
    out = std::move(made);
}

std::optional<stream_place> read_stream_place(router_file& in, const field& f) {
    static constexpr key_row<stream_place> place_rows[] = {
        {"type", [](auto&, auto&, auto&) {}},
        {"use", [](auto& in2, auto& f2, auto& out) { into(out.use, read_name(in2, f2)); }},
        {"subject", [](auto& in2, auto& f2, auto& out) { into(out.subject, read_setting(in2, f2)); }},
        {"topic", [](auto& in2, auto& f2, auto& out) { into(out.topic, read_setting(in2, f2)); }},
    };
    if (!is_map(in, f)) return std::nullopt;
    stream_place made;
    read_section(in, f.value, f.name, place_rows, made);
    require_key(in, f.value, f.name, "use", "add use: with the name of a jetstream or kafka source");
    if (made.subject.empty() == made.topic.empty())
        in.error(f.value, f.name + " needs a subject (JetStream) or a topic (Kafka)", "add one of the two");
    return made;
}

void read_http_source(router_file& in, const field& f, http_source& out) {
    read_section(in, f.value, f.name, http_rows, out);
    require_key(in, f.value, f.name, "listen", "add listen: 127.0.0.1:8080");
    const auto* listen = find_entry(f.value, "listen");
    if (listen != nullptr && out.listen.port != 0 && !out.listen.is_loopback() &&
        find_entry(f.value, "keys") == nullptr && find_entry(f.value, "hooks") == nullptr)
        in.warn(*listen->value, f.name + " takes events from everywhere and asks for no key",
                "add keys: [{name: NAME, key: \"${file:PATH}\"}] unless this is what you want");
}

} // namespace desthost::config
