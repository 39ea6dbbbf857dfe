/*
 * The smallest useful destination: appends each event to a file, one a line.
 *
 * Configuration: one line `path: FILE`; a relative name is relative to the configuration's file. Empty lines and
 * lines that begin with # say nothing; `destination: file_destination` may stand there for hosts that want it.
 *
 * One thread of its own, between start and stop, writes and reports. submit copies an event into a ring and
 * goes; a full ring answers DESTINATION_BUSY. Everything that both touch lies under one mutex, which is held
 * neither while a line is written nor during a callback.
 */
#include <destination/abi.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    most_events = 1024,            /* that wait */
    most_bytes = 16 * 1024 * 1024, /* of those */
    longest_event = 1024 * 1024
};

typedef enum stage { stage_created, stage_configured, stage_running, stage_stopping, stage_giving_up } stage_t;

typedef struct item {
    uint64_t token;
    uint64_t size;
    char* line; /* the event and a line break; null when it cannot be one line */
} item_t;

typedef struct instance {
    destination_plugin_t calls; /* first: the host's pointer is ours */
    const destination_host_t* host;
    char* path;
    int with_secrets; /* whether start is allowed */
    pthread_mutex_t mutex;
    pthread_cond_t changed; /* on CLOCK_MONOTONIC */
    stage_t stage;
    int was_started;
    item_t ring[most_events];
    uint32_t first, count;   /* of the ring */
    uint64_t bytes;          /* that wait */
    uint64_t taken, ended;   /* events since the beginning */
    int busy;                /* somebody was told to come back */
    int undelivered;         /* since stop began */
    int file;
    pthread_t writer;
} instance_t;

static instance_t* self_of(const destination_plugin_t* plugin) {
    return (instance_t*)plugin->plugin_data;
}

/* ---- the configuration ------------------------------------------------------------------------------- */

static int begins_with(const char* text, size_t size, const char* begin) {
    const size_t length = strlen(begin);
    return size >= length && memcmp(text, begin, length) == 0;
}

/* A name of a file, which must not hold a zero byte: in the folder of `config_path` unless it is absolute. */
static char* resolve(const char* name, size_t size, destination_string_t config_path) {
    size_t folder = name[0] == '/' ? 0 : (size_t)config_path.size;
    char* path;
    while (folder > 0 && config_path.data[folder - 1] != '/')
        folder--;
    if (memchr(name, '\0', size) != NULL || (folder > 0 && memchr(config_path.data, '\0', folder) != NULL)) return NULL;
    path = malloc(folder + size + 1);
    if (path == NULL) return NULL;
    if (folder > 0) memcpy(path, config_path.data, folder);
    memcpy(path + folder, name, size);
    path[folder + size] = '\0';
    return path;
}

/* Gives the path that the text names, or null when a line cannot be read or none names one. */
static char* read_config(const destination_config_t* config) {
    const char* at = config->text.data;
    const char* end = at + config->text.size;
    char* path = NULL;
    while (at != NULL && at < end) {
        const char* line_end = memchr(at, '\n', (size_t)(end - at));
        size_t size = (size_t)((line_end != NULL ? line_end : end) - at);
        if (size > 6 && begins_with(at, size, "path: ") && path == NULL) {
            path = resolve(at + 6, size - 6, config->path);
            if (path == NULL) return NULL;
        } else if (size != 0 && at[0] != '#' &&
                   !(size == strlen("destination: file_destination") && begins_with(at, size, "destination: file_destination"))) {
            free(path);
            return NULL;
        }
        at = line_end != NULL ? line_end + 1 : end;
    }
    return path;
}

static int is_whole(const destination_config_t* config) {
    return config != NULL && config->size >= sizeof *config && (config->text.data != NULL || config->text.size == 0) &&
           (config->path.data != NULL || config->path.size == 0);
}

static destination_status_t configure(const destination_plugin_t* plugin, const destination_config_t* config) {
    instance_t* self = self_of(plugin);
    char* path;
    if (!is_whole(config)) return DESTINATION_ERROR_ARGUMENT;
    if (self->stage > stage_configured) return DESTINATION_ERROR_STATE;
    path = read_config(config);
    if (path == NULL) return DESTINATION_ERROR_CONFIG;
    free(self->path);
    self->path = path;
    self->with_secrets = !(config->flags & DESTINATION_CONFIG_WITHOUT_SECRETS);
    self->stage = stage_configured;
    return DESTINATION_OK;
}

static int open_file(const char* path) {
    return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0666);
}

