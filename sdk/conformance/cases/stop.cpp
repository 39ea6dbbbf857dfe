// flush, reconfigure, stop and destroy, with endpoints of every kind.
#include "conformance/case.hpp"
#include "conformance/driver.hpp"
#include "conformance/process.hpp"

#include <algorithm>
#include <array>
#include <thread>

namespace conformance {
namespace {

using std::chrono::milliseconds;

// Tolerance for a call's return on a busy machine.
constexpr std::int64_t slack_ms = 3000;

void expect_in_time(const char* call, std::int64_t took, std::int64_t asked) {
    expect(took <= asked + slack_ms, std::string(call) + " took " + std::to_string(took) +
                                         " ms, with a time-out of " + std::to_string(asked) + " ms");
}

// Stops, and lets the host tell which results came after stop had begun: those that the plugin begins to tell
// when submit answers DESTINATION_STOPPED already. Results are held until then, so that nothing is over
// before; what was on its way to the host by itself when stop was called is not counted.
destination_status_t watched_stop(driver& instance, milliseconds timeout) {
    auto& host = instance.host();
    host.hold_results();
    std::jthread watching([&] {
        mark_host_thread();
        expect(eventually([&] { return instance.submit(1).status == DESTINATION_STOPPED; }, patience),
               "submit did not answer DESTINATION_STOPPED during stop");
        host.enter_stopping();
        host.let_results_go();
    });
    return instance.stop(timeout);
}

bool left_undelivered(const test_host& host) {
    const auto all = host.results();
    return std::any_of(all.begin(), all.end(), [](const ended& r) {
        return r.in_stop && r.outcome == DESTINATION_OUTCOME_UNDELIVERED;
    });
}

// Runs against such an endpoint and stops so; every event must have its result.
void run_and_stop(bench& with, behaviour how, milliseconds timeout) {
    test_host host;
    driver instance(with, host);
    instance.make_running(how);
    instance.submit(50);
    instance.submit_text("{");
    destination_status_t status = DESTINATION_OK;
    const auto took = milliseconds_of([&] { status = watched_stop(instance, timeout); });
    expect_status("stop", status, {DESTINATION_OK, DESTINATION_TIMED_OUT});
    expect_in_time("stop", took, timeout.count());
    instance.expect_one_result_each();
    if (left_undelivered(host))
        expect_status("stop that left events undelivered", status, {DESTINATION_TIMED_OUT});
}

void stop_idle(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running();
    destination_status_t status = DESTINATION_OK;
    const auto took = milliseconds_of([&] { status = instance.stop(std::chrono::seconds(20)); });
    expect_status("stop with nothing to do", status, {DESTINATION_OK});
    expect_in_time("stop with nothing to do", took, 0);
}

void stop_with_time(bench& with) {
    run_and_stop(with, behaviour::answering, milliseconds(1000));
}

void stop_at_once(bench& with) {
    run_and_stop(with, with.has_endpoint() ? behaviour::stalled : behaviour::answering, milliseconds(0));
}

void stop_stalled(bench& with) {
    with.need_endpoint();
    run_and_stop(with, behaviour::stalled, milliseconds(300));
}

void stop_unreachable(bench& with) {
    with.need_endpoint();
    run_and_stop(with, behaviour::refusing, milliseconds(300));
}

void stop_hung_up(bench& with) {
    with.need_endpoint();
    run_and_stop(with, behaviour::hanging_up, milliseconds(300));
}

void stop_babbling(bench& with) {
    with.need_endpoint();
    run_and_stop(with, behaviour::babbling, milliseconds(300));
}

void stop_while_submitting(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running();
    std::atomic<int> begun{0};
    std::jthread stopping([&] {
        mark_host_thread();
        eventually([&] { return begun == 4; });
        instance.stop(milliseconds(200));
    });
    on_threads(4, [&](unsigned) {
        ++begun;
        for (;;) {
            const auto taken = instance.submit(2);
            if (taken.status == DESTINATION_STOPPED) break;
            expect_status("submit during stop", taken.status,
                          {DESTINATION_OK, DESTINATION_BUSY, DESTINATION_STOPPED});
        }
    });
    stopping.join();
    instance.expect_one_result_each();
}

void destroy_running(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running(with.has_endpoint() ? behaviour::stalled : behaviour::answering);
    instance.submit(50);
    const auto took = milliseconds_of([&] { instance.destroy(); });
    expect_in_time("destroy", took, 0);
    instance.expect_one_result_each();
}

// Watches for a while: what comes late comes soon after.
void nothing_after_stop(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running(with.has_endpoint() ? behaviour::stalled : behaviour::answering);
    instance.submit(50);
    instance.stop(milliseconds(0));
    const auto calls = host.calls();
    std::this_thread::sleep_for(milliseconds(300));
    instance.expect_one_result_each();
    expect(host.calls() == calls, "the plugin called the host after stop had returned");
    instance.destroy();
    std::this_thread::sleep_for(milliseconds(200));
    instance.expect_rules_kept();
}

void nothing_left(bench& with) {
    const auto good = with.config(with.has_endpoint() ? behaviour::stalled : behaviour::answering);
    with.entry();
    {
        test_host host; // what the library opens once and for all is opened here
        driver warm_up(with, host);
        warm_up.configure(good);
        warm_up.start();
        warm_up.stop(milliseconds(0));
    }
    const auto threads = thread_count();
    const auto descriptors = open_descriptors();
    test_host host;
    driver instance(with, host);
    expect_status("configure", instance.configure(good), {DESTINATION_OK});
    expect_status("start", instance.start(), {DESTINATION_OK});
    instance.submit(50);
    instance.flush(milliseconds(200));
    instance.stop(milliseconds(0));
    instance.destroy();
    expect(eventually([&] { return thread_count() <= threads; }),
           "threads of the instance live after destroy");
    const auto added = added_descriptors(descriptors, open_descriptors());
    expect(added.empty(), "after destroy there is still open " + added);
}

// A first run takes what is taken once; a second one shall end with as many as there were before.
void nothing_runs_after_stop(bench& with) {
    test_host host;
    driver instance(with, host);
    with.config();
    const auto threads = thread_count();
    instance.make_running();
    instance.submit(50);
    instance.stop(milliseconds(200));
    expect(eventually([&] { return thread_count() <= threads; }), "threads of the instance live after stop");
    for (const auto& one : open_descriptors())
        expect(one.find("socket:") == std::string::npos, "after stop a socket is still open: " + one);
}

void flush_waits(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running();
    instance.submit(50);
    const auto status = instance.flush(milliseconds(3000));
    expect_status("flush", status, {DESTINATION_OK, DESTINATION_TIMED_OUT});
    if (status == DESTINATION_TIMED_OUT && with.given().endpoint.empty() && with.has_endpoint())
        skip("the checker's own endpoint does not speak the plugin's language; give one that does with "
             "--endpoint");
    expect_status("flush with an endpoint that works", status, {DESTINATION_OK});
    instance.expect_one_result_each();
}

void flush_times_out(bench& with) {
    with.need_endpoint();
    test_host host;
    driver instance(with, host);
    instance.make_running(behaviour::stalled);
    const auto taken = instance.submit(20).accepted;
    destination_status_t status = DESTINATION_OK;
    const auto took = milliseconds_of([&] { status = instance.flush(milliseconds(300)); });
    expect_in_time("flush", took, 300);
    if (status == DESTINATION_OK)
        expect(host.result_count() >= taken, "flush answered DESTINATION_OK before all results were there");
    else
        expect_status("flush", status, {DESTINATION_TIMED_OUT});
    instance.stop(milliseconds(0));
    instance.expect_one_result_each();
}

void flush_idle(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running();
    for (const auto timeout : {milliseconds(0), milliseconds(5000), milliseconds(-1)}) {
        destination_status_t status = DESTINATION_OK;
        const auto took = milliseconds_of([&] { status = instance.flush(timeout); });
        expect_status("flush with nothing to do", status, {DESTINATION_OK});
        expect_in_time("flush with nothing to do", took, 0);
    }
}

void reconfigure_while_submitting(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running();
    report().step("reconfigure while 4 threads submit");
    std::atomic<bool> done{false};
    std::jthread changing([&] {
        mark_host_thread();
        for (int i = 0; i < 10; ++i)
            expect_status("reconfigure", instance.reconfigure(with.config_again()), {DESTINATION_OK});
        done = true;
    });
    on_threads(4, [&](unsigned) {
        for (int i = 0; i < 200 || !done; ++i)
            instance.submit(2);
    });
    changing.join();
    instance.stop(milliseconds(500));
    instance.expect_one_result_each();
}

void failed_reconfigure_keeps(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running();
    const auto status = instance.reconfigure("\x01: [no configuration of anybody");
    if (status == DESTINATION_OK) skip("the plugin takes every configuration");
    expect_status("reconfigure with nonsense", status, {DESTINATION_ERROR_CONFIG});
    const auto null = guarded_call(
        "reconfigure with null", [&] { return instance.plugin()->reconfigure(instance.plugin(), nullptr); });
    expect_status("reconfigure with null", null, {DESTINATION_ERROR_ARGUMENT});
    expect_status("submit after a reconfigure that failed", instance.submit(20).status, {DESTINATION_OK});
    instance.stop(milliseconds(500));
    instance.expect_one_result_each();
}

constexpr std::array stop_table{
    conformance_case{"flush_waits", "flush returns when every event accepted before has its result.",
                     flush_waits},
    conformance_case{"flush_times_out", "flush comes back in time when the endpoint does not answer.",
                     flush_times_out},
    conformance_case{"flush_idle", "flush with nothing to do answers DESTINATION_OK at once.", flush_idle},
    conformance_case{"reconfigure_while_submitting", "reconfigure loses no event while others are submitted.",
                     reconfigure_while_submitting},
    conformance_case{"failed_reconfigure_keeps",
                     "A reconfigure that fails leaves the instance running as it was.",
                     failed_reconfigure_keeps},
    conformance_case{"stop_idle", "stop with nothing to do answers DESTINATION_OK at once.", stop_idle},
    conformance_case{"stop_with_time",
                     "stop with time gives each event one result, and says whether all were sent.",
                     stop_with_time},
    conformance_case{"stop_at_once", "stop without time comes back at once, with one result for each event.",
                     stop_at_once},
    conformance_case{"stop_stalled", "stop comes back in time when the endpoint does not answer.",
                     stop_stalled},
    conformance_case{"stop_unreachable", "stop comes back in time when nothing listens at the endpoint.",
                     stop_unreachable},
    conformance_case{"stop_hung_up", "stop comes back in time when the endpoint closes every connection.",
                     stop_hung_up},
    conformance_case{"stop_babbling", "stop comes back in time when the endpoint answers nonsense.",
                     stop_babbling},
    conformance_case{"stop_while_submitting",
                     "stop while threads submit: each accepted event gets one result.",
                     stop_while_submitting},
    conformance_case{"destroy_running",
                     "destroy of a running instance stops it, with one result for each event.",
                     destroy_running},
    conformance_case{"nothing_after_stop", "No callback comes after stop, or destroy, has returned.",
                     nothing_after_stop},
    conformance_case{"nothing_runs_after_stop", "stop ends all threads and closes all sockets.",
                     nothing_runs_after_stop},
    conformance_case{"nothing_left", "After destroy no thread and no descriptor of the instance is left.",
                     nothing_left},
};

} // namespace

std::span<const conformance_case> stop_cases() {
    return stop_table;
}

} // namespace conformance
