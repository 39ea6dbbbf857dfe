/* A plugin that speaks another version of the ABI. Being called would end the process. */
#include <destination/entry.h>
#include <stdlib.h>

static destination_status_t create(const destination_host_t* host, const destination_plugin_t** plugin) {
    (void)host;
    (void)plugin;
    abort();
}

const destination_entry_t destination_entry = {{DESTINATION_ABI_MAJOR + 1, 7}, NULL, create};