/* Goes on in another file; events that wait go there too. */
static destination_status_t reconfigure(const destination_plugin_t* plugin, const destination_config_t* config) {
    instance_t* self = self_of(plugin);
    char* path;
    int fresh, old;
    if (!is_whole(config)) return DESTINATION_ERROR_ARGUMENT;
    if (self->stage != stage_running) return DESTINATION_ERROR_STATE;
    path = read_config(config);
    if (path == NULL) return DESTINATION_ERROR_CONFIG;
    fresh = open_file(path);
    if (fresh < 0) {
        free(path);
        return DESTINATION_ERROR_RESOURCE;
    }
    pthread_mutex_lock(&self->mutex);
    old = self->file;
    /* The writer may be using its number: the number stays, the file behind it changes. */
    dup3(fresh, old, O_CLOEXEC);
    pthread_mutex_unlock(&self->mutex);
    close(fresh);
    free(self->path);
    self->path = path;
    return DESTINATION_OK;
}

/* ---- the thread that writes and reports ---------------------------------------------------------------- */

static void report(const instance_t* self, const item_t* item, int32_t outcome, const char* reason, const char* text) {
    destination_result_t result;
    memset(&result, 0, sizeof result);
    result.size = sizeof result;
    result.token = item->token;
    result.outcome = outcome;
    result.reason = destination_string_of(reason);
    result.text = destination_string_of(text);
    self->host->on_results(self->host, &result, 1);
}

static int write_line(int file, const char* line, uint64_t size) {
    while (size > 0) {
        const ssize_t written = write(file, line, size);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return 0;
        line += written;
        size -= (uint64_t)written;
    }
    return 1;
}

/* Returns whether the event got where it should, or never could. */
static int finish(const instance_t* self, const item_t* item, int gives_up) {
    if (item->line == NULL)
        report(self, item, DESTINATION_OUTCOME_INVALID, "not_one_line", "the event is empty, too large, or holds a line break");
    else if (gives_up)
        report(self, item, DESTINATION_OUTCOME_UNDELIVERED, "stopped", "the destination was stopped before its turn came");
    else if (write_line(self->file, item->line, item->size))
        report(self, item, DESTINATION_OUTCOME_DELIVERED, "", "");
    else {
        report(self, item, DESTINATION_OUTCOME_UNDELIVERED, "not_written", "the file cannot be written; look at the disk");
        return 0;
    }
    return item->line == NULL || !gives_up;
}

static void* work(void* data) {
    instance_t* self = data;
    pthread_mutex_lock(&self->mutex);
    for (;;) {
        item_t item;
        int gives_up, good, busy;
        while (self->count == 0 && self->stage != stage_giving_up)
            pthread_cond_wait(&self->changed, &self->mutex);
        if (self->count == 0) break;
        item = self->ring[self->first];
        gives_up = self->stage == stage_giving_up;
        pthread_mutex_unlock(&self->mutex);
        good = finish(self, &item, gives_up);
        free(item.line);
        pthread_mutex_lock(&self->mutex);
        /* Only now is there room: an event counts until its result has been told. */
        self->first = (self->first + 1) % most_events;
        self->count--;
        self->bytes -= item.size;
        self->ended++;
        self->undelivered |= !good;
        busy = self->busy;
        self->busy = 0;
        pthread_cond_broadcast(&self->changed);
        if (!busy) continue;
        pthread_mutex_unlock(&self->mutex);
        self->host->on_writable(self->host);
        pthread_mutex_lock(&self->mutex);
    }
    pthread_mutex_unlock(&self->mutex);
    return NULL;
}

/* ---- the calls ----------------------------------------------------------------------------------------- */

static destination_status_t start(const destination_plugin_t* plugin) {
    instance_t* self = self_of(plugin);
    if (self->stage != stage_configured || !self->with_secrets) return DESTINATION_ERROR_STATE;
    self->file = open_file(self->path);
    if (self->file < 0) return DESTINATION_ERROR_RESOURCE;
    pthread_mutex_lock(&self->mutex);
    if (pthread_create(&self->writer, NULL, work, self) != 0) {
        pthread_mutex_unlock(&self->mutex);
        close(self->file);
        return DESTINATION_ERROR_RESOURCE;
    }
    self->stage = stage_running;
    self->was_started = 1;
    pthread_mutex_unlock(&self->mutex);
    return DESTINATION_OK;
}

/* Copies the event as one line; a text that is none is taken too, and ends as invalid. 0: no memory. */
static int make_item(item_t* item, const destination_event_t* event) {
    const destination_string_t text = event->payload;
    item->token = event->token;
    item->size = 0;
    item->line = NULL;
    if (text.size == 0 || text.size > longest_event || memchr(text.data, '\n', text.size) != NULL) return 1;
    item->line = malloc(text.size + 1);
    if (item->line == NULL) return 0;
    memcpy(item->line, text.data, text.size);
    item->line[text.size] = '\n';
    item->size = text.size + 1;
    return 1;
}

