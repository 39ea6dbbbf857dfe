/*
 * A destination for tests: what becomes of an event stands in the event itself.
 *
 *   {"do":"filtered"} …"invalid" …"rejected" …"undelivered": ends so, with the reason "told_to"
 *   {"do":"twice"}: two results; {"do":"never"}: none; {"do":"block"}: the destination is blocked from then
 * on
 *   {"do":"hold"}, {"held":1}: waits until flush or stop; {"do":"later"}: invalid, to be tried again later;
 * anything else: delivered at once. {"id":"ID"}: asks the ledger about ID first
 *
 * Its configuration knows the keys `destination`, `queue` (how many events it holds before it is busy),
 * `scope` (where it delivers to; without it there is no draft extension), `broken` (a mistake in line 2),
 * `secret` (a missing secret), `warn` (a warning), `hold_all` (never sends) and `mended` (delivers what
 * events say is invalid, rejected or undelivered). Results come from a thread of its own. Events are found by
 * searching the text: no JSON is parsed.
 */
#define _GNU_SOURCE
#include <destination/abi.h>
#include <destination/ext/draft/delivery.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { most_waiting = 100000 };

/* Outcomes of its own, for what the ledger knows and for a dry run. */
enum { known = 100, would_send = 101 };

typedef struct item {
    uint64_t token;
    int32_t outcome;
    int twice;
    int never;
    int held;
    int64_t retry_at;
} item_t;

typedef struct echo {
    destination_plugin_t plugin;
    const destination_host_t* host;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    pthread_t thread;
    item_t* items;
    uint32_t count;
    uint32_t busy_answers;
    uint32_t queue;
    uint64_t reconfigured;
    int hold_all;
    int mended;
    int configured;
    int without_secrets;
    int running;
    int stopping;
    int flushing;
    int blocked;
    int reporting;
    int dry_run;
    char scope[64];
} echo_t;

static echo_t* self_of(const destination_plugin_t* plugin) {
    return (echo_t*)plugin->plugin_data;
}

static int holds(destination_string_t text, const char* what) {
    return text.size != 0 && memmem(text.data, text.size, what, strlen(what)) != NULL;
}

static int says(destination_string_t text, const char* outcome) {
    char what[64];
    snprintf(what, sizeof what, "\"do\":\"%s\"", outcome);
    return holds(text, what);
}

static void write_text(destination_sink_t sink, const char* text) {
    sink.write(sink.data, destination_string_of(text));
}

static void log_text(const echo_t* self, int32_t severity, const char* text) {
    const destination_host_log_t* log = self->host->get_extension(self->host, DESTINATION_EXT_LOG);
    const destination_log_field_t field = {destination_string_of("part"), destination_string_of("echo")};
    if (log != NULL) log->log(self->host, severity, destination_string_of(text), &field, 1);
}

static destination_status_t judge(destination_string_t text) {
    if (holds(text, "broken:")) return DESTINATION_ERROR_CONFIG;
    return holds(text, "secret:") ? DESTINATION_ERROR_SECRET : DESTINATION_OK;
}

static destination_status_t configure(const destination_plugin_t* plugin,
                                      const destination_config_t* config) {
    echo_t* self = self_of(plugin);
    const char* queue = config->text.size ? memmem(config->text.data, config->text.size, "queue: ", 7) : NULL;
    destination_status_t status = judge(config->text);
    self->without_secrets = (config->flags & DESTINATION_CONFIG_WITHOUT_SECRETS) != 0;
    if (status == DESTINATION_ERROR_SECRET && self->without_secrets) status = DESTINATION_OK;
    if (status != DESTINATION_OK) return status;
    self->queue = queue != NULL ? (uint32_t)atoi(queue + 7) : most_waiting;
    self->hold_all = holds(config->text, "hold_all:");
    self->mended = holds(config->text, "mended:");
    self->scope[0] = 0;
    if (holds(config->text, "scope: ")) {
        const char* scope = (const char*)memmem(config->text.data, config->text.size, "scope: ", 7) + 7;
        const size_t size = strcspn(scope, "\n");
        snprintf(self->scope, sizeof self->scope, "%.*s", (int)size, scope);
    }
    self->configured = 1;
    return DESTINATION_OK;
}

static destination_status_t reconfigure(const destination_plugin_t* plugin,
                                        const destination_config_t* config) {
    echo_t* self = self_of(plugin);
    const destination_status_t status = judge(config->text);
    if (status != DESTINATION_OK) return status;
    pthread_mutex_lock(&self->mutex);
    self->hold_all = holds(config->text, "hold_all:");
    self->mended = holds(config->text, "mended:");
    self->reconfigured++;
    pthread_cond_broadcast(&self->changed);
    pthread_mutex_unlock(&self->mutex);
    log_text(self, DESTINATION_LOG_INFO, "echo took the new configuration");
    return DESTINATION_OK;
}

