/*
 * Host extension "destination.log/1": where a plugin says what happens to it.
 */
#ifndef DESTINATION_EXT_LOG_H
#define DESTINATION_EXT_LOG_H

#include <destination/host.h>
#include <destination/string.h>
#include <stdint.h>

#define DESTINATION_EXT_LOG "destination.log/1"

enum {
    /* Of use to who develops the plugin. */
    DESTINATION_LOG_DEBUG = 0,
    /* A normal event of the instance's life: connected, reconfigured. */
    DESTINATION_LOG_INFO = 1,
    /* Works now, but needs attention before it fails. */
    DESTINATION_LOG_WARNING = 2,
    /* Something was not done; a person has to act. */
    DESTINATION_LOG_ERROR = 3
};

/* One named value of a log record, for logs that are read by machines. */
typedef struct destination_log_field {
    destination_string_t name;  /* snake_case */
    destination_string_t value; /* text */
} destination_log_field_t;

typedef struct destination_host_log {
    /*
     * Records one message. A plugin never passes a customer's data, a secret, or a server's words as they
     * came: all of it may be written to a file. The texts last for the call, which must not block for long.
     * `fields` may be null when `count` is 0. [any-thread]
     */
    void(DESTINATION_ABI* log)(const destination_host_t* host, int32_t severity, destination_string_t message,
                               const destination_log_field_t* fields, uint32_t count);
} destination_host_log_t;

#endif