static destination_status_t take(instance_t* self, const destination_event_t* event) {
    item_t item;
    if (self->stage != stage_running) return self->was_started ? DESTINATION_STOPPED : DESTINATION_ERROR_STATE;
    if (self->count == most_events || (self->count > 0 && self->bytes + event->payload.size >= most_bytes)) {
        self->busy = 1;
        return DESTINATION_BUSY;
    }
    if (!make_item(&item, event)) return DESTINATION_ERROR_RESOURCE;
    self->ring[(self->first + self->count) % most_events] = item;
    self->count++;
    self->bytes += item.size;
    self->taken++;
    pthread_cond_broadcast(&self->changed);
    return DESTINATION_OK;
}

static destination_status_t submit(const destination_plugin_t* plugin, const destination_event_t* events, uint32_t count,
                                   uint32_t* accepted) {
    instance_t* self = self_of(plugin);
    destination_status_t status = DESTINATION_OK;
    if (accepted == NULL) return DESTINATION_ERROR_ARGUMENT;
    *accepted = 0;
    if (count > 0 && (events == NULL || events->size < sizeof *events)) return DESTINATION_ERROR_ARGUMENT;
    pthread_mutex_lock(&self->mutex);
    while (status == DESTINATION_OK && *accepted < count) {
        status = take(self, (const destination_event_t*)(const void*)((const char*)events + (size_t)*accepted * events->size));
        if (status == DESTINATION_OK) ++*accepted;
    }
    pthread_mutex_unlock(&self->mutex);
    return status;
}

/* Waits, with the mutex held, until `ended` has come so far. 0: the time is over. */
static int wait_until_ended(instance_t* self, uint64_t wanted, int64_t timeout) {
    const int64_t second = 1000000000;
    const int64_t year = 365 * 24 * 3600 * second; /* longer is for ever: clocks overflow */
    struct timespec until;
    int error = 0;
    clock_gettime(CLOCK_MONOTONIC, &until);
    if (timeout > 0 && timeout < year) {
        until.tv_nsec += timeout % second;
        until.tv_sec += timeout / second + until.tv_nsec / second;
        until.tv_nsec %= second;
    }
    while (self->ended < wanted && error == 0)
        error = timeout < 0 || timeout >= year ? pthread_cond_wait(&self->changed, &self->mutex)
                                               : pthread_cond_timedwait(&self->changed, &self->mutex, &until);
    return self->ended >= wanted;
}

static destination_status_t flush(const destination_plugin_t* plugin, int64_t timeout) {
    instance_t* self = self_of(plugin);
    int done;
    if (self->stage != stage_running) return DESTINATION_ERROR_STATE;
    pthread_mutex_lock(&self->mutex);
    done = wait_until_ended(self, self->taken, timeout);
    pthread_mutex_unlock(&self->mutex);
    return done ? DESTINATION_OK : DESTINATION_TIMED_OUT;
}

static destination_status_t stop(const destination_plugin_t* plugin, int64_t timeout) {
    instance_t* self = self_of(plugin);
    if (self->stage != stage_running) return DESTINATION_ERROR_STATE;
    pthread_mutex_lock(&self->mutex);
    self->stage = stage_stopping;
    self->undelivered = 0;
    wait_until_ended(self, self->taken, timeout);
    self->stage = stage_giving_up;
    pthread_cond_broadcast(&self->changed);
    pthread_mutex_unlock(&self->mutex);
    pthread_join(self->writer, NULL);
    pthread_mutex_lock(&self->mutex);
    self->stage = stage_configured;
    pthread_mutex_unlock(&self->mutex);
    close(self->file);
    return self->undelivered ? DESTINATION_TIMED_OUT : DESTINATION_OK;
}

static void destroy(const destination_plugin_t* plugin) {
    instance_t* self = self_of(plugin);
    stop(plugin, 0);
    pthread_cond_destroy(&self->changed);
    pthread_mutex_destroy(&self->mutex);
    free(self->path);
    free(self);
}

static const void* get_extension(const destination_plugin_t* plugin, const char* id) {
    (void)plugin;
    (void)id;
    return NULL; /* it offers none */
}

static const destination_descriptor_t descriptor = {
    {DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR}, "file_destination", "File", "the destination SDK", "1.0.0",
    "Appends each event to a file, one a line"};

static destination_status_t create(const destination_host_t* host, const destination_plugin_t** plugin) {
    instance_t* self;
    pthread_condattr_t steady;
    if (plugin == NULL) return DESTINATION_ERROR_ARGUMENT;
    *plugin = NULL;
    if (host == NULL || !destination_abi_is_compatible(host->abi_version)) return DESTINATION_ERROR_ARGUMENT;
    self = calloc(1, sizeof *self);
    if (self == NULL) return DESTINATION_ERROR_RESOURCE;
    self->host = host;
    pthread_mutex_init(&self->mutex, NULL);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&self->changed, &steady);
    pthread_condattr_destroy(&steady);
    self->calls = (destination_plugin_t){&descriptor, self, configure, start, submit, flush, reconfigure, stop, destroy, get_extension};
    *plugin = &self->calls;
    return DESTINATION_OK;
}

const destination_entry_t destination_entry = {{DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR}, &descriptor, create};
