/*
 * Plugin extension "destination.evaluate/1": tries a formula of the configuration's language on an event.
 */
#ifndef DESTINATION_EXT_EVALUATE_H
#define DESTINATION_EXT_EVALUATE_H

#include <destination/destination.h>
#include <destination/event.h>
#include <destination/ext/check.h>
#include <destination/status.h>
#include <destination/string.h>

#define DESTINATION_EXT_EVALUATE "destination.evaluate/1"

typedef struct destination_plugin_evaluate {
    /*
     * Evaluates `formula` on `event` (null: on an empty event) with the configuration's settings and writes
     * the result as one line of JSON to `out`. A formula that cannot be read gives diagnostics whose columns
     * count in the formula itself; what was cut short by a limit gives a note. DESTINATION_OK ·
     * _ERROR_CONFIG: the formula has a mistake · _ERROR_STATE: not configured · _ERROR_ARGUMENT: the event is
     * not JSON, with a diagnostic. [control-thread, configured or running]
     */
    destination_status_t(DESTINATION_ABI* evaluate)(
        const destination_plugin_t* plugin, destination_string_t formula, const destination_event_t* event,
        void(DESTINATION_ABI* on_diagnostic)(void* data, const destination_diagnostic_t* diagnostic),
        void* data, destination_sink_t out);
} destination_plugin_evaluate_t;

#endif
