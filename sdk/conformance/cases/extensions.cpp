// The small extensions: log, ledger, schema and state.
#include "conformance/case.hpp"
#include "conformance/driver.hpp"
#include "conformance/text_rules.hpp"
#include "host/json_scan.hpp"

#include <array>
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

constexpr std::array extensions_table{
    conformance_case{"log_records", "Log records have a known severity, a message and snake_case names.",
                     log_records},
    conformance_case{"ledger_asked", "An event that the ledger knows ends as filtered(already_delivered).",
                     ledger_asked},
    conformance_case{"schema_is_json", "The configuration's schema is one constant JSON text.",
                     schema_is_json},
    conformance_case{"state_follows", "state says idle, running and idle again, and how much waits.",
                     state_follows},
    conformance_case{"state_record", "state respects the size of the record that it fills.", state_record},
};

} // namespace

std::span<const conformance_case> extension_cases() {
    return extensions_table;
}

} // namespace conformance
