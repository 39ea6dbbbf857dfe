// hooks := list of {path, event_name, each, verify, challenge}
#include "host/config/sections.hpp"

#include <array>

namespace desthost::config {
namespace {

constexpr std::array<std::string_view, 3> algorithms{"hmac-sha1", "hmac-sha256", "hmac-sha512"};
constexpr std::array<std::string_view, 2> encodings{"hex", "base64"};

constexpr key_row<hook_signature> verify_rows[] = {
    {"header", [](auto& in, auto& f, auto& out) { into(out.header, read_text(in, f)); }},
    {"algorithm", [](auto& in, auto& f, auto& out) { into(out.algorithm, read_choice(in, f, algorithms)); }},
    {"encoding", [](auto& in, auto& f, auto& out) { into(out.encoding, read_choice(in, f, encodings)); }},
    {"prefix", [](auto& in, auto& f, auto& out) { into(out.prefix, read_text(in, f)); }},
    {"secret", [](auto& in, auto& f, auto& out) { into(out.secret, read_secret(in, f)); }},
};

constexpr key_row<hook_challenge> challenge_rows[] = {
    {"parameter", [](auto& in, auto& f, auto& out) { into(out.parameter, read_text(in, f)); }},
    {"token_parameter", [](auto& in, auto& f, auto& out) { into(out.token_parameter, read_text(in, f)); }},
    {"token", [](auto& in, auto& f, auto& out) { into(out.token, read_secret(in, f)); }},
};

void read_verify(router_file& in, const field& f, http_hook& out) {
    if (!is_map(in, f)) return;
    read_section(in, f.value, f.name, verify_rows, out.verify.emplace());
    require_key(in, f.value, f.name, "header", "add header: with the name of the header that is signed in");
    require_key(in, f.value, f.name, "secret", "add secret: ${file:PATH}");
}

void read_challenge(router_file& in, const field& f, http_hook& out) {
    if (!is_map(in, f)) return;
    read_section(in, f.value, f.name, challenge_rows, out.challenge.emplace());
    for (const std::string_view key : {"parameter", "token_parameter", "token"})
        require_key(in, f.value, f.name, key, "a challenge needs parameter, token_parameter and token");
}

// path := name-or-star { "." name-or-star }
void read_each(router_file& in, const field& f, http_hook& out) {
    constexpr std::size_t most_levels = 16;
    const auto text = read_text(in, f);
    for (std::size_t at = 0; text && at <= text->size();) {
        const auto end = std::min(text->find('.', at), text->size());
        out.each.push_back(text->substr(at, end - at));
        at = end + 1;
    }
    const bool has_gap = std::ranges::find(out.each, "") != out.each.end();
    if (text && (has_gap || out.each.size() > most_levels))
        in.error(f.value, f.name + " is no path",
                 "write names and * with points between: entry.*.changes.*.value");
}

void read_hook_path(router_file& in, const field& f, http_hook& out) {
    const auto path = read_text(in, f);
    if (!path) return;
    const bool is_path = path->starts_with("/") && path->find_first_of(" ?#%") == path->npos;
    if (!is_path || *path == "/" || *path == "/v1/events")
        return in.error(f.value, "a hook cannot have the path " + yaml::quoted(*path),
                        "write a path of its own, without ? and %: /hooks/NAME");
    out.path = *path;
}

constexpr key_row<http_hook> hook_rows[] = {
    {"path", read_hook_path},
    {"event_name", [](auto& in, auto& f, auto& out) { into(out.event_name, read_setting(in, f)); }},
    {"each", read_each},
    {"verify", read_verify},
    {"challenge", read_challenge},
};

void read_hook(router_file& in, const field& f, http_source& out) {
    if (!is_map(in, f)) return;
    http_hook made;
    read_section(in, f.value, f.name, hook_rows, made);
    require_key(in, f.value, "an entry of hooks", "path", "add path: /hooks/NAME");
    if (!made.path.empty() && std::ranges::find(out.hooks, made.path, &http_hook::path) != out.hooks.end())
        in.error(f.value, "another hook has the path " + made.path, "give each hook its own");
    out.hooks.push_back(std::move(made));
}

} // namespace

void read_hooks(router_file& in, const field& f, http_source& out) {
    if (!is_list(in, f)) return;
    for (const auto* item : f.value.items)
        read_hook(in, {f.name, *item, *item}, out);
}

} // namespace desthost::config
