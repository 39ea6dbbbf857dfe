/*
 * Plugin extension "destination.preview/1": what would become of one event, without sending it.
 */
#ifndef DESTINATION_EXT_PREVIEW_H
#define DESTINATION_EXT_PREVIEW_H

#include <destination/destination.h>
#include <destination/event.h>
#include <destination/status.h>
#include <destination/string.h>
#include <stdint.h>

#define DESTINATION_EXT_PREVIEW "destination.preview/1"

enum {
    /* Add `explain`: for every property, the rule, its source and the steps that changed it. */
    DESTINATION_PREVIEW_EXPLAIN = 1,
    /* With EXPLAIN: show values in clear text. Only for a person who asked for it, on a terminal. */
    DESTINATION_PREVIEW_SHOW_VALUES = 2,
    /* With EXPLAIN: write the explanation as a table for people instead of JSON. */
    DESTINATION_PREVIEW_TABLE = 4
};

typedef struct destination_plugin_preview {
    /*
     * Maps one event and writes one JSON object without a line break to `out`, beginning with `"outcome"`:
     *   {"outcome":"mapped","event":{...}} · {"outcome":"filtered","reason":"..."} ·
     *   {"outcome":"invalid","reason":"...","detail":"..."}, each with "notes" and "explain" behind where
     * there are any. With DESTINATION_PREVIEW_TABLE it writes lines of text instead. Sets *outcome to
     * DESTINATION_OUTCOME_DELIVERED (would be sent), _FILTERED or _INVALID. No network, no secret is opened;
     * a configuration without secrets will do. DESTINATION_OK · _ERROR_STATE: not configured ·
     * _ERROR_ARGUMENT. [any-thread, configured or running]
     */
    destination_status_t(DESTINATION_ABI* preview)(const destination_plugin_t* plugin,
                                                   const destination_event_t* event, uint32_t flags,
                                                   int32_t* outcome, destination_sink_t out);
} destination_plugin_preview_t;

#endif
