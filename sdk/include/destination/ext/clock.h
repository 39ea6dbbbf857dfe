/*
 * Host extension "destination.clock/1": what time it is.
 *
 * A plugin without it uses the system's clock. A host that replays history or previews samples fixes the time
 * here; waiting (retries, time-outs, batch delays) always follows the system's steady clock.
 */
#ifndef DESTINATION_EXT_CLOCK_H
#define DESTINATION_EXT_CLOCK_H

#include <destination/host.h>
#include <stdint.h>

#define DESTINATION_EXT_CLOCK "destination.clock/1"

typedef struct destination_host_clock {
    /*
     * Nanoseconds since 1970-01-01T00:00:00Z. Must not block.
     * [any-thread]
     */
    int64_t(DESTINATION_ABI* now)(const destination_host_t* host);
} destination_host_clock_t;

#endif
