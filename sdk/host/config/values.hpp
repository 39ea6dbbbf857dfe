// Single values of router.yaml: texts, names, addresses, durations, sizes, rates, references to secrets.
//
// In: a field. Out: its value, or nothing after the mistake has been reported with its place. One thread.
#pragma once

#include "host/config/router_file.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace desthost::config {

// An address to listen on. `host` is an IP address; port 0 takes any free one.
struct listen_address {
    std::string host;
    std::uint16_t port = 0;
    std::string place; // "FILE:LINE:COLUMN", for when it is in use
    bool is_loopback() const noexcept;
    std::string text() const;
    friend bool operator==(const listen_address& a, const listen_address& b) noexcept {
        return a.host == b.host && a.port == b.port;
    }
};

std::optional<std::string> read_text(router_file& in, const field& f);
// A text in which ${env:NAME} may stand as the whole value.
std::optional<std::string> read_setting(router_file& in, const field& f);
// A name of a source, route, key: letters, digits, - and _, at most 64.
std::optional<std::string> read_name(router_file& in, const field& f);
std::optional<bool> read_boolean(router_file& in, const field& f);
std::optional<std::int64_t> read_whole_number(router_file& in, const field& f, std::int64_t least,
                                              std::int64_t most);
// 500ms, 10s, 5m, 24h, 7d.
std::optional<std::chrono::milliseconds> read_duration(router_file& in, const field& f,
                                                       std::chrono::milliseconds least,
                                                       std::chrono::milliseconds most);
// 32768, 500KiB, 4MiB, 8GiB, 1TiB.
std::optional<std::uint64_t> read_size(router_file& in, const field& f, std::uint64_t least,
                                       std::uint64_t most);
// 500/s, 30000/m, 100000/h: in events a second.
std::optional<double> read_rate(router_file& in, const field& f);
std::optional<listen_address> read_address(router_file& in, const field& f);
std::optional<std::size_t> read_choice(router_file& in, const field& f,
                                       std::span<const std::string_view> known);
// One text, or a list of texts.
std::vector<std::string> read_texts(router_file& in, const field& f);
// The secret that a reference stands for. A literal is an error that says how to refer to it.
std::optional<std::string> read_secret(router_file& in, const field& f);
// A path, from the folder of the file that names it.
std::optional<std::string> read_path(router_file& in, const field& f);
std::string beside(std::string_view file, std::string_view name);

// "90s", "24h": as a person would write it.
std::optional<std::int64_t> parse_milliseconds(std::string_view text);

bool is_map(router_file& in, const field& f);
bool is_list(router_file& in, const field& f);

} // namespace desthost::config
