/*
 * Draft of a plugin extension: "destination.draft.delivery/1". A draft may change or go with any minor
 * version; a host works without it, and then knows no scope, keeps what it remembers as long as it likes,
 * ends a run with `stop`, and has no dry run.
 */
#ifndef DESTINATION_EXT_DRAFT_DELIVERY_H
#define DESTINATION_EXT_DRAFT_DELIVERY_H

#include <destination/destination.h>
#include <destination/status.h>
#include <destination/string.h>
#include <stdint.h>

#define DESTINATION_EXT_DRAFT_DELIVERY "destination.draft.delivery/1"

/* The reason of the result that an event gets in a dry run instead of being sent. */
#define DESTINATION_REASON_DRY_RUN "dry_run"

/* How long a host should remember, in nanoseconds; 0: as long as the host thinks right. The caller owns the
 * record and sets `size` before. */
typedef struct destination_delivery_terms {
    uint32_t size;             /* in: sizeof(destination_delivery_terms_t) as the caller knows it */
    uint32_t reserved;         /* 0 */
    int64_t keep_ledger;       /* the keys of what was delivered, since they were last asked for */
    int64_t keep_dead_letters; /* events that cannot be delivered, since their last try */
    int64_t keep_inputs;       /* which events of an input have ended, since it was last read */
} destination_delivery_terms_t;

typedef struct destination_plugin_delivery {
    /*
     * Fills *terms with what the configuration says, and writes the scope of its deliveries to `scope`: one
     * line for people, without secrets, that names the place (endpoint, data set, test mode). Two
     * configurations with equal scopes deliver to one place: what was delivered under one is delivered for
     * the other. DESTINATION_OK · _ERROR_STATE: nothing was configured · _ERROR_ARGUMENT. [any-thread]
     */
    destination_status_t(DESTINATION_ABI* terms)(const destination_plugin_t* plugin,
                                                 destination_delivery_terms_t* terms,
                                                 destination_sink_t scope);

    /*
     * Whether events are mapped, checked and asked for in the ledger as ever, and then not sent: with `on`
     * not 0 each event that would be sent ends undelivered with the reason DESTINATION_REASON_DRY_RUN, and no
     * connection is opened. DESTINATION_OK · _ERROR_STATE: while running. [control-thread, created or
     * configured]
     */
    destination_status_t(DESTINATION_ABI* set_dry_run)(const destination_plugin_t* plugin, int32_t on);

    /*
     * Like `stop`, but starts no request: everything that is not under way is reported as undelivered at
     * once, and answers that are under way are awaited for at most `timeout` nanoseconds (negative: as long
     * as the configuration lets the endpoint take). So nothing is sent that a next run would have to send
     * again without knowing. DESTINATION_OK: no request was given up without its answer · _TIMED_OUT: some
     * were, and their events, reported as undelivered, may have been delivered · _ERROR_STATE.
     * [control-thread, running; not from inside a callback]
     */
    destination_status_t(DESTINATION_ABI* drain)(const destination_plugin_t* plugin, int64_t timeout);
} destination_plugin_delivery_t;

#endif
