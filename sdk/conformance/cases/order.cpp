// The order of calls: what is asked at the wrong time is refused and changes nothing.
#include "conformance/case.hpp"
#include "conformance/driver.hpp"
#include "conformance/process.hpp"

#include <array>

namespace conformance {
namespace {

using std::chrono::milliseconds;

// Every call that needs a running instance.
void expect_not_running(driver& instance, destination_status_t submit_answer) {
    const auto taken = instance.submit(1);
    expect_status("submit", taken.status, {submit_answer});
    expect(taken.accepted == 0, "submit refused and took an event");
    expect_status("flush", instance.flush(milliseconds(0)), {DESTINATION_ERROR_STATE});
    expect_status("reconfigure", instance.reconfigure("a: b\n"), {DESTINATION_ERROR_STATE});
    expect_status("stop", instance.stop(milliseconds(0)), {DESTINATION_ERROR_STATE});
}

void order_before_configure(bench& with) {
    test_host host;
    driver instance(with, host);
    expect_status("start before configure", instance.start(), {DESTINATION_ERROR_STATE});
    expect_not_running(instance, DESTINATION_ERROR_STATE);
    expect(host.result_count() == 0, "a refused call gave results");
}

void order_before_start(bench& with) {
    const auto good = with.config();
    test_host host;
    driver instance(with, host);
    expect_status("configure", instance.configure(good), {DESTINATION_OK});
    expect_not_running(instance, DESTINATION_ERROR_STATE);
    expect_status("start after calls that were refused", instance.start(), {DESTINATION_OK});
}

void order_while_running(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running();
    expect_status("start while running", instance.start(), {DESTINATION_ERROR_STATE});
    expect_status("configure while running", instance.configure(with.config_again()),
                  {DESTINATION_ERROR_STATE});
    expect_status("submit", instance.submit(1).status, {DESTINATION_OK});
    instance.stop(milliseconds(500));
    instance.expect_one_result_each();
}

void order_after_stop(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running();
    expect_status("stop", instance.stop(milliseconds(500)), {DESTINATION_OK});
    expect_not_running(instance, DESTINATION_STOPPED);
    expect_status("configure after stop", instance.configure(with.config_again()), {DESTINATION_OK});
}

void destroy_anywhere(bench& with) {
    const auto good = with.config();
    for (int stage = 0; stage < 4; ++stage) {
        test_host host;
        driver instance(with, host);
        if (stage > 0) expect_status("configure", instance.configure(good), {DESTINATION_OK});
        if (stage > 1) expect_status("start", instance.start(), {DESTINATION_OK});
        if (stage > 2) instance.stop(milliseconds(100));
        instance.destroy();
        instance.expect_rules_kept();
    }
}

void start_again(bench& with) {
    test_host host;
    driver instance(with, host);
    for (int i = 0; i < 3; ++i) {
        if (i == 0)
            instance.make_running();
        else {
            expect_status("start after stop", instance.start(), {DESTINATION_OK});
        }
        expect_status("submit after a new start", instance.submit(10).status, {DESTINATION_OK});
        instance.stop(milliseconds(500));
        instance.expect_one_result_each();
    }
}

void start_repeatedly(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running();
    instance.stop(milliseconds(0));
    const auto threads = thread_count();
    const auto descriptors = open_descriptors();
    for (int i = 0; i < 50; ++i) {
        expect_status("start", instance.start(), {DESTINATION_OK});
        instance.submit(1);
        instance.stop(milliseconds(0));
    }
    instance.expect_one_result_each();
    expect(eventually([&] { return thread_count() <= threads; }),
           "starting and stopping 50 times left threads behind");
    const auto added = added_descriptors(descriptors, open_descriptors());
    expect(added.empty(), "starting and stopping 50 times left open " + added);
}

constexpr std::array order_table{
    conformance_case{"order_before_configure", "Before configure, calls that need more are refused.",
                     order_before_configure},
    conformance_case{"order_before_start", "Before start, calls that need a running instance are refused.",
                     order_before_start},
    conformance_case{"order_while_running", "A running instance refuses configure and start and goes on.",
                     order_while_running},
    conformance_case{"order_after_stop",
                     "After stop, submit answers DESTINATION_STOPPED and other calls are refused.",
                     order_after_stop},
    conformance_case{"destroy_anywhere", "An instance can be destroyed in every state.", destroy_anywhere},
    conformance_case{"start_again", "A stopped instance can be started again and serves as before.",
                     start_again},
    conformance_case{"start_repeatedly", "Starting and stopping 50 times leaves nothing behind.",
                     start_repeatedly},
};

} // namespace

std::span<const conformance_case> order_cases() {
    return order_table;
}

} // namespace conformance
