/*
 * Plugin extension "destination.check/1": everything that is wrong with a configuration, and what it will do.
 */
#ifndef DESTINATION_EXT_CHECK_H
#define DESTINATION_EXT_CHECK_H

#include <destination/destination.h>
#include <destination/status.h>
#include <destination/string.h>
#include <stdint.h>

#define DESTINATION_EXT_CHECK "destination.check/1"

enum {
    /* The configuration can be used; the finding is information. */
    DESTINATION_DIAGNOSTIC_NOTE = 0,
    /* The configuration can be used, but probably does not do what was meant, or will stop to. */
    DESTINATION_DIAGNOSTIC_WARNING = 1,
    /* The configuration cannot be used. */
    DESTINATION_DIAGNOSTIC_ERROR = 2,
    /* The configuration cannot be used for sending, because a secret that it refers to is not there. */
    DESTINATION_DIAGNOSTIC_SECRET = 3
};

/* One finding. The texts last for the call and never hold a secret. */
typedef struct destination_diagnostic {
    uint32_t size;                /* sizeof(destination_diagnostic_t) as the plugin knows it */
    int32_t severity;             /* DESTINATION_DIAGNOSTIC_... */
    destination_string_t path;    /* the file, as the configuration named it */
    uint32_t line;                /* counts from 1; 0: the file as a whole */
    uint32_t column;              /* counts characters from 1; 0: the line as a whole */
    destination_string_t message; /* what is wrong, one sentence */
    destination_string_t
        source;        /* the line of the file; secrets in it are blotted out, columns kept; may be empty */
    uint32_t mark;     /* how many characters from `column` on are meant; 0: unknown */
    uint32_t reserved; /* 0 */
    destination_string_t suggestion; /* what to do instead; may be empty */
} destination_diagnostic_t;

typedef struct destination_plugin_check {
    /*
     * Reads `config` without changing the instance, and calls `on_diagnostic` for each finding, in the order
     * of the file, on the caller's thread. With no error, or none but a secret's, it writes to `description`,
     * as lines of text for people, what an instance configured so will do. Secrets are looked for (unless
     * DESTINATION_CONFIG_WITHOUT_SECRETS is set) and never shown. DESTINATION_OK · _ERROR_CONFIG: at least
     * one error · _ERROR_SECRET: no error but for a secret · _ERROR_ARGUMENT. [control-thread]
     */
    destination_status_t(DESTINATION_ABI* check)(
        const destination_plugin_t* plugin, const destination_config_t* config,
        void(DESTINATION_ABI* on_diagnostic)(void* data, const destination_diagnostic_t* diagnostic),
        void* data, destination_sink_t description);
} destination_plugin_check_t;

#endif
