// A full queue, an endpoint that does not answer, a host that takes long: submit never waits.
#include "conformance/case.hpp"
#include "conformance/driver.hpp"
#include "conformance/process.hpp"

#include <algorithm>
#include <array>

namespace conformance {
namespace {

using std::chrono::milliseconds;

// Longer than any submit takes on a machine that is busy with other things, shorter than any wait for I/O.
constexpr std::int64_t longest_submit_ms = 1500;
constexpr std::uint32_t most_events = 2'000'000;
constexpr std::size_t most_memory = std::size_t{1} << 30;

struct filling {
    submission last;
    std::uint32_t taken = 0;
    std::int64_t longest_ms = 0;
};

// Submits until the plugin is full, or has taken more than is sensible.
filling fill(driver& instance, std::uint32_t at_once = 50) {
    filling made;
    const auto memory = resident_bytes();
    report().step("submit until the queue is full");
    while (made.last.status == DESTINATION_OK && made.taken < most_events) {
        const auto took = milliseconds_of([&] { made.last = instance.submit(at_once); });
        made.longest_ms = std::max(made.longest_ms, took);
        made.taken += made.last.accepted;
        if (resident_bytes() > memory + most_memory) break;
    }
    return made;
}

void expect_never_waits(const filling& made) {
    expect(made.longest_ms < longest_submit_ms,
           "a call of submit took " + std::to_string(made.longest_ms) + " ms: it waits for something");
}

void expect_full(const filling& made) {
    expect(made.last.status == DESTINATION_BUSY, "the queue has no limit: " + std::to_string(made.taken) +
                                                     " events were taken while none of them ended");
}

void submit_while_stalled(bench& with) {
    with.need_endpoint();
    test_host host;
    driver instance(with, host);
    instance.make_running(behaviour::stalled);
    const auto made = fill(instance);
    expect_never_waits(made);
    if (made.taken == host.result_count() && with.peer()->connections() == 0)
        skip("no event needed the endpoint; give events that do with --events");
    expect_full(made);
    expect(instance.submit(1).status == DESTINATION_BUSY || host.result_count() != 0,
           "submit took an event after it was full");
    instance.stop(milliseconds(0));
    instance.expect_one_result_each();
}

void submit_while_results_are_held(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running();
    host.hold_results();
    const auto made = fill(instance);
    expect_never_waits(made);
    expect_full(made);
    host.let_results_go();
    instance.stop(milliseconds(500));
    instance.expect_one_result_each();
}

void busy_takes_the_first(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running();
    host.hold_results();
    const auto made = fill(instance, 777);
    expect_full(made);
    expect(made.last.accepted < 777, "submit answered DESTINATION_BUSY and took all events");
    host.let_results_go();
    instance.stop(milliseconds(500));
    instance.expect_one_result_each();
}

void busy_then_writable(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running();
    host.hold_results();
    const auto made = fill(instance);
    expect_full(made);
    const auto before = host.result_count();
    host.let_results_go();
    report().step("waiting for on_writable after DESTINATION_BUSY");
    if (eventually([&] { return host.writable_calls() > 0; }, patience)) {
        expect(instance.submit(1).accepted == 1, "on_writable was called and there was no room");
        instance.stop(milliseconds(500));
        instance.expect_one_result_each();
        return;
    }
    if (host.result_count() <= before + 1)
        skip("no event ended, so no room was made; give an endpoint that works with --endpoint");
    fail("on_writable did not come though " + std::to_string(host.result_count()) + " of " +
         std::to_string(made.taken) + " events ended");
}

void submit_inside_writable(bench& with) {
    test_host host;
    driver instance(with, host);
    std::atomic<bool> called{false};
    host.in_writable = [&] {
        instance.submit(1);
        called = true;
    };
    instance.make_running();
    host.hold_results();
    expect_full(fill(instance));
    host.let_results_go();
    report().step("submit from inside on_writable");
    if (!eventually([&] { return host.writable_calls() > 0; }, patience / 2))
        skip("on_writable was not called; see busy_then_writable");
    expect(eventually([&] { return called.load(); }), "submit from inside on_writable did not come back");
    instance.stop(milliseconds(500));
    instance.expect_one_result_each();
}

void stop_while_full(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running(with.has_endpoint() ? behaviour::stalled : behaviour::answering);
    host.hold_results();
    expect_full(fill(instance));
    host.let_results_go();
    const auto took = milliseconds_of([&] { instance.stop(milliseconds(0)); });
    expect(took < 5000, "stop at once of a full queue took " + std::to_string(took) + " ms");
    instance.expect_one_result_each();
}

constexpr std::array pressure_table{
    conformance_case{"submit_while_stalled",
                     "submit never waits for an endpoint that does not answer; it gets full.",
                     submit_while_stalled},
    conformance_case{"submit_while_results_are_held",
                     "submit never waits for a host that takes long in on_results.",
                     submit_while_results_are_held},
    conformance_case{"busy_takes_the_first",
                     "When there is room for some events only, the first ones are taken.",
                     busy_takes_the_first},
    conformance_case{"busy_then_writable", "After DESTINATION_BUSY on_writable is called when there is room.",
                     busy_then_writable},
    conformance_case{"submit_inside_writable", "The host may submit from inside on_writable.",
                     submit_inside_writable},
    conformance_case{"stop_while_full", "A full instance stops at once, with a result for each event.",
                     stop_while_full},
};

} // namespace

std::span<const conformance_case> pressure_cases() {
    return pressure_table;
}

} // namespace conformance