static void fill_result(destination_result_t* result, const item_t* item) {
    memset(result, 0, sizeof *result);
    result->size = sizeof *result;
    result->outcome = item->outcome;
    result->token = item->token;
    if (item->outcome != DESTINATION_OUTCOME_DELIVERED) result->reason = destination_string_of("told_to");
    if (item->outcome == would_send) {
        result->outcome = DESTINATION_OUTCOME_UNDELIVERED;
        result->reason = destination_string_of(DESTINATION_REASON_DRY_RUN);
    }
    if (item->outcome == known) {
        result->outcome = DESTINATION_OUTCOME_FILTERED;
        result->reason = destination_string_of("already_delivered");
    }
    result->retry_at = item->retry_at;
    if (item->outcome != DESTINATION_OUTCOME_REJECTED) return;
    result->code = 100;
    result->subcode = 33;
    result->trace_id = destination_string_of("TRACE");
    result->event_id = destination_string_of("EVENT-ID");
}

static void report(echo_t* self, const item_t* items, uint32_t count) {
    destination_result_t* results = malloc(2 * count * sizeof *results);
    uint32_t filled = 0;
    for (uint32_t i = 0; i < count; i++)
        for (int twice = 0; !items[i].never && twice <= items[i].twice; twice++)
            fill_result(&results[filled++], &items[i]);
    if (filled != 0) self->host->on_results(self->host, results, filled);
    free(results);
}

static int may_end(const echo_t* self, const item_t* item) {
    const int stays = self->hold_all || self->blocked;
    if (self->stopping) return 1;
    if (item->never || stays) return 0;
    return !item->held || self->flushing;
}

/* Takes the oldest events that may end now out of the queue. */
static uint32_t take_items(echo_t* self, item_t* items, uint32_t most) {
    uint32_t taken = 0;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < self->count; i++) {
        item_t* item = &self->items[i];
        if (taken == most || !may_end(self, item)) {
            self->items[kept++] = *item;
            continue;
        }
        if (item->held || self->hold_all || self->blocked) {
            if (!self->flushing || self->stopping) item->outcome = DESTINATION_OUTCOME_UNDELIVERED;
        }
        items[taken++] = *item;
    }
    self->count = kept;
    return taken;
}

static void* work(void* data) {
    enum { most_at_once = 1000 };
    echo_t* self = data;
    item_t* items = malloc(most_at_once * sizeof *items);
    pthread_mutex_lock(&self->mutex);
    while (self->running) {
        uint32_t writable = 0;
        const uint32_t taken = take_items(self, items, most_at_once);
        if (taken == 0) {
            pthread_cond_wait(&self->changed, &self->mutex);
            continue;
        }
        if (self->count < self->queue) {
            writable = self->busy_answers;
            self->busy_answers = 0;
        }
        self->reporting = 1;
        pthread_mutex_unlock(&self->mutex);
        report(self, items, taken);
        for (; writable != 0; writable--)
            self->host->on_writable(self->host);
        pthread_mutex_lock(&self->mutex);
        self->reporting = 0;
        pthread_cond_broadcast(&self->changed);
    }
    pthread_mutex_unlock(&self->mutex);
    free(items);
    return NULL;
}

static destination_status_t start(const destination_plugin_t* plugin) {
    echo_t* self = self_of(plugin);
    if (!self->configured || self->without_secrets || self->running) return DESTINATION_ERROR_STATE;
    self->running = 1;
    self->stopping = 0;
    pthread_create(&self->thread, NULL, work, self);
    return DESTINATION_OK;
}

static item_t item_of(const echo_t* self, const destination_event_t* event) {
    item_t item = {event->token, DESTINATION_OUTCOME_DELIVERED, 0, 0, 0, 0};
    const destination_string_t text = event->payload;
    if (says(text, "filtered")) item.outcome = DESTINATION_OUTCOME_FILTERED;
    if (says(text, "invalid")) item.outcome = DESTINATION_OUTCOME_INVALID;
    if (says(text, "rejected")) item.outcome = DESTINATION_OUTCOME_REJECTED;
    if (says(text, "undelivered")) item.outcome = DESTINATION_OUTCOME_UNDELIVERED;
    if (text.size == 0 || text.data[0] != '{') item.outcome = DESTINATION_OUTCOME_INVALID;
    if (self->mended && !says(text, "filtered")) item.outcome = DESTINATION_OUTCOME_DELIVERED;
    if (says(text, "later") && !self->mended) {
        item.outcome = DESTINATION_OUTCOME_INVALID;
        item.retry_at = 1;
    }
    if (item.outcome == DESTINATION_OUTCOME_DELIVERED && self->dry_run) item.outcome = would_send;
    item.twice = says(text, "twice");
    item.never = says(text, "never");
    item.held = says(text, "hold") || holds(text, "\"held\":1");
    return item;
}

