/*
 * The outcome of one event.
 */
#ifndef DESTINATION_RESULT_H
#define DESTINATION_RESULT_H

#include <destination/string.h>
#include <stdint.h>

/* Each accepted event ends in exactly one of these. A host counts an outcome that it does not know as
 * undelivered. */
enum {
    /* The endpoint confirmed that it took the event. */
    DESTINATION_OUTCOME_DELIVERED = 1,
    /* The configuration says that this event is not to be sent; `reason` says by which rule. */
    DESTINATION_OUTCOME_FILTERED = 2,
    /* The event cannot be made into what the endpoint takes; `reason` is the code of the rule that it breaks.
     */
    DESTINATION_OUTCOME_INVALID = 3,
    /* The endpoint refused this very event for good; `code`, `subcode` and `trace_id` are the endpoint's. */
    DESTINATION_OUTCOME_REJECTED = 4,
    /* Not delivered, and not the event's fault; `reason` says why. Submitting it again later may deliver it.
     */
    DESTINATION_OUTCOME_UNDELIVERED = 5
};

/*
 * The plugin owns the record and its texts; they last for the call of on_results. No text holds a customer's
 * data or a secret: all of it may be logged.
 */
typedef struct destination_result {
    uint32_t size;   /* sizeof(destination_result_t) as the plugin knows it; the stride of an array too */
    int32_t outcome; /* DESTINATION_OUTCOME_... */
    uint64_t token;  /* the event's */
    int32_t code;    /* the endpoint's error code; 0: none */
    int32_t subcode; /* the endpoint's finer code; 0: none */
    destination_string_t
        reason; /* a short stable code to count by: lower case, digits and _ ; empty if delivered */
    destination_string_t text;     /* a sentence for people: what happened and what to do; may be empty */
    destination_string_t trace_id; /* the endpoint's own reference for its answer; may be empty */
    destination_string_t
        event_id;     /* the id under which the endpoint knows the event; empty if it has none yet */
    int64_t retry_at; /* nanoseconds since 1970: the same event may well be delivered from then on, so that a
                         host should keep it and submit it again; 0: the outcome says all */
} destination_result_t;

#endif
