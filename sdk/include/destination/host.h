/*
 * The interface that a host gives to a plugin's instance.
 */
#ifndef DESTINATION_HOST_H
#define DESTINATION_HOST_H

#include <destination/export.h>
#include <destination/result.h>
#include <destination/string.h>
#include <destination/version.h>
#include <stdint.h>

/*
 * The host owns the struct and keeps it alive and unchanged from before `create` until `destroy` has
 * returned. No function may throw or longjmp across the boundary.
 */
typedef struct destination_host {
    destination_abi_version_t
        abi_version;     /* DESTINATION_ABI_MAJOR and _MINOR of the header that it was built with */
    void* host_data;     /* the host's own; a plugin passes it nowhere and does not read it */
    const char* name;    /* zero-terminated, for logs: "desthost" */
    const char* version; /* zero-terminated: "1.2.0" */

    /*
     * The extension called `id`, for example "destination.log/1", or null when the host does not have it. The
     * struct that is returned belongs to the host and lives until `destroy` has returned; asking twice gives
     * the same. Allowed from within `create` on. [any-thread]
     */
    const void*(DESTINATION_ABI* get_extension)(const struct destination_host* host, const char* id);

    /*
     * `count` events have ended. Called by one plugin thread at a time for each instance, and never from
     * inside submit. It may block, for example until a journal has been written; the plugin goes on sending
     * on its other connections, but no connection sends its next request before the call with the results of
     * its previous one has returned. The records last for the call; results[i] lies at (char *)results + i *
     * results->size. The host may call submit from inside, and no control call. [plugin-thread]
     */
    void(DESTINATION_ABI* on_results)(const struct destination_host* host,
                                      const destination_result_t* results, uint32_t count);

    /*
     * submit has answered DESTINATION_BUSY, and it is worth calling again. One call for each busy answer,
     * though several answers given before the room was there may share one. Must return soon; it may call
     * submit. [plugin-thread]
     */
    void(DESTINATION_ABI* on_writable)(const struct destination_host* host);
} destination_host_t;

#endif
