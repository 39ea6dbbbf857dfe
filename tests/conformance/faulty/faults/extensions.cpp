// Faults of the extensions, the host's and the plugin's.
#include "../breaking.hpp"

#include <atomic>
#include <cstring>
#include <string>

namespace faulty {
namespace {

std::atomic<int> times_asked{0};

template <class Extension, auto Patch>
void patch_extension(patched& p, const char* id) {
    (void)id;
    p.calls.get_extension = [](plugin_t plugin, const char* wanted) -> const void* {
        const void* good = of(plugin).good->get_extension(of(plugin).good, wanted);
        static Extension copy{};
        return Patch(copy, good, wanted) ? &copy : good;
    };
}

// Replaces one extension by a copy that `change` has broken.
template <class Extension, const char* (*Id)(), void (*Change)(Extension&)>
void break_extension(patched& p) {
    patch_extension<Extension, [](Extension& copy, const void* good, const char* wanted) {
        if (good == nullptr || std::string_view(wanted) != Id()) return false;
        copy = *static_cast<const Extension*>(good);
        Change(copy);
        return true;
    }>(p, Id());
}

const char* check_id() {
    return DESTINATION_EXT_CHECK;
}
const char* evaluate_id() {
    return DESTINATION_EXT_EVALUATE;
}
const char* metrics_id() {
    return DESTINATION_EXT_METRICS;
}
const char* preview_id() {
    return DESTINATION_EXT_PREVIEW;
}
const char* report_id() {
    return DESTINATION_EXT_REPORT;
}
const char* schema_id() {
    return DESTINATION_EXT_SCHEMA;
}
const char* state_id() {
    return DESTINATION_EXT_STATE;
}

template <void (*Change)(destination_plugin_check_t&)>
constexpr auto break_check = break_extension<destination_plugin_check_t, check_id, Change>;
template <void (*Change)(destination_plugin_evaluate_t&)>
constexpr auto break_evaluate = break_extension<destination_plugin_evaluate_t, evaluate_id, Change>;
template <void (*Change)(destination_plugin_metrics_t&)>
constexpr auto break_metrics = break_extension<destination_plugin_metrics_t, metrics_id, Change>;
template <void (*Change)(destination_plugin_preview_t&)>
constexpr auto break_preview = break_extension<destination_plugin_preview_t, preview_id, Change>;
template <void (*Change)(destination_plugin_report_t&)>
constexpr auto break_report = break_extension<destination_plugin_report_t, report_id, Change>;
template <void (*Change)(destination_plugin_schema_t&)>
constexpr auto break_schema = break_extension<destination_plugin_schema_t, schema_id, Change>;
template <void (*Change)(destination_plugin_state_t&)>
constexpr auto break_state = break_extension<destination_plugin_state_t, state_id, Change>;

using on_metric_t = void (*)(void*, const destination_metric_t*);
using on_diagnostic_t = void (*)(void*, const destination_diagnostic_t*);

template <auto Fill>
destination_status_t one_metric(plugin_t, on_metric_t on_metric, void* data) {
    if (on_metric == nullptr) return DESTINATION_ERROR_ARGUMENT;
    destination_metric_t metric{};
    metric.size = sizeof metric;
    metric.name = destination_string_of("things_total");
    metric.help = destination_string_of("Things");
    Fill(metric);
    on_metric(data, &metric);
    return DESTINATION_OK;
}

constexpr fault faults[] = {
    {"unknown_severity",
     [](patched& p) {
         p.calls.configure = [](plugin_t plugin, const destination_config_t* config) {
             destination::host(*of(plugin).real_host).log(9, "configured");
             return configure_good(plugin, config);
         };
     }},
    {"ledger_reason", nullptr,
     [](patched& p) {
         wrap(p);
         p.host.get_extension = [](host_t host, const char* id) -> const void* {
             static destination_host_ledger_t calls{};
             calls.is_delivered = [](host_t inner, const destination_ledger_key_t* key) -> std::int32_t {
                 const auto* real = of(inner).real_host;
                 const auto* ledger = static_cast<const destination_host_ledger_t*>(
                     real->get_extension(real, DESTINATION_EXT_LEDGER));
                 ledger->is_delivered(real, key);
                 return 0;
             };
             (void)host;
             return std::string_view(id) == DESTINATION_EXT_LEDGER ? &calls : nullptr;
         };
     }},
    {"schema_is_broken", break_schema<[](destination_plugin_schema_t& e) {
         e.config_schema = [](plugin_t) { return destination_string_of("{"); };
     }>},
    {"metric_name", break_metrics<[](destination_plugin_metrics_t& e) {
         e.snapshot =
             one_metric<[](destination_metric_t& m) { m.name = destination_string_of("Things-Total"); }>;
     }>},
    {"counter_falls", break_metrics<[](destination_plugin_metrics_t& e) {
         e.snapshot = one_metric<[](destination_metric_t& m) { m.value = 1000 - ++times_asked; }>;
     }>},
    {"always_running", break_state<[](destination_plugin_state_t& e) {
         e.get = [](plugin_t, destination_state_t* state, destination_sink_t) -> destination_status_t {
             state->state = DESTINATION_STATE_RUNNING;
             return DESTINATION_OK;
         };
     }>},
    {"state_fills_all", break_state<[](destination_plugin_state_t& e) {
         e.get = [](plugin_t, destination_state_t* state, destination_sink_t) -> destination_status_t {
             if (!destination::is_whole(state)) return DESTINATION_ERROR_ARGUMENT;
             const auto size = state->size;
             std::memset(state, 0, size);
             state->size = size;
             return DESTINATION_OK;
         };
     }>},
    {"check_is_content", break_check<[](destination_plugin_check_t& e) {
         e.check = [](plugin_t, const destination_config_t*, on_diagnostic_t, void*,
                      destination_sink_t) -> destination_status_t { return DESTINATION_OK; };
     }>},
    {"check_configures", break_check<[](destination_plugin_check_t& e) {
         e.check = [](plugin_t plugin, const destination_config_t* config, on_diagnostic_t, void*,
                      destination_sink_t) { return configure_good(plugin, config); };
     }>},
    {"preview_two_lines", break_preview<[](destination_plugin_preview_t& e) {
         e.preview = [](plugin_t plugin, events_t, std::uint32_t, std::int32_t* outcome,
                        destination_sink_t out) -> destination_status_t {
             if (!destination::instance_of<honest>(*of(plugin).good).is_configured())
                 return DESTINATION_ERROR_STATE;
             *outcome = DESTINATION_OUTCOME_DELIVERED;
             destination::write(out, "{\"outcome\":\"mapped\",\n\"event\":{}}");
             return DESTINATION_OK;
         };
     }>},
    {"preview_opens", break_preview<[](destination_plugin_preview_t& e) {
         e.preview = [](plugin_t, events_t, std::uint32_t, std::int32_t* outcome,
                        destination_sink_t) -> destination_status_t {
             leave_open();
             *outcome = DESTINATION_OUTCOME_DELIVERED;
             return DESTINATION_OK;
         };
     }>},
    {"preview_is_wrong", break_preview<[](destination_plugin_preview_t& e) {
         e.preview = [](plugin_t, events_t, std::uint32_t, std::int32_t* outcome,
                        destination_sink_t out) -> destination_status_t {
             *outcome = DESTINATION_OUTCOME_FILTERED;
             destination::write(out, R"({"outcome":"filtered","reason":"condition"})");
             return DESTINATION_OK;
         };
     }>},
    {"evaluate_no_json", break_evaluate<[](destination_plugin_evaluate_t& e) {
         e.evaluate = [](plugin_t plugin, destination_string_t, events_t, on_diagnostic_t, void*,
                         destination_sink_t out) -> destination_status_t {
             if (!destination::instance_of<honest>(*of(plugin).good).is_configured())
                 return DESTINATION_ERROR_STATE;
             destination::write(out, "no json");
             return DESTINATION_OK;
         };
     }>},
    {"report_is_empty", break_report<[](destination_plugin_report_t& e) {
         e.finish = [](plugin_t, void*, std::uint32_t, destination_sink_t) -> destination_status_t {
             return DESTINATION_OK;
         };
     }>},
    {"report_leaks",
     break_report<[](destination_plugin_report_t& e) { e.abandon = [](plugin_t, void*) {}; }>},
};

} // namespace

std::span<const fault> extension_faults() {
    return faults;
}

} // namespace faulty
