// One instance of the honest destination with one fault in it.
//
// In: the name of a fault, from DESTINATION_FAULT. Out: the same table of calls, one of them broken.
#pragma once

#include "honest.hpp"

#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

namespace faulty {

struct patched {
    destination_plugin_t calls;       // what the host gets
    const destination_plugin_t* good; // the honest instance's
    destination_host_t host;          // what the honest instance gets; the real one is behind host_data
    const destination_host_t* real_host;
    std::thread::id made_by;
    const char* kept = nullptr; // a pointer that should not have been kept
    int configured = 0;
    int started = 0;
    std::vector<destination_result_t> held;
    std::vector<std::thread> threads;
    std::mutex mutex;
};

inline patched& of(const destination_plugin_t* plugin) {
    return *reinterpret_cast<patched*>(const_cast<destination_plugin_t*>(plugin));
}
inline patched& of(const destination_host_t* host) {
    return *static_cast<patched*>(host->host_data);
}

struct fault {
    std::string_view name;
    void (*on_calls)(patched& p);          // replaces calls of the instance
    void (*on_host)(patched& p) = nullptr; // replaces callbacks of the host; the honest instance meets those
    void (*at_load)() = nullptr;           // when the library is loaded
};

// The fault that was asked for, or null.
const fault* current_fault();

// The library as the host sees it; faults may change it.
extern destination_descriptor_t descriptor;

} // namespace faulty
