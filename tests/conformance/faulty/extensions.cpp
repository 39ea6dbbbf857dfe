// The extensions of the honest destination, each as small as its rules allow.
#include "honest.hpp"

#include <limits>

namespace faulty {
namespace {

using destination::guarded;
using destination::instance_of;
using destination::to_abi;
using destination::to_view;

honest& self_of(const destination_plugin_t* plugin) {
    return instance_of<honest>(*plugin);
}

void tell(void (*on_diagnostic)(void*, const destination_diagnostic_t*), void* data,
          std::string_view message) {
    destination_diagnostic_t found{};
    found.size = sizeof found;
    found.severity = DESTINATION_DIAGNOSTIC_ERROR;
    found.message = to_abi(message);
    on_diagnostic(data, &found);
}

destination_status_t check(const destination_plugin_t*, const destination_config_t* config,
                           void (*on_diagnostic)(void*, const destination_diagnostic_t*), void* data,
                           destination_sink_t out) {
    if (!destination::is_whole(config)) return DESTINATION_ERROR_ARGUMENT;
    honest::settings read;
    if (!honest::read(to_view(config->text), read)) {
        tell(on_diagnostic, data, "a line is not `endpoint: URL`");
        return DESTINATION_ERROR_CONFIG;
    }
    destination::write(out, "delivers\n");
    return DESTINATION_OK;
}

destination_status_t evaluate(const destination_plugin_t* plugin, destination_string_t formula,
                              const destination_event_t*,
                              void (*on_diagnostic)(void*, const destination_diagnostic_t*), void* data,
                              destination_sink_t out) {
    if (!self_of(plugin).is_configured()) return DESTINATION_ERROR_STATE;
    if (to_view(formula) != "1") {
        tell(on_diagnostic, data, "the only formula is 1");
        return DESTINATION_ERROR_CONFIG;
    }
    destination::write(out, "1");
    return DESTINATION_OK;
}

destination_status_t snapshot(const destination_plugin_t* plugin,
                              void (*on_metric)(void*, const destination_metric_t*), void* data) {
    if (on_metric == nullptr) return DESTINATION_ERROR_ARGUMENT;
    destination_metric_t metric{};
    metric.size = sizeof metric;
    const auto put = [&](std::int32_t kind, std::string_view name, double bound, double value) {
        metric.kind = kind;
        metric.name = to_abi(name);
        metric.help = to_abi("What it says");
        metric.bound = bound;
        metric.value = value;
        on_metric(data, &metric);
    };
    put(DESTINATION_METRIC_COUNTER, "deliveries_total", 0, static_cast<double>(self_of(plugin).deliveries()));
    put(DESTINATION_METRIC_BUCKET, "seconds", 1, 0);
    put(DESTINATION_METRIC_BUCKET, "seconds", std::numeric_limits<double>::infinity(), 0);
    put(DESTINATION_METRIC_SUM, "seconds", 0, 0);
    return DESTINATION_OK;
}

destination_status_t preview(const destination_plugin_t* plugin, const destination_event_t* event,
                             std::uint32_t flags, std::int32_t* outcome, destination_sink_t out) {
    if (!self_of(plugin).is_configured()) return DESTINATION_ERROR_STATE;
    const auto decided = honest::decide(to_view(event->payload));
    *outcome = decided.outcome;
    if ((flags & DESTINATION_PREVIEW_TABLE) != 0)
        destination::write(out, "PROPERTY  RULE\n");
    else if (decided.outcome == DESTINATION_OUTCOME_DELIVERED)
        destination::write(out, R"({"outcome":"mapped","event":{}})");
    else if (decided.outcome == DESTINATION_OUTCOME_FILTERED)
        destination::write(out, R"({"outcome":"filtered","reason":"condition"})");
    else
        destination::write(out, R"({"outcome":"invalid","reason":"not_an_object"})");
    return DESTINATION_OK;
}

std::uint32_t report_count(const destination_plugin_t*) {
    return 1;
}

destination_string_t report_name(const destination_plugin_t*, std::uint32_t index) {
    return to_abi(index == 0 ? "count" : std::string_view{});
}

destination_status_t report_begin(const destination_plugin_t* plugin, destination_string_t name,
                                  void** report) {
    if (to_view(name) != "count") return DESTINATION_NEVER;
    if (!self_of(plugin).is_configured()) return DESTINATION_ERROR_STATE;
    return guarded([&] {
        *report = new std::uint64_t(0);
        return DESTINATION_OK;
    });
}

destination_status_t report_add(const destination_plugin_t*, void* report, const destination_event_t*) {
    ++*static_cast<std::uint64_t*>(report);
    return DESTINATION_OK;
}

void report_abandon(const destination_plugin_t*, void* report) {
    delete static_cast<std::uint64_t*>(report);
}

destination_status_t report_finish(const destination_plugin_t* plugin, void* report, std::uint32_t,
                                   destination_sink_t out) {
    destination::write(out, std::to_string(*static_cast<std::uint64_t*>(report)));
    report_abandon(plugin, report);
    return DESTINATION_OK;
}

destination_string_t schema(const destination_plugin_t*) {
    return to_abi(R"({"type":"object"})");
}

destination_status_t state(const destination_plugin_t* plugin, destination_state_t* into,
                           destination_sink_t) {
    if (!destination::is_whole(into)) return DESTINATION_ERROR_ARGUMENT;
    const auto& self = self_of(plugin);
    into->state = self.is_running() ? DESTINATION_STATE_RUNNING : DESTINATION_STATE_IDLE;
    into->waiting_events = self.waiting();
    return DESTINATION_OK;
}

} // namespace

const void* honest::get_extension(std::string_view id) {
    static constexpr destination_plugin_check_t check_calls = {check};
    static constexpr destination_plugin_evaluate_t evaluate_calls = {evaluate};
    static constexpr destination_plugin_metrics_t metrics_calls = {snapshot};
    static constexpr destination_plugin_preview_t preview_calls = {preview};
    static constexpr destination_plugin_report_t report_calls = {
        report_count, report_name, report_name, report_begin, report_add, report_finish, report_abandon};
    static constexpr destination_plugin_schema_t schema_calls = {schema};
    static constexpr destination_plugin_state_t state_calls = {state};
    struct known {
        std::string_view id;
        const void* calls;
    };
    static constexpr known all[] = {
        {DESTINATION_EXT_CHECK, &check_calls},     {DESTINATION_EXT_EVALUATE, &evaluate_calls},
        {DESTINATION_EXT_METRICS, &metrics_calls}, {DESTINATION_EXT_PREVIEW, &preview_calls},
        {DESTINATION_EXT_REPORT, &report_calls},   {DESTINATION_EXT_SCHEMA, &schema_calls},
        {DESTINATION_EXT_STATE, &state_calls}};
    for (const auto& one : all)
        if (one.id == id) return one.calls;
    return nullptr;
}

} // namespace faulty
