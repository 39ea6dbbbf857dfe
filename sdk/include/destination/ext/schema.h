/*
 * Plugin extension "destination.schema/1": the configuration's JSON Schema (draft-07), for editors and for
 * hosts.
 */
#ifndef DESTINATION_EXT_SCHEMA_H
#define DESTINATION_EXT_SCHEMA_H

#include <destination/destination.h>
#include <destination/string.h>

#define DESTINATION_EXT_SCHEMA "destination.schema/1"

typedef struct destination_plugin_schema {
    /*
     * The schema as JSON text. Constant; owned by the library and valid as long as it is loaded.
     * [any-thread]
     */
    destination_string_t(DESTINATION_ABI* config_schema)(const destination_plugin_t* plugin);
} destination_plugin_schema_t;

#endif
