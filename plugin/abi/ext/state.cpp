// destination.state/1
#include "abi/extensions.hpp"

namespace lead_ads::abi {

namespace {

destination_status_t get(const destination_plugin_t* plugin, destination_state_t* state,
                         destination_sink_t reason) {
    if (!plugin || !state || state->size < sizeof *state) return DESTINATION_ERROR_ARGUMENT;
    return destination::guarded([&] {
        const auto now = instance_of(*plugin).delivery().state();
        state->state = static_cast<std::int32_t>(now.activity);
        state->paused_until = now.paused_until;
        state->code = now.code;
        state->subcode = now.subcode;
        state->waiting_events = now.waiting_events;
        state->waiting_bytes = now.waiting_bytes;
        if (!now.reason.empty()) destination::write(reason, now.reason);
        return DESTINATION_OK;
    });
}

} // namespace

const destination_plugin_state_t state_extension = {get};

} // namespace lead_ads::abi
