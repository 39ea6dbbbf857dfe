/*
 * One event on its way into a plugin.
 */
#ifndef DESTINATION_EVENT_H
#define DESTINATION_EVENT_H

#include <destination/string.h>
#include <stdint.h>

/*
 * The caller owns the record and its bytes; the plugin borrows both for the call and copies what it keeps.
 */
typedef struct destination_event {
    uint32_t size;  /* sizeof(destination_event_t) as the caller knows it; the stride of an array too */
    uint32_t flags; /* 0; other bits are reserved */
    uint64_t token; /* the host's own number for this event, passed back with its result; the plugin
                       does not interpret it, and it need not be unique */
    destination_string_t
        payload;        /* one JSON text, the event as the datalayer holds it; not trusted in any way */
    int64_t arrived_at; /* when the host received it: nanoseconds since 1970-01-01T00:00:00Z; 0: unknown */
} destination_event_t;

#endif