/* Whether the ledger knows the event's id. */
static int is_known(const echo_t* self, const destination_event_t* event) {
    const destination_host_ledger_t* ledger = self->host->get_extension(self->host, DESTINATION_EXT_LEDGER);
    const char* id =
        event->payload.size == 0 ? NULL : memmem(event->payload.data, event->payload.size, "\"id\":\"", 6);
    destination_ledger_key_t key;
    if (ledger == NULL || id == NULL) return 0;
    memset(&key, 0, sizeof key);
    key.size = sizeof key;
    key.token = event->token;
    key.endpoint = destination_string_of(self->scope);
    key.event_id.data = id + 6;
    key.event_id.size = strcspn(id + 6, "\"");
    return ledger->is_delivered(self->host, &key) == 1;
}

static destination_status_t submit(const destination_plugin_t* plugin, const destination_event_t* events,
                                   uint32_t count, uint32_t* accepted) {
    echo_t* self = self_of(plugin);
    destination_status_t status = DESTINATION_OK;
    *accepted = 0;
    pthread_mutex_lock(&self->mutex);
    if (!self->running)
        status = DESTINATION_ERROR_STATE;
    else if (self->stopping)
        status = DESTINATION_STOPPED;
    for (; status == DESTINATION_OK && *accepted < count; ++*accepted) {
        const destination_event_t* event =
            (const destination_event_t*)((const char*)events + (size_t)*accepted * events->size);
        if (self->count >= self->queue) {
            status = DESTINATION_BUSY;
            self->busy_answers++;
            break;
        }
        if (says(event->payload, "block")) self->blocked = 1;
        self->items[self->count] = item_of(self, event);
        if (is_known(self, event)) self->items[self->count].outcome = known;
        self->count++;
    }
    pthread_cond_broadcast(&self->changed);
    pthread_mutex_unlock(&self->mutex);
    return status;
}

/* Waits until nothing is left that flush can end; `never` and held events stay. */
static destination_status_t flush(const destination_plugin_t* plugin, int64_t timeout) {
    echo_t* self = self_of(plugin);
    struct timespec until;
    int waited = 0;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += timeout % 1000000000;
    until.tv_sec += timeout / 1000000000 + until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&self->mutex);
    self->flushing = 1;
    pthread_cond_broadcast(&self->changed);
    while (waited == 0 && (self->count != 0 || self->reporting)) {
        int only_never = !self->reporting;
        for (uint32_t i = 0; i < self->count; i++)
            only_never = only_never && self->items[i].never;
        if (only_never) break;
        waited = pthread_cond_timedwait(&self->changed, &self->mutex, &until);
    }
    self->flushing = 0;
    pthread_mutex_unlock(&self->mutex);
    return waited == 0 ? DESTINATION_OK : DESTINATION_TIMED_OUT;
}

static destination_status_t stop(const destination_plugin_t* plugin, int64_t timeout) {
    echo_t* self = self_of(plugin);
    (void)timeout;
    pthread_mutex_lock(&self->mutex);
    if (!self->running) {
        pthread_mutex_unlock(&self->mutex);
        return DESTINATION_ERROR_STATE;
    }
    self->stopping = 1;
    pthread_cond_broadcast(&self->changed);
    while (self->count != 0 || self->reporting)
        pthread_cond_wait(&self->changed, &self->mutex);
    self->running = 0;
    pthread_cond_broadcast(&self->changed);
    pthread_mutex_unlock(&self->mutex);
    pthread_join(self->thread, NULL);
    return DESTINATION_OK;
}

static void destroy(const destination_plugin_t* plugin) {
    echo_t* self = self_of(plugin);
    stop(plugin, 0);
    pthread_mutex_destroy(&self->mutex);
    pthread_cond_destroy(&self->changed);
    free(self->items);
    free(self);
}

static destination_diagnostic_t finding(int32_t severity, uint32_t line, uint32_t column,
                                        const char* message) {
    destination_diagnostic_t d;
    memset(&d, 0, sizeof d);
    d.size = sizeof d;
    d.severity = severity;
    d.line = line;
    d.column = column;
    d.message = destination_string_of(message);
    return d;
}

