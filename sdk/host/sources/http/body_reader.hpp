// The body of a request to events.
//
// In: the unpacked body, its format, what a hook adds. Out: the packed events that can be stored, and those
// that can never be delivered, each with its index; or the answer for a body that is no JSON at all. Hostile
// input is bounded by the caller's limit for bodies. Pure functions, any thread.
#pragma once

#include "host/storage/event_store.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace desthost::sources {

inline constexpr std::size_t largest_stored_event = 32 * 1024;
inline constexpr std::size_t deepest_event = 64;

enum class body_format : std::uint8_t {
    json,   // One object, an array of them, or {"batch":[…]}.
    ndjson, // One JSON text a line; each is judged by itself.
};

struct body_rules {
    body_format format = body_format::json;
    bool is_hook = false;
    std::vector<std::string> each; // of a hook: where the events are
    std::string event_name;        // set on each event that brings none
};

struct body_content {
    bool is_json = true;
    std::uint32_t events = 0;
    std::string data; // storage::pack
    std::vector<storage::refused_event> refused;
};

body_content read_body(std::string_view body, const body_rules& rules);

enum class unpacked : std::uint8_t { good, damaged, too_large };

// Unpacks gzip or zstd, at most so many bytes.
unpacked unpack_gzip(std::string_view packed, std::size_t most, std::string& out);
unpacked unpack_zstd(std::string_view packed, std::size_t most, std::string& out);

} // namespace desthost::sources
