// destination.check/1
#include "abi/diagnostics.hpp"
#include "abi/extensions.hpp"
#include "abi/time.hpp"
#include "config/describe.hpp"
#include "config/read.hpp"

namespace lead_ads::abi {

namespace {

// The numbers are the same on both sides.
static_assert(static_cast<int>(config::severity::note) == DESTINATION_DIAGNOSTIC_NOTE);
static_assert(static_cast<int>(config::severity::warning) == DESTINATION_DIAGNOSTIC_WARNING);
static_assert(static_cast<int>(config::severity::error) == DESTINATION_DIAGNOSTIC_ERROR);
static_assert(static_cast<int>(config::severity::secret) == DESTINATION_DIAGNOSTIC_SECRET);

destination_status_t check(const destination_plugin_t* plugin, const destination_config_t* config,
                           void (*on_diagnostic)(void* data, const destination_diagnostic_t* diagnostic),
                           void* data, destination_sink_t description) {
    if (!plugin || !config || config->size < sizeof *config) return DESTINATION_ERROR_ARGUMENT;
    return destination::guarded([&]() -> destination_status_t {
        config::read_options options;
        options.now = time_point_of(instance_of(*plugin).host().now());
        options.without_secrets = (config->flags & DESTINATION_CONFIG_WITHOUT_SECRETS) != 0;
        const auto path = destination::to_view(config->path);
        const auto read = config::read(destination::to_view(config->text), path, options);
        for (const auto& found : read.found)
            diagnostic_listener{on_diagnostic, data}.tell(found, path);
        if (!read.value) return DESTINATION_ERROR_CONFIG;
        destination::write(description, config::describe(*read.value));
        return read.has(config::severity::secret) ? DESTINATION_ERROR_SECRET : DESTINATION_OK;
    });
}

} // namespace

const destination_plugin_check_t check_extension = {check};

} // namespace lead_ads::abi
