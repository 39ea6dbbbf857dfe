#include "host/instance.hpp"

#include "host/failure.hpp"

#include <array>
#include <cassert>
#include <destination/ext/draft/delivery.h>

namespace desthost {
namespace {

struct meaning {
    destination_status_t status;
    const char* text;
};

constexpr std::array meanings{
    meaning{DESTINATION_OK, "it was done"},
    meaning{DESTINATION_BUSY, "it is busy"},
    meaning{DESTINATION_STOPPED, "it has been stopped"},
    meaning{DESTINATION_NEVER, "the plugin does not do that"},
    meaning{DESTINATION_TIMED_OUT, "the time ran out"},
    meaning{DESTINATION_ERROR_STATE, "it is not possible in this state of the lifecycle"},
    meaning{DESTINATION_ERROR_ARGUMENT, "the plugin did not accept what it was given"},
    meaning{DESTINATION_ERROR_CONFIG, "the configuration cannot be used"},
    meaning{DESTINATION_ERROR_SECRET, "a secret that the configuration refers to is not there"},
    meaning{DESTINATION_ERROR_RESOURCE, "memory or another resource of this machine is used up"},
    meaning{DESTINATION_ERROR_INTERNAL, "the plugin met a fault of its own; its log says more"},
};

} // namespace

const char* status_text(destination_status_t status) noexcept {
    for (const auto& m : meanings)
        if (m.status == status) return m.text;
    return status_text(status < 0 ? DESTINATION_ERROR_INTERNAL : DESTINATION_NEVER);
}

instance::instance(const library& from, const host_services& services)
    : descriptor_(*from.entry().descriptor) {
    const auto status = from.entry().create(services.host(), &plugin_);
    if (status != DESTINATION_OK || plugin_ == nullptr)
        throw failure{exit_status::no_plugin,
                      "the plugin " + from.path() + " could not make an instance: " +
                          status_text(status == DESTINATION_OK ? DESTINATION_ERROR_INTERNAL : status)};
}

instance::~instance() {
    plugin_->destroy(plugin_);
}

destination_status_t instance::configure(const destination_config_t& config) {
    assert(stage_ != stage::running);
    const auto status = plugin_->configure(plugin_, &config);
    if (status == DESTINATION_OK) stage_ = stage::configured;
    return status;
}

destination_status_t instance::start() {
    assert(stage_ == stage::configured);
    const auto status = plugin_->start(plugin_);
    if (status == DESTINATION_OK) stage_ = stage::running;
    return status;
}

destination_status_t instance::submit(std::span<const destination_event_t> events, std::uint32_t& accepted) {
    assert(stage_ != stage::created);
    accepted = 0;
    const auto status =
        plugin_->submit(plugin_, events.data(), static_cast<std::uint32_t>(events.size()), &accepted);
    return status;
}

destination_status_t instance::flush(std::chrono::nanoseconds timeout) {
    assert(stage_ == stage::running);
    return plugin_->flush(plugin_, timeout.count());
}

destination_status_t instance::reconfigure(const destination_config_t& config) {
    assert(stage_ == stage::running);
    return plugin_->reconfigure(plugin_, &config);
}

destination_status_t instance::stop(std::chrono::nanoseconds timeout) {
    assert(stage_ == stage::running);
    const auto status = plugin_->stop(plugin_, timeout.count());
    stage_ = stage::configured;
    return status;
}

destination_status_t instance::drain() {
    assert(stage_ == stage::running);
    const auto* can = extension<destination_plugin_delivery_t>(DESTINATION_EXT_DRAFT_DELIVERY);
    if (can == nullptr) return DESTINATION_NEVER;
    const auto status = can->drain(plugin_, -1);
    stage_ = stage::configured;
    return status;
}

} // namespace desthost
