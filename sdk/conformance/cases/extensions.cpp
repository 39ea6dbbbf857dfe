// The extensions log, ledger, schema, metrics, state and check.
#include "conformance/case.hpp"
#include "conformance/driver.hpp"
#include "conformance/text_rules.hpp"
#include "host/json_scan.hpp"

#include <array>
#include <cmath>
#include <cstring>
#include <map>

namespace conformance {
namespace {

using std::chrono::milliseconds;

void log_records(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.configure("\x01: [no configuration of anybody");
    if (!with.given().config_path.empty()) {
        instance.make_running(with.has_endpoint() ? behaviour::hanging_up : behaviour::answering);
        instance.submit(20);
        instance.flush(milliseconds(500));
        instance.reconfigure("\x01: [");
        instance.stop(milliseconds(300));
    }
    for (const auto& record : host.log()) {
        expect(record.severity >= DESTINATION_LOG_DEBUG && record.severity <= DESTINATION_LOG_ERROR,
               "a log record has the unknown severity " + std::to_string(record.severity));
        expect(!record.message.empty() && is_plain_lines(record.message),
               "a log message is empty or not plain UTF-8");
        for (const auto& [name, value] : record.fields) {
            expect(is_code(name),
                   "a field of a log record is called \"" + name + "\", which is not snake_case");
            expect(is_plain_lines(value), "the value of the log field " + name + " is not plain UTF-8");
        }
    }
}

void ledger_asked(bench& with) {
    test_host host({{DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR}, true, true});
    driver instance(with, host);
    instance.make_running();
    instance.submit(20);
    instance.stop(milliseconds(500));
    const auto keys = host.ledger_keys();
    if (keys.empty()) skip("the plugin did not ask the ledger about these events");
    instance.expect_one_result_each();
    std::map<std::uint64_t, std::string> reasons;
    for (const auto& r : host.results())
        reasons[r.token] = std::to_string(r.outcome) + " " + r.reason;
    const auto wanted = std::to_string(DESTINATION_OUTCOME_FILTERED) + " already_delivered";
    for (const auto& key : keys) {
        expect(key.size >= sizeof(destination_ledger_key_t),
               "a ledger key's `size` is smaller than the record");
        expect(reasons.contains(key.token), "a ledger key has a token that no event has");
        expect(reasons[key.token] == wanted,
               "an event that the ledger knows did not end as filtered(already_delivered)");
    }
}

void schema_is_json(bench& with) {
    test_host host;
    driver instance(with, host);
    const auto& extension = instance.need<destination_plugin_schema_t>(DESTINATION_EXT_SCHEMA);
    const auto schema =
        guarded_call("config_schema", [&] { return extension.config_schema(instance.plugin()); });
    const std::string text(desthost::view(schema));
    expect(desthost::is_utf8(text) && desthost::is_json(text), "the configuration's schema is not JSON");
    expect(text.find('{') != std::string::npos, "the configuration's schema is no object");
    instance.destroy();
    expect(desthost::view(schema) == text, "the schema changed when the instance was destroyed");
    test_host other;
    driver again(with, other);
    const auto second = extension.config_schema(again.plugin());
    expect(second.data == schema.data && second.size == schema.size,
           "asking twice for the schema gives two texts");
}

struct metric {
    std::int32_t kind;
    std::string name, help, labels;
    double bound, value;
};

std::vector<metric> metrics_of(driver& instance, const destination_plugin_metrics_t& extension) {
    static thread_local bool on_this_thread = false;
    std::vector<metric> all;
    on_this_thread = true;
    const auto status = guarded_call("metrics snapshot", [&] {
        return extension.snapshot(
            instance.plugin(),
            [](void* data, const destination_metric_t* m) {
                expect(on_this_thread, "a metric came on another thread than the caller's");
                expect(m->size >= sizeof *m, "a metric's `size` is smaller than the record");
                const auto text = [](destination_string_t s) { return std::string(desthost::view(s)); };
                static_cast<std::vector<metric>*>(data)->push_back(
                    {m->kind, text(m->name), text(m->help),
                     text(m->label_name) + "=" + text(m->label_value) + "," + text(m->label_name_2) + "=" +
                         text(m->label_value_2),
                     m->bound, m->value});
            },
            &all);
    });
    on_this_thread = false;
    expect_status("metrics snapshot", status, {DESTINATION_OK});
    return all;
}

void metrics_valid(bench& with) {
    test_host host;
    driver instance(with, host);
    const auto& extension = instance.need<destination_plugin_metrics_t>(DESTINATION_EXT_METRICS);
    expect_status("metrics snapshot with null",
                  guarded_call("metrics snapshot with null",
                               [&] { return extension.snapshot(instance.plugin(), nullptr, nullptr); }),
                  {DESTINATION_ERROR_ARGUMENT});
    if (!with.given().config_path.empty()) {
        instance.make_running();
        instance.submit(50);
        instance.flush(milliseconds(300));
    }
    std::map<std::string, int> runs;
    std::string last;
    for (const auto& m : metrics_of(instance, extension)) {
        expect(is_code(m.name), "the metric \"" + m.name + "\" is not snake_case");
        expect(m.kind >= DESTINATION_METRIC_COUNTER && m.kind <= DESTINATION_METRIC_SUM,
               "the metric " + m.name + " has an unknown kind");
        expect(!m.help.empty() && is_plain_text(m.help), "the metric " + m.name + " has no help");
        expect(is_plain_text(m.labels), "a label of the metric " + m.name + " is not plain UTF-8");
        expect(m.kind == DESTINATION_METRIC_GAUGE || (std::isfinite(m.value) && m.value >= 0),
               "the metric " + m.name + " is below 0 or no number");
        expect(m.kind != DESTINATION_METRIC_COUNTER || m.name.ends_with("_total"),
               "the counter " + m.name + " does not end in _total");
        if (m.name != last) ++runs[m.name];
        last = m.name;
        expect(runs[m.name] == 1, "the numbers of the metric " + m.name + " are not in a row");
    }
}

// Counters only grow; a histogram's buckets are cumulative, in order, and the last one has no bound.
void metrics_consistent(bench& with) {
    test_host host;
    driver instance(with, host);
    const auto& extension = instance.need<destination_plugin_metrics_t>(DESTINATION_EXT_METRICS);
    instance.make_running();
    std::map<std::string, double> before;
    for (int round = 0; round < 4; ++round) {
        const metric* bucket = nullptr;
        const auto all = metrics_of(instance, extension);
        for (const auto& m : all) {
            if (bucket != nullptr && (m.kind != DESTINATION_METRIC_BUCKET || m.name != bucket->name ||
                                      m.labels != bucket->labels)) {
                expect(std::isinf(bucket->bound), "the last bucket of " + bucket->name + " has a bound");
                bucket = nullptr;
            }
            if (m.kind == DESTINATION_METRIC_BUCKET) {
                expect(bucket == nullptr || (bucket->bound < m.bound && bucket->value <= m.value),
                       "the buckets of " + m.name + " are not in order or not cumulative");
                bucket = &m;
            }
            if (m.kind != DESTINATION_METRIC_COUNTER) continue;
            auto& value = before[m.name + m.labels];
            expect(m.value >= value, "the counter " + m.name + " went down");
            value = m.value;
        }
        expect(bucket == nullptr || std::isinf(bucket->bound), "the last bucket of a histogram has a bound");
        instance.submit(20);
        instance.flush(milliseconds(100));
    }
    instance.stop(milliseconds(200));
}

std::int32_t state_of(driver& instance, const destination_plugin_state_t& extension,
                      destination_state_t& state) {
    state = {};
    state.size = sizeof state;
    std::string reason;
    const auto status = guarded_call(
        "state", [&] { return extension.get(instance.plugin(), &state, desthost::sink_into(reason)); });
    expect_status("state", status, {DESTINATION_OK});
    expect(is_plain_lines(reason), "the reason of a state is not plain UTF-8");
    expect(state.size == sizeof state, "state changed its record's `size`");
    return state.state;
}

void state_follows(bench& with) {
    test_host host;
    driver instance(with, host);
    const auto& extension = instance.need<destination_plugin_state_t>(DESTINATION_EXT_STATE);
    destination_state_t state{};
    expect(state_of(instance, extension, state) == DESTINATION_STATE_IDLE,
           "an instance that was not started is not idle");
    instance.make_running();
    expect(state_of(instance, extension, state) == DESTINATION_STATE_RUNNING,
           "an instance that was started is not running");
    host.hold_results();
    const auto taken = instance.submit(20).accepted;
    expect(state_of(instance, extension, state) != DESTINATION_STATE_IDLE,
           "an instance that has events is idle");
    expect(state.waiting_events != 0 || host.result_count() >= taken,
           "events wait, and state says that there are none");
    host.let_results_go();
    instance.stop(milliseconds(300));
    expect(state_of(instance, extension, state) == DESTINATION_STATE_IDLE,
           "an instance that was stopped is not idle");
    expect(state.waiting_events == 0 && state.waiting_bytes == 0, "after stop, state says that events wait");
}

void state_record(bench& with) {
    struct {
        destination_state_t known;
        std::array<unsigned char, 32> later;
    } record{};
    test_host host;
    driver instance(with, host);
    const auto& extension = instance.need<destination_plugin_state_t>(DESTINATION_EXT_STATE);
    std::string reason;
    const auto ask = [&](destination_state_t* state) {
        return guarded_call(
            "state", [&] { return extension.get(instance.plugin(), state, desthost::sink_into(reason)); });
    };
    expect_status("state with null", ask(nullptr), {DESTINATION_ERROR_ARGUMENT});
    record.known.size = 8;
    expect_status("state with a record that is too small", ask(&record.known), {DESTINATION_ERROR_ARGUMENT});
    record.later.fill(0xab);
    record.known.size = sizeof record;
    expect_status("state with a record of a newer host", ask(&record.known), {DESTINATION_OK});
    for (const auto byte : record.later)
        expect(byte == 0xab, "state wrote behind the part of the record that it knows");
}

struct findings {
    std::size_t errors = 0, secrets = 0, count = 0;
    bool inside = true;
};

void take_finding(void* data, const destination_diagnostic_t* d) {
    auto& all = *static_cast<findings*>(data);
    expect(all.inside && is_host_thread(),
           "a diagnostic came on another thread, or after check had returned");
    expect(d->size >= sizeof *d, "a diagnostic's `size` is smaller than the record");
    expect(d->severity >= DESTINATION_DIAGNOSTIC_NOTE && d->severity <= DESTINATION_DIAGNOSTIC_SECRET,
           "a diagnostic has an unknown severity");
    const auto message = desthost::view(d->message);
    expect(!message.empty() && is_plain_lines(message), "a diagnostic's message is empty or not plain UTF-8");
    expect(is_plain_text(desthost::view(d->path)) && desthost::is_utf8(desthost::view(d->source)) &&
               is_plain_lines(desthost::view(d->suggestion)),
           "a text of a diagnostic is not plain UTF-8");
    expect(d->line != 0 || d->column == 0, "a diagnostic has a column and no line");
    ++all.count;
    all.errors += d->severity == DESTINATION_DIAGNOSTIC_ERROR ? 1 : 0;
    all.secrets += d->severity == DESTINATION_DIAGNOSTIC_SECRET ? 1 : 0;
}

destination_status_t check(bench& with, driver& instance, const destination_plugin_check_t& extension,
                           std::string_view text, findings& found, std::string& description) {
    const destination_config_t config = {sizeof config, 0, desthost::abi_string(text),
                                         desthost::abi_string(with.given().config_path)};
    return guarded_call("check", [&] {
        return extension.check(instance.plugin(), &config, take_finding, &found,
                               desthost::sink_into(description));
    });
}

void check_agrees(bench& with) {
    const auto good = with.config();
    test_host host;
    driver instance(with, host);
    const auto& extension = instance.need<destination_plugin_check_t>(DESTINATION_EXT_CHECK);
    for (const std::string& text : {good, std::string("\x01: [no configuration of anybody"),
                                    std::string("a: b\n"), good.substr(0, good.size() / 2), std::string()}) {
        findings found;
        std::string description;
        const auto checked = check(with, instance, extension, text, found, description);
        expect_status("check", checked, {DESTINATION_OK, DESTINATION_ERROR_CONFIG, DESTINATION_ERROR_SECRET});
        const auto configured = instance.configure(text);
        expect(checked == configured, "check answered " + status_name(checked) + " and configure " +
                                          status_name(configured) + " to the same text");
        expect((checked == DESTINATION_ERROR_CONFIG) == (found.errors != 0),
               "check answered " + status_name(checked) + " with " + std::to_string(found.errors) +
                   " errors");
        expect(checked != DESTINATION_ERROR_SECRET || found.secrets != 0,
               "check misses a secret and does not say which");
        expect(checked != DESTINATION_OK || is_plain_lines(description),
               "check's description is not plain UTF-8");
        found.inside = false;
    }
}

void check_changes_nothing(bench& with) {
    const auto good = with.config();
    test_host host;
    driver instance(with, host);
    const auto& extension = instance.need<destination_plugin_check_t>(DESTINATION_EXT_CHECK);
    findings found;
    std::string description;
    check(with, instance, extension, good, found, description);
    expect_status("start after check", instance.start(), {DESTINATION_ERROR_STATE});
    const auto null = guarded_call("check with null", [&] {
        return extension.check(instance.plugin(), nullptr, take_finding, &found,
                               desthost::sink_into(description));
    });
    expect_status("check with null", null, {DESTINATION_ERROR_ARGUMENT});
    instance.make_running();
    check(with, instance, extension, "\x01: [", found, description);
    expect_status("submit after check while running", instance.submit(5).status, {DESTINATION_OK});
    instance.stop(milliseconds(300));
    instance.expect_one_result_each();
}

constexpr std::array extensions_table{
    conformance_case{"log_records", "Log records have a known severity, a message and snake_case names.",
                     log_records},
    conformance_case{"ledger_asked", "An event that the ledger knows ends as filtered(already_delivered).",
                     ledger_asked},
    conformance_case{"schema_is_json", "The configuration's schema is one constant JSON text.",
                     schema_is_json},
    conformance_case{"metrics_valid", "Metrics have names, kinds and helps as Prometheus wants them.",
                     metrics_valid},
    conformance_case{"metrics_consistent", "Counters only grow, and histograms are cumulative.",
                     metrics_consistent},
    conformance_case{"state_follows", "state says idle, running and idle again, and how much waits.",
                     state_follows},
    conformance_case{"state_record", "state respects the size of the record that it fills.", state_record},
    conformance_case{"check_agrees", "check and configure agree about every text.", check_agrees},
    conformance_case{"check_changes_nothing", "check does not change the instance.", check_changes_nothing},
};

} // namespace

std::span<const conformance_case> extension_cases() {
    return extensions_table;
}

} // namespace conformance
