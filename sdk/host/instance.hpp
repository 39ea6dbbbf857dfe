// One instance of a plugin, with the order of calls that the ABI asks for.
//
// In: a library, the host's services. Out: calls, forwarded. Stops and destroys the instance when it goes out
// of scope. A call out of order is a fault of the host and ends in an assertion. Control calls come from one
// thread at a time; submit from any, between start and stop.
#pragma once

#include "host/host_services.hpp"
#include "host/library.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <destination/destination.h>
#include <span>

namespace desthost {

class instance {
public:
    // Throws failure(no_plugin) when the plugin cannot make one.
    instance(const library& from, const host_services& services);
    ~instance();
    instance(const instance&) = delete;
    instance& operator=(const instance&) = delete;

    destination_status_t configure(const destination_config_t& config);
    destination_status_t start();
    // `accepted` becomes the number of events taken.
    destination_status_t submit(std::span<const destination_event_t> events, std::uint32_t& accepted);
    destination_status_t flush(std::chrono::nanoseconds timeout);
    destination_status_t reconfigure(const destination_config_t& config);
    destination_status_t stop(std::chrono::nanoseconds timeout);
    // Stops without starting a request, and awaits the answers under way. DESTINATION_NEVER, and nothing was
    // done: the plugin cannot.
    destination_status_t drain();

    const destination_plugin_t* plugin() const noexcept { return plugin_; }
    const char* id() const noexcept { return descriptor_.id; }

    // The extension, or null when the plugin does not have it.
    template <class T>
    const T* extension(const char* id) const {
        return static_cast<const T*>(plugin_->get_extension(plugin_, id));
    }

private:
    enum class stage : std::uint8_t {
        created,    // No configuration yet.
        configured, // May be started.
        running,    // Takes events.
    };
    const destination_descriptor_t& descriptor_;
    const destination_plugin_t* plugin_ = nullptr;
    std::atomic<stage> stage_ = stage::created;
};

// What a status means, as the end of a sentence: "it is not possible in this state of the lifecycle".
const char* status_text(destination_status_t status) noexcept;

} // namespace desthost
