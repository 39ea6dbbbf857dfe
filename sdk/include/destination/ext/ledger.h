/*
 * Host extension "destination.ledger/1": what has been delivered before.
 *
 * A plugin asks during submit, after mapping; an event that the ledger knows ends as
 * filtered(already_delivered) and is not sent. The host enters an event when it is told that it was
 * delivered.
 */
#ifndef DESTINATION_EXT_LEDGER_H
#define DESTINATION_EXT_LEDGER_H

#include <destination/host.h>
#include <destination/string.h>
#include <stdint.h>

#define DESTINATION_EXT_LEDGER "destination.ledger/1"

/* Key of a delivery: two deliveries with equal keys are the same. The texts last for the call. */
typedef struct destination_ledger_key {
    uint32_t size;                 /* sizeof(destination_ledger_key_t) as the plugin knows it */
    uint32_t reserved;             /* 0 */
    uint64_t token;                /* the event's, so that the host can keep the key until the result comes */
    destination_string_t endpoint; /* scheme and authority: "https://graph.facebook.com" */
    destination_string_t dataset;  /* the id that events are sent to */
    destination_string_t test_event_code; /* empty: none */
    destination_string_t event_name;
    destination_string_t event_id;
} destination_ledger_key_t;

typedef struct destination_host_ledger {
    /*
     * 1: this key was delivered before, do not send it; 0: it was not. The host may remember the key for the
     * event's token. Must not block for long. [any-thread, inside submit]
     */
    int32_t(DESTINATION_ABI* is_delivered)(const destination_host_t* host,
                                           const destination_ledger_key_t* key);
} destination_host_ledger_t;

#endif
