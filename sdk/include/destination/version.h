/*
 * The version of the destination ABI.
 *
 * A host and a plugin work together when their major numbers are equal. Within a major number every struct,
 * call and meaning stays; a higher minor number only adds extensions, which each side asks for by name. Both
 * sides compare before the first call into the other (see entry.h).
 */
#ifndef DESTINATION_VERSION_H
#define DESTINATION_VERSION_H

#include <stdint.h>

#define DESTINATION_ABI_MAJOR 1
#define DESTINATION_ABI_MINOR 0

/* Frozen for ever, in every version of the ABI: it is read before anything else is trusted. */
typedef struct destination_abi_version {
    uint32_t major; /* breaks: structs, calls or their meaning changed */
    uint32_t minor; /* growth: new extensions */
} destination_abi_version_t;

/* True when code built against this header may talk to a side of version `other`. [any-thread] */
static inline int destination_abi_is_compatible(destination_abi_version_t other) {
    return other.major == DESTINATION_ABI_MAJOR;
}

#endif
