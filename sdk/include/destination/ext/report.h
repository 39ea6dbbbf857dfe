/*
 * Plugin extension "destination.report/1": named reports over many events.
 */
#ifndef DESTINATION_EXT_REPORT_H
#define DESTINATION_EXT_REPORT_H

#include <destination/destination.h>
#include <destination/event.h>
#include <destination/status.h>
#include <destination/string.h>
#include <stdint.h>

#define DESTINATION_EXT_REPORT "destination.report/1"

/* For `flags` of finish. */
enum {
    /* Write one JSON object instead of tables for people. */
    DESTINATION_REPORT_JSON = 1
};

typedef struct destination_plugin_report {
    /* Number of reports. [any-thread] */
    uint32_t(DESTINATION_ABI* count)(const destination_plugin_t* plugin);
    /* The name and one line about report `index`; null texts when there is none. Constant, the library's.
     * [any-thread] */
    destination_string_t(DESTINATION_ABI* name)(const destination_plugin_t* plugin, uint32_t index);
    destination_string_t(DESTINATION_ABI* description)(const destination_plugin_t* plugin, uint32_t index);

    /*
     * Begins a report; *report is its handle, the plugin's, until finish or abandon.
     * DESTINATION_OK · _NEVER: no report of that name · _ERROR_STATE: not configured · _ERROR_RESOURCE.
     * [control-thread, configured or running]
     */
    destination_status_t(DESTINATION_ABI* begin)(const destination_plugin_t* plugin,
                                                 destination_string_t name, void** report);
    /* Adds one event, borrowed for the call. DESTINATION_OK · _ERROR_RESOURCE. [control-thread] */
    destination_status_t(DESTINATION_ABI* add)(const destination_plugin_t* plugin, void* report,
                                               const destination_event_t* event);
    /* Writes the report to `out` and ends it. DESTINATION_OK. [control-thread] */
    destination_status_t(DESTINATION_ABI* finish)(const destination_plugin_t* plugin, void* report,
                                                  uint32_t flags, destination_sink_t out);
    /* Ends a report without writing it. [control-thread] */
    void(DESTINATION_ABI* abandon)(const destination_plugin_t* plugin, void* report);
} destination_plugin_report_t;

#endif
