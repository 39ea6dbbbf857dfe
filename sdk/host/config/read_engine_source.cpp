// The sources that modules of their own read: their keys are checked here, so that every mistake is reported
// also where the module is not installed.
#include "host/config/sections.hpp"
#include "host/routing/source_module.hpp"

#include <array>

namespace desthost::config {
namespace {

enum class value_kind : std::uint8_t { text, texts, secret, path, boolean, map };

struct engine_key {
    std::string_view name;
    value_kind kind;
};

constexpr auto jetstream_keys = std::to_array<engine_key>({
    {"type", value_kind::text},
    {"servers", value_kind::texts},
    {"credentials", value_kind::path},
    {"user", value_kind::text},
    {"password", value_kind::secret},
    {"token", value_kind::secret},
    {"tls", value_kind::map},
    {"ca_file", value_kind::path},
    {"stream", value_kind::text},
    {"create", value_kind::boolean},
    {"replicas", value_kind::text},
    {"subjects", value_kind::texts},
});
constexpr auto kafka_keys = std::to_array<engine_key>({
    {"type", value_kind::text},
    {"brokers", value_kind::texts},
    {"topic", value_kind::text},
    {"user", value_kind::text},
    {"password", value_kind::secret},
    {"ca_file", value_kind::path},
    {"librdkafka", value_kind::map},
});

struct engine {
    std::span<const engine_key> keys;
    std::array<std::string_view, 3> required;
    std::string_view module;
    std::string_view package;
};
constexpr std::array engines{
    engine{jetstream_keys, {"servers", "stream", "subjects"}, "nats", "desthost-nats"},
    engine{kafka_keys, {"brokers", "topic", ""}, "kafka", "desthost-kafka"},
};

// Of a credentials file the path is passed on: the client library reads it itself.
std::optional<std::string> read_file_reference(router_file& in, const field& f) {
    const auto text = read_text(in, f);
    if (!text) return std::nullopt;
    if (!text->starts_with("${")) return beside(in.path(), *text);
    if (text->starts_with("${file:") && text->ends_with("}"))
        return beside(in.path(), text->substr(7, text->size() - 8));
    in.error(f.value, f.name + " must name a file", "write ${file:PATH}");
    return std::nullopt;
}

void read_engine_map(router_file& in, const field& f, engine_source& out) {
    if (!is_map(in, f)) return;
    for (const auto& entry : f.value.entries) {
        const field inner{joined(f.name, entry.key->text), *entry.key, *entry.value};
        const bool is_secret = entry.key->text.find("password") != entry.key->text.npos;
        const auto value = is_secret ? read_secret(in, inner) : read_setting(in, inner);
        if (value) out.settings.emplace_back(joined(f.key.text, entry.key->text), *value);
    }
}

void read_value(router_file& in, const field& f, value_kind kind, engine_source& out) {
    std::optional<std::string> value;
    switch (kind) {
    case value_kind::texts:
        for (auto& one : read_texts(in, f))
            out.settings.emplace_back(f.key.text, std::move(one));
        return;
    case value_kind::map:
        return read_engine_map(in, f, out);
    case value_kind::secret:
        value = read_secret(in, f);
        break;
    case value_kind::path:
        value = read_file_reference(in, f);
        break;
    case value_kind::boolean:
        if (const auto b = read_boolean(in, f)) value = *b ? "true" : "false";
        break;
    case value_kind::text:
        value = read_setting(in, f);
        break;
    }
    if (value) out.settings.emplace_back(f.key.text, std::move(*value));
}

} // namespace

void read_engine_source(router_file& in, const field& f, std::size_t which, engine_source& out) {
    const auto& known = engines[which];
    out.module = known.module;
    out.package = known.package;
    std::vector<std::string_view> names;
    for (const auto& key : known.keys)
        names.push_back(key.name);
    for (const auto& entry : f.value.entries) {
        const auto row = std::ranges::find(known.keys, std::string_view{entry.key->text}, &engine_key::name);
        if (row == known.keys.end())
            report_unknown_key(in, entry, f.name, names);
        else if (row->name != "type")
            read_value(in, {joined(f.name, row->name), *entry.key, *entry.value}, row->kind, out);
    }
    for (const auto key : known.required)
        if (!key.empty()) require_key(in, f.value, f.name, key, "add " + std::string(key));
    if (!routing::has_source_module(out.module))
        in.error(*find_entry(f.value, "type")->value,
                 "the module that reads this source is not installed: the package " + out.package +
                     " is missing",
                 "install " + out.package);
}

} // namespace desthost::config
