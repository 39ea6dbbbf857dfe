#include "host/config/values.hpp"

#include "host/config/secret.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <filesystem>
#include <netinet/in.h>

// duration := digits ( "ms" | "s" | "m" | "h" | "d" )
// size     := digits [ "B" | "KiB" | "MiB" | "GiB" | "TiB" ]
// rate     := digits "/" ( "s" | "m" | "h" )
// address  := ( IPv4 | "[" IPv6 "]" | "localhost" ) ":" port

namespace desthost::config {
namespace {

using std::chrono::milliseconds;

struct unit {
    std::string_view name;
    std::int64_t factor;
};
constexpr auto duration_units =
    std::to_array<unit>({{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}});
constexpr auto size_units = std::to_array<unit>(
    {{"TiB", std::int64_t{1} << 40}, {"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}});
constexpr auto rate_units = std::to_array<unit>({{"/s", 3600}, {"/m", 60}, {"/h", 1}});

std::optional<std::int64_t> parse_digits(std::string_view text) noexcept {
    std::int64_t n = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (problem != std::errc() || end != text.data() + text.size() || n < 0) return std::nullopt;
    return n;
}

std::optional<std::int64_t> parse_quantity(std::string_view text, std::span<const unit> units,
                                           bool may_lack_unit) noexcept {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto n = parse_digits(text.substr(0, digits));
    if (!n) return std::nullopt;
    const auto name = text.substr(digits);
    if (name.empty() && may_lack_unit) return n;
    const auto found = std::ranges::find(units, name, &unit::name);
    std::int64_t product = 0;
    if (found == units.end() || __builtin_mul_overflow(*n, found->factor, &product)) return std::nullopt;
    return product;
}

std::string quantity_text(std::int64_t n, std::span<const unit> units) {
    for (const auto& u : units)
        if (n % u.factor == 0 && (n != 0 || u.factor == 1))
            return std::to_string(n / u.factor) + std::string(u.name);
    return std::to_string(n);
}

// How a kind of quantity is written, and what it counts in.
struct quantity_kind {
    std::span<const unit> units;
    bool may_lack_unit;
    std::string_view example;
};

std::optional<std::int64_t> read_quantity(router_file& in, const field& f, const quantity_kind& kind,
                                          std::int64_t least, std::int64_t most) {
    const auto text = read_text(in, f);
    if (!text) return std::nullopt;
    const auto n = parse_quantity(*text, kind.units, kind.may_lack_unit);
    if (!n) {
        in.error(f.value, f.name + " cannot be " + yaml::quoted(*text),
                 "write it like " + std::string(kind.example));
        return std::nullopt;
    }
    if (*n >= least && *n <= most) return n;
    in.error(f.value, f.name + " must be from " + quantity_text(least, kind.units) + " to " +
                          quantity_text(most, kind.units));
    return std::nullopt;
}

bool is_name_character(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

std::string_view kind_name(const yaml_node& node) noexcept {
    constexpr std::array<std::string_view, 4> names{"empty", "a text", "a list", "a map"};
    return names[static_cast<std::size_t>(node.kind)];
}

bool has_kind(router_file& in, const field& f, node_kind kind, std::string_view expected) {
    if (f.value.broken) return false;
    if (f.value.kind == kind) return true;
    if (f.value.kind == node_kind::null)
        in.error(f.key, f.name + " is empty", "it needs " + std::string(expected));
    else
        in.error(f.value,
                 f.name + " must be " + std::string(expected) + ", not " + std::string(kind_name(f.value)));
    return false;
}

bool has_control_characters(std::string_view text) noexcept {
    return std::ranges::any_of(text,
                               [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool is_ip_address(const std::string& host) {
    std::array<unsigned char, sizeof(in6_addr)> unused{};
    return ::inet_pton(AF_INET, host.c_str(), unused.data()) == 1 ||
           ::inet_pton(AF_INET6, host.c_str(), unused.data()) == 1;
}

std::optional<listen_address> parse_address(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == text.npos) return std::nullopt;
    const auto port = parse_digits(text.substr(colon + 1));
    auto host = text.substr(0, colon);
    const bool in_brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (in_brackets) host = host.substr(1, host.size() - 2);
    if (host == "localhost") host = "127.0.0.1";
    const std::string whole(host);
    const bool is_good =
        port && *port <= 65535 && is_ip_address(whole) && in_brackets == (whole.find(':') != whole.npos);
    if (!is_good) return std::nullopt;
    return listen_address{whole, static_cast<std::uint16_t>(*port), {}};
}

} // namespace

bool listen_address::is_loopback() const noexcept {
    return host.starts_with("127.") || host == "::1";
}

std::string listen_address::text() const {
    const bool is_v6 = host.find(':') != host.npos;
    return (is_v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::optional<std::string> read_text(router_file& in, const field& f) {
    if (f.value.broken) return std::nullopt;
    const bool is_empty =
        f.value.kind == node_kind::null || (f.value.kind == node_kind::scalar && f.value.text.empty());
    if (is_empty)
        in.error(f.key, f.name + " has no value", "give it one, or take the key away");
    else if (f.value.kind != node_kind::scalar)
        in.error(f.value, f.name + " must be a single value, not " + std::string(kind_name(f.value)));
    else if (has_control_characters(f.value.text))
        in.error(f.value, f.name + " has a line end or another control character in it",
                 "write it on one line");
    else
        return f.value.text;
    return std::nullopt;
}

std::optional<std::string> read_setting(router_file& in, const field& f) {
    auto text = read_text(in, f);
    if (!text || text->find("${") == text->npos) return text;
    auto found = open_setting(*text);
    if (found.problem.empty()) return std::move(found.text);
    in.error(f.value, f.name + ": " + found.problem, found.suggestion);
    return std::nullopt;
}

std::optional<std::string> read_name(router_file& in, const field& f) {
    auto text = read_text(in, f);
    if (!text) return std::nullopt;
    if (text->size() <= 64 && std::ranges::all_of(*text, is_name_character)) return text;
    in.error(f.value, f.name + " cannot be " + yaml::quoted(*text),
             "use letters, digits, - and _, at most 64");
    return std::nullopt;
}

std::optional<bool> read_boolean(router_file& in, const field& f) {
    const auto text = read_text(in, f);
    if (!text) return std::nullopt;
    if (*text == "true" || *text == "True" || *text == "TRUE") return true;
    if (*text == "false" || *text == "False" || *text == "FALSE") return false;
    in.error(f.value, f.name + " must be true or false, not " + yaml::quoted(*text));
    return std::nullopt;
}

std::optional<std::int64_t> read_whole_number(router_file& in, const field& f, std::int64_t least,
                                              std::int64_t most) {
    const auto text = read_text(in, f);
    if (!text) return std::nullopt;
    const auto n = parse_digits(*text);
    if (n && *n >= least && *n <= most) return n;
    in.error(f.value, f.name + " must be a whole number from " + std::to_string(least) + " to " +
                          std::to_string(most) + (n ? "" : ", not " + yaml::quoted(*text)));
    return std::nullopt;
}

std::optional<milliseconds> read_duration(router_file& in, const field& f, milliseconds least,
                                          milliseconds most) {
    const auto n = read_quantity(in, f, {duration_units, false, "500ms, 10s, 5m, 24h or 7d"}, least.count(),
                                 most.count());
    return n ? std::optional(milliseconds(*n)) : std::nullopt;
}

std::optional<std::uint64_t> read_size(router_file& in, const field& f, std::uint64_t least,
                                       std::uint64_t most) {
    const auto n = read_quantity(in, f, {size_units, true, "32768, 500KiB, 4MiB or 8GiB"},
                                 static_cast<std::int64_t>(least), static_cast<std::int64_t>(most));
    return n ? std::optional(static_cast<std::uint64_t>(*n)) : std::nullopt;
}

std::optional<double> read_rate(router_file& in, const field& f) {
    const auto n = read_quantity(in, f, {rate_units, false, "500/s, 30000/m or 100000/h"}, 1,
                                 std::int64_t{3600} * 1'000'000'000);
    return n ? std::optional(static_cast<double>(*n) / 3600) : std::nullopt;
}

std::optional<listen_address> read_address(router_file& in, const field& f) {
    const auto text = read_text(in, f);
    if (!text) return std::nullopt;
    auto found = parse_address(*text);
    if (found) found->place = in.place_of(f.value);
    if (!found)
        in.error(f.value, f.name + " cannot be " + yaml::quoted(*text),
                 "write an IP address and a port: 127.0.0.1:8080, 0.0.0.0:8080 or [::]:8080");
    return found;
}

std::optional<std::size_t> read_choice(router_file& in, const field& f,
                                       std::span<const std::string_view> known) {
    const auto text = read_text(in, f);
    if (!text) return std::nullopt;
    const auto found = std::ranges::find(known, std::string_view{*text});
    if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
    in.error(f.value, f.name + " cannot be " + yaml::quoted(*text), suggest(*text, known));
    return std::nullopt;
}

std::vector<std::string> read_texts(router_file& in, const field& f) {
    std::vector<std::string> all;
    if (f.value.kind != node_kind::sequence) {
        if (auto one = read_setting(in, f)) all.push_back(std::move(*one));
        return all;
    }
    if (f.value.items.empty()) in.error(f.value, f.name + " is empty", "give it at least one entry");
    for (const auto* item : f.value.items)
        if (auto one = read_setting(in, {f.name, *item, *item})) all.push_back(std::move(*one));
    return all;
}

std::optional<std::string> read_secret(router_file& in, const field& f) {
    in.hide(f.value);
    const auto text = read_text(in, f);
    if (!text) return std::nullopt;
    auto found = open_secret(*text, in.path(), f.name);
    if (found.problem.empty()) return std::move(found.text);
    in.error(f.value, found.problem, found.suggestion);
    return std::nullopt;
}

std::optional<std::string> read_path(router_file& in, const field& f) {
    const auto text = read_setting(in, f);
    if (!text) return std::nullopt;
    return beside(in.path(), *text);
}

std::string beside(std::string_view file, std::string_view name) {
    namespace fs = std::filesystem;
    const fs::path wanted{std::string(name)};
    if (wanted.is_absolute()) return wanted.lexically_normal().string();
    return (fs::path(std::string(file)).parent_path() / wanted).lexically_normal().string();
}

std::optional<std::int64_t> parse_milliseconds(std::string_view text) {
    return parse_quantity(text, duration_units, false);
}

bool is_map(router_file& in, const field& f) {
    return has_kind(in, f, node_kind::map, "a map of keys and values");
}

bool is_list(router_file& in, const field& f) {
    return has_kind(in, f, node_kind::sequence, "a list");
}

} // namespace desthost::config
