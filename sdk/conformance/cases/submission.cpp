// submit: what it takes and refuses, what it borrows, and from where it may be called.
#include "conformance/case.hpp"
#include "conformance/driver.hpp"
#include "conformance/process.hpp"

#include <array>
#include <cstring>
#include <limits>

namespace conformance {
namespace {

using std::chrono::milliseconds;
using std::string_literals::operator""s;

destination_event_t event_of(std::string_view payload, std::uint64_t token) {
    destination_event_t event{};
    event.size = sizeof event;
    event.token = token;
    event.payload = desthost::abi_string(payload);
    return event;
}

void submit_refuses_null(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running();
    const auto* plugin = instance.plugin();
    auto event = event_of(with.event(0), 1);
    auto status = guarded_call("submit with null for *accepted",
                               [&] { return plugin->submit(plugin, &event, 1, nullptr); });
    expect_status("submit with null for *accepted", status, {DESTINATION_ERROR_ARGUMENT});
    report().step("submit with null for the events");
    auto taken = instance.submit_records(nullptr, 1);
    expect_status("submit with null for the events", taken.status, {DESTINATION_ERROR_ARGUMENT});
    expect(taken.accepted == 0, "submit refused and took an event");
    event.size = sizeof event - 8;
    report().step("submit with records that are too small");
    taken = instance.submit_records(&event, 1);
    expect_status("submit with records that are too small", taken.status, {DESTINATION_ERROR_ARGUMENT});
    instance.stop(milliseconds(200));
    instance.expect_one_result_each();
}

void submit_nothing(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running();
    const auto event = event_of(with.event(0), 1);
    report().step("submit with no events");
    expect_status("submit with no events", instance.submit_records(&event, 0).status, {DESTINATION_OK});
    instance.stop(milliseconds(200));
    instance.expect_one_result_each();
}

// A newer host's records are larger; the stride is what they say.
void larger_event_record(bench& with) {
    struct later_event {
        destination_event_t known;
        std::uint64_t later[3];
    };
    test_host host;
    driver instance(with, host);
    instance.make_running();
    std::array<later_event, 8> events{};
    for (std::size_t i = 0; i < events.size(); ++i) {
        events[i].known = event_of(with.event(i), 100 + i);
        events[i].known.size = sizeof(later_event);
        std::memset(events[i].later, 0xab, sizeof events[i].later);
    }
    report().step("submit with records of a newer host");
    const auto taken = instance.submit_records(&events[0].known, events.size());
    expect_status("submit with records of a newer host", taken.status, {DESTINATION_OK});
    instance.stop(milliseconds(500));
    const auto counts = host.results_by_token();
    for (std::uint64_t token = 100; token < 108; ++token)
        expect(counts.contains(token) && counts.at(token) == 1,
               "events in records of a newer host do not get one result each; the stride is events->size");
}

void events_not_overread(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running();
    for (std::size_t i = 0; i < 20; ++i) {
        const guarded_bytes payload(
            with.event(i).substr(0, i % 5 == 4 ? with.event(i).size() / 2 : std::string::npos));
        const auto record = guarded_copy(event_of({payload.data(), payload.size()}, i));
        report().step(
            "submit with an event that ends at the end of a page, in memory that cannot be written (a crash: "
            "it reads on behind `size`, or writes)");
        instance.submit_records(reinterpret_cast<const destination_event_t*>(record.data()), 1);
    }
    instance.stop(milliseconds(500));
    instance.expect_rules_kept();
}

void events_not_kept(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running();
    host.hold_results(); // so that nothing can have ended before the memory goes
    std::vector<std::unique_ptr<guarded_bytes>> gone;
    for (std::size_t i = 0; i < 20; ++i) {
        auto payload = std::make_unique<guarded_bytes>(with.event(i));
        const auto event = event_of({payload->data(), payload->size()}, i);
        auto record = std::make_unique<guarded_bytes>(
            std::string_view{reinterpret_cast<const char*>(&event), sizeof event});
        instance.submit_records(reinterpret_cast<const destination_event_t*>(record->data()), 1);
        payload->revoke();
        record->revoke();
        gone.push_back(std::move(payload));
        gone.push_back(std::move(record));
    }
    report().step(
        "delivering events whose memory was taken away after submit (a crash: the plugin kept a pointer)");
    host.let_results_go();
    instance.plugin()->flush(instance.plugin(), 500'000'000);
    instance.plugin()->stop(instance.plugin(), 500'000'000);
    expect(host.result_count() == 20,
           "20 events were accepted and " + std::to_string(host.result_count()) + " ended");
}

std::vector<std::string> hostile_payloads() {
    constexpr std::size_t much = 1'000'000;
    return {"",
            " ",
            "\0"s,
            "{",
            "}",
            "[]",
            "null",
            "\"",
            "\"text\"",
            "1e999999",
            "-",
            "\xff\xfe",
            "{\"a\":\"\xc3\x28\"}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":1}{\"b\":2}",
            "{\"event_name\":\"\\u0000\"}",
            "{\"event_name\":null}",
            "{\"event_name\":{}}",
            "{\"\":\"\"}",
            std::string(much, '['),
            std::string(much, '{'),
            "{\"a\":" + std::string(100000, '[') + std::string(100000, ']') + "}",
            "{\"a\":\"" + std::string(much, 'x') + "\"}",
            "{\"a\":" + std::string(much, '9') + "}",
            std::string(much * 32, ' ') + "{}",
            "{\"event_name\":\"" + std::string(30000, 'e') + "\"}",
            "\xef\xbb\xbf{}",
            "{\"a\":NaN}",
            "{'a':1}",
            "{\"a\":1,}"};
}

void hostile_events(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running();
    for (const auto& payload : hostile_payloads()) {
        report().step("submit with " + std::to_string(payload.size()) +
                      " bytes that begin with: " + payload.substr(0, 20));
        expect_status("submit with a hostile event", instance.submit_text(payload).status,
                      {DESTINATION_OK, DESTINATION_BUSY});
    }
    auto odd = event_of(with.event(0), instance.next_token());
    odd.payload = {nullptr, 0};
    report().step("submit with a null payload of no bytes");
    instance.submit_records(&odd, 1);
    instance.stop(milliseconds(500));
    instance.expect_rules_kept();
    expect(host.result_count() >= instance.accepted(), "a hostile event that was accepted got no result");
}

// The token is the host's: any number, and the same one several times.
void tokens_returned(bench& with) {
    constexpr std::array<std::uint64_t, 6> tokens{
        0, std::numeric_limits<std::uint64_t>::max(), 7, 7, 7, 1ULL << 63};
    test_host host;
    driver instance(with, host);
    instance.make_running();
    std::array<destination_event_t, tokens.size()> events{};
    for (std::size_t i = 0; i < events.size(); ++i) {
        events[i] = event_of(with.event(i), tokens[i]);
        events[i].arrived_at =
            i % 2 == 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
    }
    report().step("submit with tokens 0, 7 three times, and the largest");
    const auto taken = instance.submit_records(events.data(), events.size());
    expect_status("submit", taken.status, {DESTINATION_OK});
    instance.stop(milliseconds(500));
    const auto counts = host.results_by_token();
    for (const auto token : tokens)
        expect(counts.contains(token) && counts.at(token) == (token == 7 ? 3U : 1U),
               "token " + std::to_string(token) + " did not come back once for each of its events");
}

void submit_from_threads(bench& with) {
    constexpr unsigned threads = 8;
    test_host host;
    driver instance(with, host);
    instance.make_running();
    report().step("submit from 8 threads at the same time");
    on_threads(threads, [&](unsigned index) {
        for (unsigned i = 0; i < 100; ++i)
            instance.submit(1 + (index + i) % 7);
    });
    instance.flush(milliseconds(500));
    instance.stop(milliseconds(500));
    instance.expect_one_result_each();
}

void submit_inside_results(bench& with) {
    test_host host;
    driver instance(with, host);
    std::atomic<int> left{20};
    host.in_results = [&](const std::vector<ended>&) {
        if (left-- > 0) instance.submit(2);
    };
    instance.make_running();
    report().step("submit from inside on_results");
    instance.submit(5);
    instance.flush(milliseconds(500));
    expect_status("stop", instance.stop(milliseconds(500)), {DESTINATION_OK, DESTINATION_TIMED_OUT});
    instance.expect_one_result_each();
}

constexpr std::array submission_table{
    conformance_case{"submit_refuses_null", "submit refuses null pointers and records that are too small.",
                     submit_refuses_null},
    conformance_case{"submit_nothing", "submit takes an array of no events.", submit_nothing},
    conformance_case{"larger_event_record",
                     "Events in the larger records of a newer host are taken one by one.",
                     larger_event_record},
    conformance_case{"events_not_overread",
                     "submit reads no further than an event's size, and writes nothing.",
                     events_not_overread},
    conformance_case{"events_not_kept", "No event's memory is looked at after submit.", events_not_kept},
    conformance_case{"hostile_events",
                     "Events that are no JSON, damaged, huge or deep are answered like others.",
                     hostile_events},
    conformance_case{"tokens_returned", "Tokens come back as they were, whatever they are.", tokens_returned},
    conformance_case{"submit_from_threads", "Many threads may submit at the same time.", submit_from_threads},
    conformance_case{"submit_inside_results", "The host may submit from inside on_results.",
                     submit_inside_results},
};

} // namespace

std::span<const conformance_case> submission_cases() {
    return submission_table;
}

} // namespace conformance
