// The binary interface as one object file: every record and every set of constants of the headers, so that the
// debug information which libabigail reads reaches all of them. The entry alone would not: extensions are asked
// for by name, and records cross behind pointers to functions.
//
// scripts/check-abi compiles it; nothing links it. A new header's types and constants must be added here; drafts
// (ext/draft/) may change and stay out.
#include <destination/abi.h>

#define REACH(type, name) \
    extern DESTINATION_EXPORT const type name; \
    const type name{}

extern "C" {
REACH(destination_entry_t, entry);
REACH(destination_host_t, host);
REACH(destination_config_t, config);
REACH(destination_event_t, event);
REACH(destination_result_t, result);
REACH(destination_sink_t, sink);
REACH(destination_string_t, string);
REACH(destination_abi_version_t, version);

REACH(destination_plugin_check_t, check);
REACH(destination_plugin_check_events_t, check_events);
REACH(destination_plugin_evaluate_t, evaluate);
REACH(destination_plugin_metrics_t, metrics);
REACH(destination_plugin_preview_t, preview);
REACH(destination_plugin_report_t, report);
REACH(destination_plugin_schema_t, schema);
REACH(destination_plugin_state_t, state);
REACH(destination_host_clock_t, clock_of_host);
REACH(destination_host_ledger_t, ledger);
REACH(destination_host_log_t, log_of_host);

// The enums have no names; each is found by one of its constants.
REACH(decltype(DESTINATION_OK), status_codes);
REACH(decltype(DESTINATION_OUTCOME_DELIVERED), outcomes);
REACH(decltype(DESTINATION_CONFIG_WITHOUT_SECRETS), config_flags);
REACH(decltype(DESTINATION_DIAGNOSTIC_NOTE), diagnostic_severities);
REACH(decltype(DESTINATION_LOG_DEBUG), log_severities);
REACH(decltype(DESTINATION_METRIC_COUNTER), metric_kinds);
REACH(decltype(DESTINATION_PREVIEW_EXPLAIN), preview_flags);
REACH(decltype(DESTINATION_REPORT_JSON), report_flags);
REACH(decltype(DESTINATION_STATE_IDLE), states);
}