static destination_status_t check(const destination_plugin_t* plugin, const destination_config_t* config,
                                  void (*on_diagnostic)(void*, const destination_diagnostic_t*), void* data,
                                  destination_sink_t description) {
    const int open_secrets = !(config->flags & DESTINATION_CONFIG_WITHOUT_SECRETS);
    (void)plugin;
    if (holds(config->text, "broken:")) {
        destination_diagnostic_t d = finding(DESTINATION_DIAGNOSTIC_ERROR, 2, 1, "unknown key `broken`");
        d.source = destination_string_of("broken: yes");
        d.mark = 6;
        d.suggestion = destination_string_of("remove it");
        on_diagnostic(data, &d);
        return DESTINATION_ERROR_CONFIG;
    }
    if (holds(config->text, "warn:")) {
        const destination_diagnostic_t d =
            finding(DESTINATION_DIAGNOSTIC_WARNING, 2, 1, "this is not sandboxed");
        on_diagnostic(data, &d);
    }
    if (holds(config->text, "secret:")) {
        const destination_diagnostic_t d =
            finding(open_secrets ? DESTINATION_DIAGNOSTIC_SECRET : DESTINATION_DIAGNOSTIC_WARNING, 2, 9,
                    "ECHO_TOKEN is not set");
        on_diagnostic(data, &d);
        if (open_secrets) return DESTINATION_ERROR_SECRET;
    }
    write_text(description, "sends every event to nobody\n");
    return DESTINATION_OK;
}

static destination_status_t preview(const destination_plugin_t* plugin, const destination_event_t* event,
                                    uint32_t flags, int32_t* outcome, destination_sink_t out) {
    const echo_t* self = self_of(plugin);
    const destination_host_clock_t* clock = self->host->get_extension(self->host, DESTINATION_EXT_CLOCK);
    char text[160];
    *outcome = item_of(self, event).outcome;
    if (flags & DESTINATION_PREVIEW_TABLE) {
        write_text(out, "PROPERTY  RULE\n");
        return DESTINATION_OK;
    }
    if (*outcome == DESTINATION_OUTCOME_INVALID) {
        snprintf(text, sizeof text, "{\"outcome\":\"invalid\",\"reason\":\"malformed_json\",\"size\":%llu}",
                 (unsigned long long)event->payload.size);
        write_text(out, text);
        return DESTINATION_OK;
    }
    snprintf(text, sizeof text,
             "{\"outcome\":\"mapped\",\"now\":%lld%s,\"event\":", (long long)clock->now(self->host),
             flags & DESTINATION_PREVIEW_EXPLAIN ? ",\"explain\":[]" : "");
    write_text(out, text);
    out.write(out.data, event->payload);
    write_text(out, "}");
    return DESTINATION_OK;
}

static destination_status_t snapshot(const destination_plugin_t* plugin,
                                     void (*on_metric)(void*, const destination_metric_t*), void* data) {
    destination_metric_t m;
    (void)plugin;
    memset(&m, 0, sizeof m);
    m.size = sizeof m;
    m.kind = DESTINATION_METRIC_COUNTER;
    m.name = destination_string_of("events_total");
    m.help = destination_string_of("Events that ended.");
    m.label_name = destination_string_of("outcome");
    m.label_value = destination_string_of("delivered");
    m.value = 3;
    on_metric(data, &m);
    return DESTINATION_OK;
}

static destination_status_t get_state(const destination_plugin_t* plugin, destination_state_t* state,
                                      destination_sink_t reason) {
    echo_t* self = self_of(plugin);
    pthread_mutex_lock(&self->mutex);
    state->state = self->blocked ? DESTINATION_STATE_BLOCKED : DESTINATION_STATE_RUNNING;
    pthread_mutex_unlock(&self->mutex);
    if (state->state == DESTINATION_STATE_BLOCKED)
        write_text(reason, "the token was refused; put a new one in place");
    return DESTINATION_OK;
}

static destination_status_t evaluate(const destination_plugin_t* plugin, destination_string_t formula,
                                     const destination_event_t* event,
                                     void (*on_diagnostic)(void*, const destination_diagnostic_t*),
                                     void* data, destination_sink_t out) {
    if (holds(formula, "(((")) {
        destination_diagnostic_t d =
            finding(DESTINATION_DIAGNOSTIC_ERROR, 1, 3, "a closing parenthesis is missing");
        d.mark = 1;
        on_diagnostic(data, &d);
        return DESTINATION_ERROR_CONFIG;
    }
    if (event == NULL) {
        write_text(out, "\"no event\"");
        return DESTINATION_OK;
    }
    if (item_of(self_of(plugin), event).outcome == DESTINATION_OUTCOME_INVALID)
        return DESTINATION_ERROR_ARGUMENT;
    out.write(out.data, event->payload);
    return DESTINATION_OK;
}

