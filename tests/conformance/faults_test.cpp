// Every case of the checker finds the fault that it is there for, says which rule was broken, and passes on
// the same plugin without the fault.
#include "conformance/case.hpp"
#include "tests/support/process.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

namespace {

struct expected_finding {
    const char* rule;  // the case that must fail
    const char* fault; // put into the plugin
    const char* why;   // part of what the case must say
    const char* plugin = "faulty";
};

constexpr std::array findings{
    expected_finding{"one_symbol", "", "exports 1 symbols more (a version script hides them): second_symbol",
                     "faulty_second_symbol"},
    expected_finding{"no_executable_stack", "", "stacks of the host executable", "faulty_executable_stack"},
    expected_finding{"host_copies", "", "pcre2_config_8 was bound to", "faulty_shared_pcre2"},
    expected_finding{"load_is_quiet", "opens_at_load", "leaves open"},
    expected_finding{"descriptor_valid", "bad_id", "`id` has other characters"},
    expected_finding{"descriptor_constant", "descriptor_changes", "descriptor changed"},
    expected_finding{"closes", "stays_loaded", "stays in memory"},
    expected_finding{"closes_after_use", "stays_after_use", "stays in memory"},
    expected_finding{"closes_while_threads_live", "thread_local_object", "stays in memory"},
    expected_finding{"reopens", "works_once", "start answered DESTINATION_ERROR_INTERNAL"},
    expected_finding{"create_refuses_null", "create_ignores_null", "instead of DESTINATION_ERROR_ARGUMENT"},
    expected_finding{"create_refuses_other_hosts", "create_takes_any_host",
                     "create with a host of another version"},
    expected_finding{"create_takes_newer_hosts", "create_needs_same_minor",
                     "a host of a later minor version answered DESTINATION_ERROR_ARGUMENT"},
    expected_finding{"instance_complete", "no_flush", "a function of the instance is null"},
    expected_finding{"create_starts_nothing", "create_opens", "create leaves open"},
    expected_finding{"create_repeatedly", "create_leaks", "bytes of the heap"},
    expected_finding{"create_from_threads", "create_not_reentrant", "it crashed"},
    expected_finding{"unknown_extension", "knows_everything", "get_extension gives something"},
    expected_finding{"extensions_stable", "new_extension_each_time", "gives two answers"},
    expected_finding{"host_without_extensions", "needs_a_log", "it crashed"},
    expected_finding{"configure_null", "configure_null_is_config", "configure with null answered"},
    expected_finding{"configure_bad", "configure_unknown_status", "the unknown status 42"},
    expected_finding{"configure_huge", "configure_overflows", "it crashed"},
    expected_finding{"configure_damaged", "configure_needs_a_last_line_break", "it crashed"},
    expected_finding{"config_not_overread", "configure_reads_the_end", "it crashed"},
    expected_finding{"config_not_kept", "configure_keeps", "it crashed"},
    expected_finding{"configure_starts_nothing", "configure_opens", "configure leaves open"},
    expected_finding{"configure_again", "configure_once", "configure again answered"},
    expected_finding{"failed_configure_keeps", "configure_forgets",
                     "start, with the configuration that succeeded"},
    expected_finding{"larger_config_record", "configure_exact_size", "record of a newer host"},
    expected_finding{"without_secrets", "ignores_without_secrets",
                     "start without secrets answered DESTINATION_OK"},
    expected_finding{"memory_runs_out", "configure_throws_without_memory", "an exception came across"},
    expected_finding{"start_without_memory", "start_throws_without_thread", "an exception came across"},
    expected_finding{"order_before_configure", "flush_always_ok", "flush answered DESTINATION_OK"},
    expected_finding{"order_before_start", "flush_always_ok", "flush answered DESTINATION_OK"},
    expected_finding{"order_while_running", "configure_while_running_ok", "configure while running answered"},
    expected_finding{"order_after_stop", "flush_always_ok", "flush answered DESTINATION_OK"},
    expected_finding{"destroy_anywhere", "destroy_needs_a_run", "it crashed"},
    expected_finding{"start_again", "starts_once", "start after stop answered"},
    expected_finding{"start_repeatedly", "start_opens", "left open"},
    expected_finding{"submit_refuses_null", "submit_null_is_ok",
                     "null for *accepted answered DESTINATION_OK"},
    expected_finding{"submit_nothing", "submit_nothing_is_wrong", "submit with no events answered"},
    expected_finding{"larger_event_record", "submit_fixed_stride", "the stride is events->size"},
    expected_finding{"events_not_overread", "submit_reads_the_end", "it crashed"},
    expected_finding{"events_not_kept", "submit_keeps", "it crashed"},
    expected_finding{"hostile_events", "submit_overflows", "it crashed"},
    expected_finding{"tokens_returned", "short_tokens", "did not come back once"},
    expected_finding{"submit_from_threads", "submit_not_reentrant", "accepted events have no result"},
    expected_finding{"submit_inside_results", "locks_in_callbacks", "it hung"},
    expected_finding{"submit_while_stalled", "submit_waits", "it waits for something"},
    expected_finding{"submit_while_results_are_held", "submit_waits", "it waits for something"},
    expected_finding{"busy_takes_the_first", "takes_the_last", "event"},
    expected_finding{"busy_then_writable", "forgets_writable", "on_writable did not come"},
    expected_finding{"submit_inside_writable", "locks_in_writable", "did not come back"},
    expected_finding{"stop_while_full", "drops_results", "accepted events have no result"},
    expected_finding{"descriptors_run_out", "start_throws_without_descriptors", "an exception came across"},
    expected_finding{"one_result_each", "drops_results", "accepted events have no result"},
    expected_finding{"one_result_each", "doubles_results", "an event got 2 results"},
    expected_finding{"results_outside_submit", "results_inside_submit", "called from inside submit"},
    expected_finding{"results_on_plugin_threads", "results_from_stop", "on a thread of the host"},
    expected_finding{"results_one_at_a_time", "results_overlap", "while another call of it was going on"},
    expected_finding{"result_records", "unknown_outcome", "the unknown outcome 9"},
    expected_finding{"result_texts", "escapes_in_texts", "control characters"},
    expected_finding{"no_customer_data", "logs_events", "a customer's data stands in"},
    expected_finding{"flush_waits", "flush_always_ok", "have no result"},
    expected_finding{"flush_times_out", "flush_is_slow", "flush took"},
    expected_finding{"flush_idle", "flush_always_times_out", "flush with nothing to do answered"},
    expected_finding{"reconfigure_while_submitting", "reconfigure_drops", "accepted events have no result"},
    expected_finding{"failed_reconfigure_keeps", "failed_reconfigure_stops",
                     "submit after a reconfigure that failed"},
    expected_finding{"stop_idle", "stop_always_times_out", "stop with nothing to do answered"},
    expected_finding{"stop_with_time", "drops_results", "accepted events have no result"},
    expected_finding{"stop_at_once", "stop_is_slow", "stop took"},
    expected_finding{"stop_at_once", "stop_always_ok",
                     "stop that left events undelivered answered DESTINATION_OK"},
    expected_finding{"stop_stalled", "stop_always_ok",
                     "stop that left events undelivered answered DESTINATION_OK"},
    expected_finding{"stop_unreachable", "drops_results", "accepted events have no result"},
    expected_finding{"stop_unreachable", "stop_always_ok",
                     "stop that left events undelivered answered DESTINATION_OK"},
    expected_finding{"stop_hung_up", "drops_results", "accepted events have no result"},
    expected_finding{"stop_hung_up", "stop_always_ok",
                     "stop that left events undelivered answered DESTINATION_OK"},
    expected_finding{"stop_babbling", "drops_results", "accepted events have no result"},
    expected_finding{"stop_babbling", "stop_always_ok",
                     "stop that left events undelivered answered DESTINATION_OK"},
    expected_finding{"stop_while_submitting", "stopped_is_an_error", "submit during stop answered"},
    expected_finding{"destroy_running", "destroy_does_nothing", "accepted events have no result"},
    expected_finding{"nothing_after_stop", "calls_after_stop", "had returned"},
    expected_finding{"nothing_runs_after_stop", "thread_stays", "threads of the instance live after stop"},
    expected_finding{"nothing_left", "destroy_leaves_open", "after destroy there is still open"},
    expected_finding{"locale_unchanged", "sets_locale", "it was changed by create"},
    expected_finding{"umask_unchanged", "sets_umask", "it is now \"123\""},
    expected_finding{"working_directory_unchanged", "changes_folder", "it is now \"/\""},
    expected_finding{"environment_unchanged", "sets_environment", "it was changed"},
    expected_finding{"signal_handlers_unchanged", "handles_signals", "it was changed"},
    expected_finding{"signal_mask_unchanged", "blocks_signals", "it was changed"},
    expected_finding{"floating_point_unchanged", "sets_rounding", "it was changed"},
    expected_finding{"standard_streams_unchanged", "prints", "it was changed"},
    expected_finding{"limits_unchanged", "sets_limits", "it was changed"},
    expected_finding{"close_on_exec", "inherits", "open it with O_CLOEXEC"},
    expected_finding{"survives_fork", "fork_breaks", "accepted events have no result"},
    expected_finding{"instances_isolated", "one_host_for_all", "result"},
    expected_finding{"control_from_several_threads", "one_control_thread",
                     "configure answered DESTINATION_ERROR_STATE"},
    expected_finding{"nothing_thrown", "configure_throws", "an exception came across"},
    expected_finding{"log_records", "unknown_severity", "the unknown severity 9"},
    expected_finding{"ledger_asked", "ledger_reason", "did not end as filtered(already_delivered)"},
    expected_finding{"schema_is_json", "schema_is_broken", "schema is not JSON"},
    expected_finding{"metrics_valid", "metric_name", "is not snake_case"},
    expected_finding{"metrics_consistent", "counter_falls", "went down"},
    expected_finding{"state_follows", "always_running", "not started is not idle"},
    expected_finding{"state_record", "state_fills_all", "wrote behind the part"},
    expected_finding{"check_agrees", "check_is_content", "to the same text"},
    expected_finding{"check_changes_nothing", "check_configures",
                     "start after check answered DESTINATION_OK"},
    expected_finding{"preview_writes_json", "preview_two_lines", "did not write one JSON text"},
    expected_finding{"preview_sends_nothing", "preview_opens", "preview leaves open"},
    expected_finding{"preview_agrees", "preview_is_wrong", "another outcome than preview"},
    expected_finding{"evaluate_answers", "evaluate_no_json", "did not write one JSON text"},
    expected_finding{"reports_work", "report_is_empty", "is not JSON"},
    expected_finding{"reports_abandoned", "report_leaks", "that were abandoned left"},
};

constexpr const char* config = "endpoint: {{endpoint}}\n";
constexpr const char* events = "{\"name\":\"one\"}\n{\"name\":\"two\",\"skip\":true}\n{\"name\":\"three\"}\n";

struct checker {
    test::temporary_folder folder;
    std::string config_file = folder.write("config", config);
    std::string events_file = folder.write("events.ndjson", events);

