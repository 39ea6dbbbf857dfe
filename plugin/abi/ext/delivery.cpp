// destination.draft.delivery/1
#include "abi/extensions.hpp"
#include "config/settings.hpp"

#include <chrono>
#include <string>

namespace lead_ads::abi {

namespace {

std::int64_t nanoseconds(std::chrono::milliseconds duration) {
    return std::chrono::nanoseconds(duration).count();
}

// "https://graph.facebook.com, dataset 1234567890123456, test events TEST12345"
std::string scope_of(const config::settings& settings) {
    const auto& general = settings.general;
    std::string scope = general.endpoint + ", dataset " + general.dataset_id;
    if (general.api == config::graph_api::offline_conversions) scope += " (offline)";
    if (!general.test_event_code.empty()) scope += ", test events " + general.test_event_code;
    return scope;
}

destination_status_t terms(const destination_plugin_t* plugin, destination_delivery_terms_t* terms,
                           destination_sink_t scope) {
    if (!terms || terms->size < sizeof *terms) return DESTINATION_ERROR_ARGUMENT;
    return destination::guarded([&]() -> destination_status_t {
        const auto rules = instance_of(*plugin).rules();
        if (!rules) return DESTINATION_ERROR_STATE;
        const auto& keep = rules->settings->delivery.keep;
        terms->keep_ledger = nanoseconds(keep.ledger);
        terms->keep_dead_letters = nanoseconds(keep.dead_letters);
        terms->keep_inputs = nanoseconds(keep.inputs);
        destination::write(scope, scope_of(*rules->settings));
        return DESTINATION_OK;
    });
}

destination_status_t set_dry_run(const destination_plugin_t* plugin, std::int32_t on) {
    return destination::guarded([&] { return instance_of(*plugin).set_dry_run(on != 0); });
}

destination_status_t drain(const destination_plugin_t* plugin, std::int64_t timeout) {
    return destination::guarded([&] { return instance_of(*plugin).drain(timeout); });
}

} // namespace

const destination_plugin_delivery_t delivery_extension = {terms, set_dry_run, drain};

} // namespace lead_ads::abi
