// The extensions that the plugin offers, each in a file of its own.
#pragma once

#include "abi/instance.hpp"

#include <destination/destination.h>
#include <destination/ext/check.h>
#include <destination/ext/check_events.h>
#include <destination/ext/draft/delivery.h>
#include <destination/ext/evaluate.h>
#include <destination/ext/metrics.h>
#include <destination/ext/preview.h>
#include <destination/ext/report.h>
#include <destination/ext/schema.h>
#include <destination/ext/state.h>
#include <destination/plugin.hpp>

namespace lead_ads::abi {

// The instance behind what the host holds.
inline instance& instance_of(const destination_plugin_t& plugin) noexcept {
    return destination::instance_of<instance>(plugin);
}

extern const destination_plugin_check_t check_extension;
extern const destination_plugin_check_events_t check_events_extension;
extern const destination_plugin_delivery_t delivery_extension;
extern const destination_plugin_evaluate_t evaluate_extension;
extern const destination_plugin_metrics_t metrics_extension;
extern const destination_plugin_preview_t preview_extension;
extern const destination_plugin_report_t report_extension;
extern const destination_plugin_schema_t schema_extension;
extern const destination_plugin_state_t state_extension;

} // namespace lead_ads::abi