    test::process_result run(const std::string& plugin, const std::string& rule, const char* fault) const {
        std::vector<std::string> arguments{
            DESTHOST,   "conformance", std::string(FAULTY_PLUGINS) + "/" + plugin + ".so",
            "--config", config_file,   "--events",
            events_file};
        if (!rule.empty()) arguments.insert(arguments.end(), {"--only", rule, "--timeout", "20"});
        test::process child{arguments, {{"DESTINATION_FAULT", fault}}};
        return child.finish(std::chrono::minutes{20});
    }
};

bool is_from_start_to_end(std::string_view text, std::string_view word, std::string_view rule) {
    return text.find(std::string(word) + "   " + std::string(rule) + " ") != std::string_view::npos;
}

} // namespace

TEST_CASE("each case fails on a plugin with the fault that it looks for, and says why") {
    const checker with;
    for (const auto& one : findings) {
        CAPTURE(one.rule);
        CAPTURE(one.fault);
        const auto found = with.run(one.plugin, one.rule, one.fault);
        INFO(found.out);
        INFO(found.err);
        CHECK(found.status == 1);
        CHECK(is_from_start_to_end(found.out, "failed", one.rule));
        CHECK(found.out.find(one.why) != std::string::npos);
    }
}

TEST_CASE("no case is without a fault that it finds") {
    std::set<std::string_view> shown;
    for (const auto& one : findings)
        shown.insert(one.rule);
    for (const auto& one : conformance::all_cases()) {
        CAPTURE(one.name);
        CHECK(shown.contains(one.name));
    }
}

TEST_CASE("a plugin that keeps all rules passes every case, and none is skipped but for want of libraries") {
    const checker with;
    const auto all = with.run("faulty", "", "");
    INFO(all.out);
    INFO(all.err);
    CHECK(all.status == 0);
    CHECK(all.out.find(" 0 failed") != std::string::npos);
}
