// What router.yaml says, checked.
//
// Values; made by read_router, compared by a reload to find what has changed.
#pragma once

#include "host/config/values.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace desthost::config {

using std::chrono::milliseconds;

struct tls_files {
    std::string certificate; // paths
    std::string key;
    friend bool operator==(const tls_files&, const tls_files&) = default;
};

struct admin_settings {
    listen_address listen{"127.0.0.1", 9464, {}};
    std::string token; // empty: none
    std::optional<tls_files> tls;
    bool show_values = false;
    friend bool operator==(const admin_settings&, const admin_settings&) = default;
};

struct drain_settings {
    milliseconds ready_off{5000};
    milliseconds stop{30000};
    friend bool operator==(const drain_settings&, const drain_settings&) = default;
};

struct http_key {
    std::string name;
    std::string key;
    double rate = 0; // events a second; 0: no limit
    friend bool operator==(const http_key&, const http_key&) = default;
};

enum class signature_hash : std::uint8_t { hmac_sha1, hmac_sha256, hmac_sha512 };
enum class signature_encoding : std::uint8_t { hex, base64 };

// How another system signs what it sends: a digest of the body under a shared secret, in a header.
struct hook_signature {
    std::string header;
    signature_hash algorithm = signature_hash::hmac_sha256;
    signature_encoding encoding = signature_encoding::hex;
    std::string prefix;
    std::string secret;
    friend bool operator==(const hook_signature&, const hook_signature&) = default;
};

// A GET by which the other system asks whether the hook is its owner's.
struct hook_challenge {
    std::string parameter;
    std::string token_parameter;
    std::string token;
    friend bool operator==(const hook_challenge&, const hook_challenge&) = default;
};

struct http_hook {
    std::string path;
    std::string event_name;        // empty: none is set
    std::vector<std::string> each; // names and "*"; empty: the body, or each element of an array
    std::optional<hook_signature> verify;
    std::optional<hook_challenge> challenge;
    friend bool operator==(const http_hook&, const http_hook&) = default;
};

struct disk_store {
    std::uint64_t max_bytes = std::uint64_t{8} << 30;
    friend bool operator==(const disk_store&, const disk_store&) = default;
};

// A stream of an engine source as the store.
struct stream_place {
    std::string use;     // the source's name
    std::string subject; // of JetStream, or
    std::string topic;   // of Kafka
    friend bool operator==(const stream_place&, const stream_place&) = default;
};

struct http_source {
    listen_address listen;
    std::optional<tls_files> tls;
    std::vector<http_key> keys; // none: no key is asked for
    std::uint64_t max_request_bytes = 500 * 1024;
    std::vector<std::string> allow_origins;
    std::variant<disk_store, stream_place> store;
    std::vector<http_hook> hooks;
    friend bool operator==(const http_source&, const http_source&) = default;
};

struct files_source {
    std::string path; // the folder
    std::string pattern = "*";
    friend bool operator==(const files_source&, const files_source&) = default;
};

// A source that a module of its own reads. Its settings are texts here; the module knows what they mean.
struct engine_source {
    std::string module;  // "nats", "kafka"
    std::string package; // "desthost-nats"
    std::vector<std::pair<std::string, std::string>> settings;
    friend bool operator==(const engine_source&, const engine_source&) = default;
};

struct source_settings {
    std::string name;
    std::variant<http_source, files_source, engine_source> what;
    friend bool operator==(const source_settings&, const source_settings&) = default;
};

// Which events of its sources a route takes; an empty list takes all.
struct route_condition {
    std::vector<std::string> sources;
    std::vector<std::string> keys;
    friend bool operator==(const route_condition&, const route_condition&) = default;
};

struct route_settings {
    std::string name;
    std::vector<std::string> from;
    route_condition when;
    std::string destination;       // path of the mapping file
    std::string destination_place; // "FILE:LINE:COLUMN"
    double rate = 0;               // events a second; 0: no limit
    std::uint64_t window_events = 8192;
    std::uint64_t window_bytes = 6 * 1024 * 1024;
    std::optional<stream_place> dead_letters; // none: the route's journal
    friend bool operator==(const route_settings& a, const route_settings& b) noexcept {
        return a.name == b.name && a.from == b.from && a.when == b.when && a.destination == b.destination &&
               a.rate == b.rate && a.window_events == b.window_events && a.window_bytes == b.window_bytes &&
               a.dead_letters == b.dead_letters;
    }
};

enum class alert_kind : std::uint8_t {
    blocked,         // The destination does not send until a person acts.
    no_delivery,     // Nothing was delivered for so long.
    event_age,       // The oldest event that waits is older.
    dead_letters,    // There are so many.
    delivered_below, // Of the events that ended in the last hour fewer were delivered or filtered.
    store_above,     // The store is fuller.
};

struct alert_condition {
    alert_kind kind = alert_kind::blocked;
    double limit = 0; // seconds, a count or a percentage
    std::string text; // as it was written
    friend bool operator==(const alert_condition&, const alert_condition&) = default;
};

struct alert_settings {
    std::string to; // an address; a secret
    std::vector<alert_condition> when;
    milliseconds repeat{6 * 3600 * 1000};
    friend bool operator==(const alert_settings&, const alert_settings&) = default;
};

struct router_settings {
    std::string path; // of router.yaml
    std::string name = "desthost";
    std::string state; // a folder
    admin_settings admin;
    drain_settings drain;
    std::vector<source_settings> sources;
    std::vector<route_settings> routes;
    std::vector<alert_settings> alerts;

    const source_settings* find_source(std::string_view wanted) const noexcept;
};

} // namespace desthost::config
