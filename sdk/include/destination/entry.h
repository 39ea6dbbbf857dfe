/*
 * The one symbol that a plugin's library exports.
 *
 * A host finds `destination_entry` with dlsym, reads `abi_version` and makes no call unless
 * destination_abi_is_compatible says so. The struct is constant and valid as long as the library is loaded.
 */
#ifndef DESTINATION_ENTRY_H
#define DESTINATION_ENTRY_H

#include <destination/destination.h>
#include <destination/export.h>
#include <destination/host.h>
#include <destination/status.h>
#include <destination/version.h>

typedef struct destination_entry {
    destination_abi_version_t abi_version; /* first, in every version of the ABI */
    const destination_descriptor_t* descriptor;

    /*
     * Makes an instance and sets *plugin to it. `host` must outlive the instance. Any number of instances may
     * exist side by side. Starts no thread and performs no I/O. DESTINATION_OK · _ERROR_ARGUMENT: a null
     * pointer, or a host of another version · _ERROR_RESOURCE. *plugin is null unless DESTINATION_OK.
     * [any-thread]
     */
    destination_status_t(DESTINATION_ABI* create)(const destination_host_t* host,
                                                  const destination_plugin_t** plugin);
} destination_entry_t;

#define DESTINATION_ENTRY_SYMBOL "destination_entry"

#ifdef __cplusplus
extern "C" {
#endif
extern DESTINATION_EXPORT const destination_entry_t destination_entry;
#ifdef __cplusplus
}
#endif

#endif