static uint64_t reported_events;

static uint32_t report_count(const destination_plugin_t* plugin) {
    (void)plugin;
    return 1;
}

static destination_string_t report_name(const destination_plugin_t* plugin, uint32_t index) {
    (void)plugin;
    return destination_string_of(index == 0 ? "counts" : NULL);
}

static destination_string_t report_description(const destination_plugin_t* plugin, uint32_t index) {
    (void)plugin;
    return destination_string_of(index == 0 ? "how many events there are" : NULL);
}

static destination_status_t report_begin(const destination_plugin_t* plugin, destination_string_t name,
                                         void** handle) {
    (void)plugin;
    if (name.size != 6 || memcmp(name.data, "counts", 6) != 0) return DESTINATION_NEVER;
    reported_events = 0;
    *handle = &reported_events;
    return DESTINATION_OK;
}

static destination_status_t report_add(const destination_plugin_t* plugin, void* handle,
                                       const destination_event_t* event) {
    (void)plugin;
    (void)event;
    ++*(uint64_t*)handle;
    return DESTINATION_OK;
}

static destination_status_t report_finish(const destination_plugin_t* plugin, void* handle, uint32_t flags,
                                          destination_sink_t out) {
    char text[64];
    (void)plugin;
    snprintf(text, sizeof text, flags & DESTINATION_REPORT_JSON ? "{\"events\":%llu}" : "events: %llu\n",
             (unsigned long long)*(uint64_t*)handle);
    write_text(out, text);
    return DESTINATION_OK;
}

static void report_abandon(const destination_plugin_t* plugin, void* handle) {
    (void)plugin;
    (void)handle;
}

static destination_status_t terms(const destination_plugin_t* plugin, destination_delivery_terms_t* told,
                                  destination_sink_t scope) {
    told->keep_ledger = 0;
    told->keep_dead_letters = 0;
    told->keep_inputs = 0;
    write_text(scope, self_of(plugin)->scope);
    return DESTINATION_OK;
}

static destination_status_t set_dry_run(const destination_plugin_t* plugin, int32_t on) {
    self_of(plugin)->dry_run = on != 0;
    return DESTINATION_OK;
}

static const void* get_extension(const destination_plugin_t* plugin, const char* id) {
    static const destination_plugin_check_t check_extension = {check};
    static const destination_plugin_preview_t preview_extension = {preview};
    static const destination_plugin_metrics_t metrics_extension = {snapshot};
    static const destination_plugin_state_t state_extension = {get_state};
    static const destination_plugin_evaluate_t evaluate_extension = {evaluate};
    static const destination_plugin_report_t report_extension = {
        report_count, report_name,   report_description, report_begin,
        report_add,   report_finish, report_abandon};
    static const destination_plugin_delivery_t delivery_extension = {terms, set_dry_run, stop};
    if (strcmp(id, DESTINATION_EXT_DRAFT_DELIVERY) == 0)
        return self_of(plugin)->scope[0] != 0 ? &delivery_extension : NULL;
    if (strcmp(id, DESTINATION_EXT_CHECK) == 0) return &check_extension;
    if (strcmp(id, DESTINATION_EXT_PREVIEW) == 0) return &preview_extension;
    if (strcmp(id, DESTINATION_EXT_METRICS) == 0) return &metrics_extension;
    if (strcmp(id, DESTINATION_EXT_STATE) == 0) return &state_extension;
    if (strcmp(id, DESTINATION_EXT_EVALUATE) == 0) return &evaluate_extension;
    return strcmp(id, DESTINATION_EXT_REPORT) == 0 ? &report_extension : NULL;
}

static const destination_descriptor_t descriptor = {
    {DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR}, "echo_destination", "Echo", "tests", "1.0.0",
    "Does with an event what the event says."};

static destination_status_t create(const destination_host_t* host, const destination_plugin_t** plugin) {
    echo_t* self = calloc(1, sizeof *self);
    self->items = calloc(most_waiting + 1, sizeof *self->items);
    self->host = host;
    self->plugin = (destination_plugin_t){&descriptor, self,        configure, start,   submit,
                                          flush,       reconfigure, stop,      destroy, get_extension};
    pthread_mutex_init(&self->mutex, NULL);
    pthread_cond_init(&self->changed, NULL);
    *plugin = &self->plugin;
    return DESTINATION_OK;
}

const destination_entry_t destination_entry = {
    {DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR}, &descriptor, create};
