// State of this process as seen from outside: threads, descriptors, memory, mapped files, and everything that
// belongs to the host and that a plugin must leave alone.
//
// In: nothing. Out: a picture of now. Any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace conformance {

std::size_t thread_count();
// "7 -> socket:[4711]", sorted.
std::vector<std::string> open_descriptors();
// Those of `now` that are not in `before`, joined by commas; empty: none.
std::string added_descriptors(const std::vector<std::string>& before, const std::vector<std::string>& now);
std::size_t resident_bytes();
std::size_t address_space_bytes();
// Bytes allocated by malloc, all arenas together; 0 when another allocator is in use.
std::size_t heap_bytes();
// True when a file is mapped into this process.
bool is_mapped(std::string_view path);

// Waits until `holds`, looking again and again; false when it does not within `patience`.
bool eventually(const std::function<bool()>& holds,
                std::chrono::milliseconds patience = std::chrono::seconds(5));

// One thing that belongs to the host, as text.
struct belonging {
    const char* name;
    std::string (*now)();
};
std::string locale_now();
std::string umask_now();
std::string working_directory_now();
std::string environment_now();
std::string signal_handlers_now();
std::string signal_mask_now();
std::string floating_point_now();
std::string standard_streams_now();
std::string limits_now();

} // namespace conformance
