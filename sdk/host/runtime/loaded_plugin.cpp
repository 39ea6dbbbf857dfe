#include "host/runtime/loaded_plugin.hpp"

#include "host/diagnostics.hpp"
#include "host/failure.hpp"
#include "host/plugin_search.hpp"
#include "host/text.hpp"

#include <destination/ext/check.h>
#include <destination/ext/draft/delivery.h>
#include <destination/ext/state.h>

namespace desthost::runtime {

loaded_plugin::loaded_plugin(const std::string& config_path, const std::vector<std::string>& places, log& to,
                             result_receiver* receiver)
    : log_(to), config_(read_config_file(config_path)), library_(find_plugin(config_, places)),
      services_(to, {}, receiver), instance_(library_, services_) {}

std::uint64_t loaded_plugin::tell_findings(const config_file& config) {
    const auto* extension = instance_.extension<destination_plugin_check_t>(DESTINATION_EXT_CHECK);
    if (extension == nullptr) return 0;
    diagnostic_writer writer{log_, config.path, DESTINATION_DIAGNOSTIC_WARNING};
    const auto text = config.as_config(0);
    std::string unused;
    extension->check(instance_.plugin(), &text, diagnostic_writer::callback, &writer, sink_into(unused));
    return writer.errors();
}

bool loaded_plugin::check() {
    return tell_findings(config_) == 0 && configure();
}

bool loaded_plugin::configure() {
    const std::lock_guard lock{control_};
    const auto status = instance_.configure(config_.as_config(0));
    if (status != DESTINATION_OK)
        log_.error(config_.path + ": the plugin does not accept the configuration: " + status_text(status));
    return status == DESTINATION_OK;
}

void loaded_plugin::apply_terms(journal::options& to) const {
    const auto* extension =
        instance_.extension<destination_plugin_delivery_t>(DESTINATION_EXT_DRAFT_DELIVERY);
    destination_delivery_terms_t terms{};
    terms.size = sizeof terms;
    std::string scope;
    if (extension == nullptr ||
        extension->terms(instance_.plugin(), &terms, sink_into(scope)) != DESTINATION_OK)
        return;
    to.scope = printable(scope);
    const auto keep = [](std::int64_t& kept, std::int64_t wanted) {
        if (wanted > 0) kept = wanted;
    };
    keep(to.keep.ledger, terms.keep_ledger);
    keep(to.keep.dead_letters, terms.keep_dead_letters);
    keep(to.keep.inputs, terms.keep_inputs);
}

bool loaded_plugin::start() {
    const std::lock_guard lock{control_};
    const auto status = instance_.start();
    if (status != DESTINATION_OK)
        log_.error(config_.path + ": the plugin could not be started: " + status_text(status));
    return status == DESTINATION_OK;
}

bool loaded_plugin::reconfigure() {
    const std::lock_guard lock{control_};
    try {
        auto fresh = read_config_file(config_.path);
        const auto status = instance_.reconfigure(fresh.as_config(0));
        if (status == DESTINATION_OK) {
            config_ = std::move(fresh);
            return true;
        }
        log_.error(config_.path + ": the new configuration is not used: " + status_text(status));
    } catch (const failure& error) {
        log_.error(error.what());
    }
    return false;
}

bool loaded_plugin::flush(std::chrono::nanoseconds timeout) {
    const std::lock_guard lock{control_};
    return instance_.flush(timeout) == DESTINATION_OK;
}

void loaded_plugin::stop(std::chrono::nanoseconds timeout) {
    const std::lock_guard lock{control_};
    instance_.stop(timeout);
}

destination_status_t loaded_plugin::submit(std::span<const destination_event_t> events,
                                           std::uint32_t& accepted) {
    return instance_.submit(events, accepted);
}

routing::destination_condition loaded_plugin::condition() {
    routing::destination_condition out;
    const auto* extension = instance_.extension<destination_plugin_state_t>(DESTINATION_EXT_STATE);
    destination_state_t state{};
    state.size = sizeof state;
    if (extension == nullptr ||
        extension->get(instance_.plugin(), &state, sink_into(out.reason)) != DESTINATION_OK)
        return {};
    if (state.state == DESTINATION_STATE_PAUSED) out.state = routing::sending::paused;
    if (state.state == DESTINATION_STATE_BLOCKED) out.state = routing::sending::blocked;
    out.paused_until = state.paused_until;
    out.code = state.code;
    out.subcode = state.subcode;
    out.waiting_events = state.waiting_events;
    out.waiting_bytes = state.waiting_bytes;
    return out;
}

} // namespace desthost::runtime
