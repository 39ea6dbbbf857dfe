// Parts of faults: the honest instance's own calls, and ways to stand between it and the host.
#pragma once

#include "faulty.hpp"

#include <fcntl.h>
#include <span>

namespace faulty {

using plugin_t = const destination_plugin_t*;
using host_t = const destination_host_t*;
using events_t = const destination_event_t*;
using results_t = const destination_result_t*;
using std::chrono::milliseconds;

inline void sleep_for(int count) {
    std::this_thread::sleep_for(milliseconds(count));
}

inline void leave_open() {
    [[maybe_unused]] const int left = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

inline destination_status_t configure_good(plugin_t plugin, const destination_config_t* config) {
    return of(plugin).good->configure(of(plugin).good, config);
}
inline destination_status_t submit_good(plugin_t plugin, events_t events, std::uint32_t count,
                                        std::uint32_t* accepted) {
    return of(plugin).good->submit(of(plugin).good, events, count, accepted);
}
inline destination_status_t start_good(plugin_t plugin) {
    return of(plugin).good->start(of(plugin).good);
}
inline destination_status_t stop_good(plugin_t plugin, std::int64_t timeout) {
    return of(plugin).good->stop(of(plugin).good, timeout);
}

inline void pass_on(host_t host, results_t results, std::uint32_t count) {
    of(host).real_host->on_results(of(host).real_host, results, count);
}

// Changes each result by `change` on its way to the host.
template <auto Change>
void changed_results(host_t host, results_t results, std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) {
        auto copy = results[i];
        Change(copy);
        pass_on(host, &copy, 1);
    }
}

// The real host's other functions, for a wrapped one.
inline void wrap(patched& p) {
    p.host.host_data = &p;
    p.host.get_extension = [](host_t, const char*) -> const void* { return nullptr; };
    p.host.on_results = pass_on;
    p.host.on_writable = [](host_t host) { of(host).real_host->on_writable(of(host).real_host); };
}

// Every fault, by what it is about.
std::span<const fault> library_faults();
std::span<const fault> configure_faults();
std::span<const fault> submit_faults();
std::span<const fault> result_faults();
std::span<const fault> surroundings_faults();
std::span<const fault> extension_faults();

} // namespace faulty
