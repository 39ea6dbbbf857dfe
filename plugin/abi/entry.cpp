// The exported symbol and the table of calls: each finds its instance, guards it against exceptions, and no
// more.
#include "abi/extensions.hpp"
#include "abi/guard.hpp"
#include "abi/identity.hpp"
#include "abi/instance.hpp"

#include <destination/abi.h>
#include <memory>

namespace {

using lead_ads::abi::guarded;
using lead_ads::abi::instance;

constexpr destination_descriptor_t descriptor = {
    {DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR},
    lead_ads::abi::plugin_id,
    "Facebook Lead Ads",
    "the facebook_lead_ads authors",
    lead_ads::abi::plugin_version,
    "Sends what became of leads to Meta's Conversions API",
};

// The struct that the host sees and the instance behind it live and die together.
struct exported final : instance {
    explicit exported(const destination_host_t& host);
    destination_plugin_t calls;
};

instance& self_of(const destination_plugin_t* plugin) {
    return lead_ads::abi::instance_of(*plugin);
}

destination_status_t configure(const destination_plugin_t* plugin, const destination_config_t* config) {
    if (!config || config->size < sizeof *config) return DESTINATION_ERROR_ARGUMENT;
    return guarded([&] { return self_of(plugin).configure(*config); });
}

destination_status_t start(const destination_plugin_t* plugin) {
    return guarded([&] { return self_of(plugin).start(); });
}

destination_status_t submit(const destination_plugin_t* plugin, const destination_event_t* events,
                            uint32_t count, uint32_t* accepted) {
    return guarded([&] { return self_of(plugin).submit(events, count, accepted); });
}

destination_status_t flush(const destination_plugin_t* plugin, int64_t timeout) {
    return guarded([&] { return self_of(plugin).flush(timeout); });
}

destination_status_t reconfigure(const destination_plugin_t* plugin, const destination_config_t* config) {
    if (!config || config->size < sizeof *config) return DESTINATION_ERROR_ARGUMENT;
    return guarded([&] { return self_of(plugin).reconfigure(*config); });
}

destination_status_t stop(const destination_plugin_t* plugin, int64_t timeout) {
    return guarded([&] { return self_of(plugin).stop(timeout); });
}

void destroy(const destination_plugin_t* plugin) {
    if (!plugin) return;
    guarded([&] {
        const std::unique_ptr<exported> end(static_cast<exported*>(&self_of(plugin)));
        return DESTINATION_OK;
    });
}

const void* get_extension(const destination_plugin_t*, const char* id) {
    return lead_ads::abi::find_extension(id);
}

destination_plugin_t calls_of(instance* self) {
    return {&descriptor, self, configure, start, submit, flush, reconfigure, stop, destroy, get_extension};
}

exported::exported(const destination_host_t& host) : instance(host), calls(calls_of(this)) {}

destination_status_t create(const destination_host_t* host, const destination_plugin_t** plugin) {
    if (!plugin) return DESTINATION_ERROR_ARGUMENT;
    *plugin = nullptr;
    if (!host || !destination_abi_is_compatible(host->abi_version)) return DESTINATION_ERROR_ARGUMENT;
    return guarded([&] {
        *plugin = &std::make_unique<exported>(*host).release()->calls;
        return DESTINATION_OK;
    });
}

} // namespace

extern "C" const destination_entry_t destination_entry = {
    {DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR},
    &descriptor,
    create,
};
