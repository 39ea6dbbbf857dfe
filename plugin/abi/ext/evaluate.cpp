// destination.evaluate/1
#include "pipeline/evaluate.hpp"

#include "abi/diagnostics.hpp"
#include "abi/extensions.hpp"

namespace lead_ads::abi {

namespace {

destination_status_t evaluate(const destination_plugin_t* plugin, destination_string_t formula,
                              const destination_event_t* event,
                              void (*on_diagnostic)(void* data, const destination_diagnostic_t* diagnostic),
                              void* data, destination_sink_t out) {
    if (!plugin || (event && event->size < sizeof *event)) return DESTINATION_ERROR_ARGUMENT;
    return destination::guarded([&]() -> destination_status_t {
        auto& self = instance_of(*plugin);
        const auto rules = self.rules();
        if (!rules) return DESTINATION_ERROR_STATE;
        const auto bytes = event ? std::optional(destination::to_view(event->payload)) : std::nullopt;
        auto memory = self.scratch().lend();
        const auto result = pipeline::evaluate_formula(destination::to_view(formula), bytes, *rules,
                                                       self.host().now() / 1'000'000, *memory);
        for (const auto& found : result.found)
            diagnostic_listener{on_diagnostic, data}.tell(found, "formula");
        if (!result.formula_is_good) return DESTINATION_ERROR_CONFIG;
        if (!result.event_is_good) return DESTINATION_ERROR_ARGUMENT;
        destination::write(out, result.json);
        return DESTINATION_OK;
    });
}

} // namespace

const destination_plugin_evaluate_t evaluate_extension = {evaluate};

} // namespace lead_ads::abi
