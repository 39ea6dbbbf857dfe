/* deliver PLUGIN.so CONFIGURATION EVENT: loads a destination, delivers one event, prints its result. */
#include <destination/abi.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static destination_result_t ended; /* its texts are not kept */

static const void* get_extension(const destination_host_t* host, const char* id) {
    (void)host;
    (void)id;
    return NULL;
}

/* On a thread of the plugin; it is over when stop has returned. */
static void on_results(const destination_host_t* host, const destination_result_t* results, uint32_t count) {
    (void)host;
    if (count == 0) return;
    ended = results[0];
    printf("outcome=%d code=%d reason=%.*s text=%.*s\n", ended.outcome, ended.code, (int)ended.reason.size,
           ended.reason.data ? ended.reason.data : "", (int)ended.text.size, ended.text.data ? ended.text.data : "");
}

static void on_writable(const destination_host_t* host) { (void)host; }

static const destination_host_t host = {
    {DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR}, NULL, "deliver", "1", get_extension, on_results, on_writable};

static int give_up(const char* what, int status) {
    fprintf(stderr, "deliver: %s (%d)\n", what, status);
    return 2;
}

static char* read_file(const char* path) {
    FILE* file = fopen(path, "rb");
    char* text = calloc(1, 1 << 20);
    if (file == NULL || text == NULL || fread(text, 1, (1 << 20) - 1, file) == 0) return NULL;
    fclose(file);
    return text;
}

int main(int count, char** arguments) {
    const destination_entry_t* entry;
    const destination_plugin_t* plugin;
    destination_status_t status;
    uint32_t accepted = 0;
    if (count != 4) return give_up("usage: deliver PLUGIN.so CONFIGURATION EVENT", count);
    void* library = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return give_up(dlerror(), 0);
    entry = dlsym(library, DESTINATION_ENTRY_SYMBOL);
    if (entry == NULL || !destination_abi_is_compatible(entry->abi_version))
        return give_up("this is no destination of our version", 0);
    char* text = read_file(arguments[2]);
    if (text == NULL) return give_up("the configuration cannot be read", 0);
    const destination_config_t config = {sizeof config, 0, destination_string_of(text), destination_string_of(arguments[2])};
    const destination_event_t event = {sizeof event, 0, 1, destination_string_of(arguments[3]), 0};

    if ((status = entry->create(&host, &plugin)) != DESTINATION_OK) return give_up("create failed", status);
    if ((status = plugin->configure(plugin, &config)) != DESTINATION_OK) return give_up("configure failed", status);
    if ((status = plugin->start(plugin)) != DESTINATION_OK) return give_up("start failed", status);
    status = plugin->submit(plugin, &event, 1, &accepted);
    plugin->stop(plugin, 10000000000);
    plugin->destroy(plugin);
    dlclose(library);
    free(text);
    if (accepted == 0) return give_up("the event was not taken", status);
    return ended.outcome == DESTINATION_OUTCOME_DELIVERED || ended.outcome == DESTINATION_OUTCOME_FILTERED ? 0 : 1;
}
