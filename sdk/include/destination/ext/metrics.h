/*
 * Plugin extension "destination.metrics/1": numbers about an instance, as they stand now.
 */
#ifndef DESTINATION_EXT_METRICS_H
#define DESTINATION_EXT_METRICS_H

#include <destination/destination.h>
#include <destination/status.h>
#include <destination/string.h>
#include <stdint.h>

#define DESTINATION_EXT_METRICS "destination.metrics/1"

enum {
    /* Only grows while the instance lives. */
    DESTINATION_METRIC_COUNTER = 0,
    /* Goes up and down. */
    DESTINATION_METRIC_GAUGE = 1,
    /* One bucket of a histogram: how many observations were at most `bound`; counts are cumulative. */
    DESTINATION_METRIC_BUCKET = 2,
    /* The sum of a histogram's observations. */
    DESTINATION_METRIC_SUM = 3
};

/* One number. The texts last for the call. Names and units are Prometheus's: snake_case, seconds, bytes,
 * _total. */
typedef struct destination_metric {
    uint32_t size;                   /* sizeof(destination_metric_t) as the plugin knows it */
    int32_t kind;                    /* DESTINATION_METRIC_... */
    destination_string_t name;       /* "events_total"; the host adds its own prefix */
    destination_string_t help;       /* one line */
    destination_string_t label_name; /* empty: no label */
    destination_string_t label_value;
    double bound; /* of a bucket; infinity for the last */
    double value;
    destination_string_t label_name_2; /* empty: no second label */
    destination_string_t label_value_2;
} destination_metric_t;

typedef struct destination_plugin_metrics {
    /*
     * Calls `on_metric` for each number, those of one name in a row, on the caller's thread. A snapshot: the
     * numbers need not be of the very same instant. DESTINATION_OK · _ERROR_ARGUMENT. [any-thread]
     */
    destination_status_t(DESTINATION_ABI* snapshot)(
        const destination_plugin_t* plugin,
        void(DESTINATION_ABI* on_metric)(void* data, const destination_metric_t* metric), void* data);
} destination_plugin_metrics_t;

#endif
