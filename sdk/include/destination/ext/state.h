/*
 * Plugin extension "destination.state/1": whether an instance is sending, and if not, why.
 */
#ifndef DESTINATION_EXT_STATE_H
#define DESTINATION_EXT_STATE_H

#include <destination/destination.h>
#include <destination/status.h>
#include <destination/string.h>
#include <stdint.h>

#define DESTINATION_EXT_STATE "destination.state/1"

enum {
    /* Not started. */
    DESTINATION_STATE_IDLE = 0,
    /* Sending whenever there is something to send. */
    DESTINATION_STATE_RUNNING = 1,
    /* Waiting because the endpoint asked for it, until `paused_until`. */
    DESTINATION_STATE_PAUSED = 2,
    /* Not sending until a person acts: the token, its rights or the configuration. `reason` says which. */
    DESTINATION_STATE_BLOCKED = 3,
    /* Inside stop. */
    DESTINATION_STATE_STOPPING = 4
};

/* Filled in by the plugin; the caller owns it and sets `size` before. */
typedef struct destination_state {
    uint32_t size;        /* in: sizeof(destination_state_t) as the caller knows it */
    int32_t state;        /* DESTINATION_STATE_... */
    int64_t paused_until; /* nanoseconds since 1970; 0 unless paused */
    int32_t code;         /* the endpoint's error code that led here; 0: none */
    int32_t subcode;
    uint64_t waiting_events; /* accepted and without a result */
    uint64_t waiting_bytes;  /* what they take in the plugin's queue */
} destination_state_t;

typedef struct destination_plugin_state {
    /*
     * Fills *state and writes a sentence for people to `reason` (nothing when idle; when running, only
     * while requests fail or are slowed down).
     * DESTINATION_OK · _ERROR_ARGUMENT.
     * [any-thread]
     */
    destination_status_t(DESTINATION_ABI* get)(const destination_plugin_t* plugin, destination_state_t* state,
                                               destination_sink_t reason);
} destination_plugin_state_t;

#endif
