/*
 * A destination: what a plugin is called, and what can be done with an instance of it.
 *
 *      create            configure            start                stop
 *   ──────────▶ created ──────────▶ configured ──────▶ running ──────────▶ configured
 *                  │  ◀── configure fails              │    ▲                  │
 *                  │                                    └────┘                 │
 *                  │                     submit, flush, reconfigure            │
 *                  └────────────────────────── destroy ◀──────────────────────┘
 *
 * [control-thread] marks calls of which at most one runs at any time for each instance; they need not all
 * come from the same thread. [any-thread] calls may run at the same time as every other call but create and
 * destroy. [plugin-thread] marks the callbacks that a plugin makes from threads of its own, which exist only
 * from `start` until `stop` returns: in a child of fork there are none, and it may only exec or exit.
 */
#ifndef DESTINATION_DESTINATION_H
#define DESTINATION_DESTINATION_H

#include <destination/event.h>
#include <destination/export.h>
#include <destination/host.h>
#include <destination/status.h>
#include <destination/string.h>
#include <stdint.h>

/* Identifies a plugin. Constant; owned by the library and valid as long as it is loaded. */
typedef struct destination_descriptor {
    destination_abi_version_t abi_version; /* that of the header the plugin was built with */
    const char* id;          /* as configurations name it: lower case, digits and _ : "facebook_lead_ads" */
    const char* name;        /* for people: "Facebook Lead Ads" */
    const char* vendor;      /* who made it */
    const char* version;     /* of the plugin: "1.2.0" */
    const char* description; /* one line */
} destination_descriptor_t;

/* For `flags` of a configuration. */
enum {
    /*
     * Do not open secrets and do not ask for them: the instance is for preview/1, evaluate/1 and report/1
     * only, and `start` answers DESTINATION_ERROR_STATE.
     */
    DESTINATION_CONFIG_WITHOUT_SECRETS = 1
};

/* A configuration's text and where it came from. The caller owns it; borrowed for the call. */
typedef struct destination_config {
    uint32_t size;             /* sizeof(destination_config_t) as the caller knows it */
    uint32_t flags;            /* DESTINATION_CONFIG_... */
    destination_string_t text; /* the file's content, in the format that the plugin documents */
    destination_string_t
        path; /* the file's name, for messages, and for names relative to its folder; may be empty */
} destination_config_t;

/*
 * An instance. The plugin owns the struct; it lives from `create` until `destroy` returns. Instances share
 * nothing that one could see of another. No function may throw across the boundary.
 */
typedef struct destination_plugin {
    const destination_descriptor_t* descriptor;
    void* plugin_data; /* the plugin's own */

    /*
     * Reads and checks a configuration, opens its secrets, starts no thread and no I/O but that.
     * DESTINATION_OK · _ERROR_CONFIG, _ERROR_SECRET: use check/1 to learn the places · _ERROR_STATE: while
     * running. May be called again before start; the last that succeeded counts. [control-thread, created or
     * configured]
     */
    destination_status_t(DESTINATION_ABI* configure)(const struct destination_plugin* plugin,
                                                     const destination_config_t* config);

    /*
     * Makes ready to take events: threads may start, connections are opened when they are needed.
     * DESTINATION_OK · _ERROR_STATE · _ERROR_CONFIG: a file that the configuration names and that is read
     * only now, for example one of certificate authorities, cannot be used; the log says which ·
     * _ERROR_RESOURCE. Unless DESTINATION_OK nothing has started. [control-thread, configured]
     */
    destination_status_t(DESTINATION_ABI* start)(const struct destination_plugin* plugin);

    /*
     * Hands over `count` events, in order; events[i] lies at (char *)events + i * events->size. Borrows them
     * for the call; never blocks on I/O. Sets *accepted to the number taken, which are always the first ones;
     * each of those gets exactly one result through on_results. DESTINATION_OK: all were taken · _BUSY: none
     * of the rest was taken; one on_writable follows · _STOPPED: during or after stop; none of the rest was
     * taken · _ERROR_STATE: never started · _ERROR_ARGUMENT: nothing was taken. [any-thread]
     */
    destination_status_t(DESTINATION_ABI* submit)(const struct destination_plugin* plugin,
                                                  const destination_event_t* events, uint32_t count,
                                                  uint32_t* accepted);

    /*
     * Sends at once what waits for a batch to fill, and returns when every event accepted before the call has
     * its result. `timeout` in nanoseconds; negative: no limit. DESTINATION_OK · _TIMED_OUT: the events stay
     * accepted and go on · _ERROR_STATE. [control-thread, running; not from inside on_results]
     */
    destination_status_t(DESTINATION_ABI* flush)(const struct destination_plugin* plugin, int64_t timeout);

    /*
     * Changes rules and settings as a whole, between two events. Events accepted before keep the
     * configuration they were accepted with; new secrets serve them. When it fails, everything stays as it
     * was. DESTINATION_OK · _ERROR_CONFIG: also for a file that it names, see start · _ERROR_SECRET ·
     * _ERROR_STATE. [control-thread, running]
     */
    destination_status_t(DESTINATION_ABI* reconfigure)(const struct destination_plugin* plugin,
                                                       const destination_config_t* config);

    /*
     * Takes no more events, sends what it can within `timeout` nanoseconds (0: only what is under way is
     * given up at once), reports every event that is left as undelivered, and ends all its threads, sockets
     * and timers. No callback comes after it has returned. The instance is configured again and may be
     * started once more. DESTINATION_OK: everything had its result from the endpoint or the rules ·
     * _TIMED_OUT: some were reported as undelivered · _ERROR_STATE. [control-thread, running; not from inside
     * a callback]
     */
    destination_status_t(DESTINATION_ABI* stop)(const struct destination_plugin* plugin, int64_t timeout);

    /*
     * Ends the instance; a running one is stopped with timeout 0 first. When it has returned nothing of it is
     * left and, if it was the last instance, the library may be closed. [control-thread; not from inside a
     * callback]
     */
    void(DESTINATION_ABI* destroy)(const struct destination_plugin* plugin);

    /*
     * The extension called `id`, for example "destination.preview/1", or null when the plugin does not have
     * it. The struct belongs to the plugin and lives until `destroy` returns; asking twice gives the same.
     * [any-thread]
     */
    const void*(DESTINATION_ABI* get_extension)(const struct destination_plugin* plugin, const char* id);
} destination_plugin_t;

#endif
