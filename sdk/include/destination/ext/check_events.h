/*
 * Plugin extension "destination.check_events/1": mistakes of a configuration that only events show.
 */
#ifndef DESTINATION_EXT_CHECK_EVENTS_H
#define DESTINATION_EXT_CHECK_EVENTS_H

#include <destination/destination.h>
#include <destination/event.h>
#include <destination/ext/check.h>
#include <destination/status.h>
#include <stdint.h>

#define DESTINATION_EXT_CHECK_EVENTS "destination.check_events/1"

/* For `flags` of finish. */
enum {
    /* Tell only the rules that gave nothing for any event. */
    DESTINATION_CHECK_EVENTS_RULES = 1
};

typedef struct destination_plugin_check_events {
    /*
     * Begins a check of the instance's configuration; *check is its handle, the plugin's, until finish or
     * abandon. No secret is needed. DESTINATION_OK · _ERROR_STATE: not configured · _ERROR_RESOURCE ·
     * _ERROR_ARGUMENT. [control-thread, configured or running]
     */
    destination_status_t(DESTINATION_ABI* begin)(const destination_plugin_t* plugin, void** check);
    /* Looks at one event, borrowed for the call; sends nothing. DESTINATION_OK · _ERROR_RESOURCE ·
     * _ERROR_ARGUMENT. [control-thread] */
    destination_status_t(DESTINATION_ABI* add)(const destination_plugin_t* plugin, void* check,
                                               const destination_event_t* event);
    /* Calls `on_diagnostic` for each finding, in the order of the file, and ends the check. Texts hold names
     * of properties, events and stages and no other data of the events. DESTINATION_OK · _ERROR_ARGUMENT.
     * [control-thread] */
    destination_status_t(DESTINATION_ABI* finish)(
        const destination_plugin_t* plugin, void* check, uint32_t flags,
        void(DESTINATION_ABI* on_diagnostic)(void* data, const destination_diagnostic_t* diagnostic),
        void* data);
    /* Ends a check without telling anything. [control-thread] */
    void(DESTINATION_ABI* abandon)(const destination_plugin_t* plugin, void* check);
} destination_plugin_check_events_t;

#endif
