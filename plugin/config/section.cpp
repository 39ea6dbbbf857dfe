#include "config/section.hpp"

#include "config/yaml_slips.hpp"
#include "core/nearest.hpp"

#include <array>

namespace lead_ads::config {
namespace {

// A mistyped key may still hold a secret, which no line may show.
bool may_hold_secret(std::string_view key) {
    std::string lower(key);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    constexpr std::array<std::string_view, 4> words = {"token", "secret", "password", "acces"};
    return std::any_of(words.begin(), words.end(),
                       [&](auto word) { return lower.find(word) != std::string::npos; });
}

std::string cure_of(const yaml_node& value, node_kind wanted) {
    if (value.kind == node_kind::scalar && value.plain) {
        const auto key = key_without_blank(value.text);
        if (!key.empty()) return "write " + std::string(key) + ": with a blank behind the colon";
    }
    if (value.kind == node_kind::map && wanted == node_kind::sequence && !value.entries.empty())
        return "begin each entry with a dash: - " + value.entries.front().key->text + ":";
    if (value.kind == node_kind::sequence && wanted == node_kind::map) return "take the dashes away";
    return {};
}

bool has_kind(file_reader& in, const field& f, node_kind kind, std::string_view expected) {
    if (f.value.broken) return false;
    if (f.value.kind == kind) return true;
    // Where the text stopped being YAML, that has been told already.
    if (!in.is_complete() && f.value.kind == node_kind::scalar) return false;
    if (f.value.kind == node_kind::null)
        in.error(f.key, std::string(f.name) + " is empty", "it needs " + std::string(expected));
    else
        in.error(f.value,
                 std::string(f.name) + " must be " + std::string(expected) + ", not " +
                     std::string(kind_name(f.value)),
                 cure_of(f.value, kind));
    return false;
}

} // namespace

bool is_map(file_reader& in, const field& f) {
    return has_kind(in, f, node_kind::map, "a map of keys and values");
}

bool is_list(file_reader& in, const field& f) {
    return has_kind(in, f, node_kind::sequence, "a list");
}

void report_unknown_key(file_reader& in, const yaml_entry& entry, std::string_view section,
                        std::span<const std::string_view> known) {
    const std::string_view key = entry.key->text;
    const auto suggestion = suggest(key, known);
    const bool near_secret = suggestion.find("access_token?") != std::string::npos ||
                             suggestion.find("app_secret?") != std::string::npos;
    if (near_secret || may_hold_secret(key)) in.hide(*entry.value);
    in.error(*entry.key,
             "unknown key " + quoted(key) + (section.empty() ? "" : " in ") + std::string(section),
             suggestion);
}

void report_missing_key(file_reader& in, const yaml_node& where, const yaml_node& map,
                        std::string_view section, std::string_view key, std::string suggestion,
                        severity level) {
    const auto is_mistyped = [&](const yaml_entry& e) {
        return core::nearest(e.key->text, {&key, 1}).has_value();
    };
    if (std::any_of(map.entries.begin(), map.entries.end(), is_mistyped)) return;
    const std::string place = section.empty() ? "the file" : std::string(section);
    in.missing(where, place + " has no " + std::string(key), std::move(suggestion), level);
}

} // namespace lead_ads::config
