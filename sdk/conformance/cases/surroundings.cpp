// A plugin leaves the host's process state alone: its settings, its descriptors, its processes, its other
// instances.
#include "conformance/case.hpp"
#include "conformance/driver.hpp"
#include "conformance/exercise.hpp"
#include "conformance/process.hpp"

#include <array>
#include <fcntl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace conformance {
namespace {

using std::chrono::milliseconds;

// While an instance runs, and after it has gone.
template <auto Now>
void unchanged(bench& with) {
    const auto before = Now();
    const auto expect_same = [&](const std::string& when) {
        const auto now = Now();
        expect(now == before, "it was changed " + when + ": it is now \"" + now.substr(0, 200) +
                                  "\", it was \"" + before.substr(0, 200) + "\"");
    };
    const bool runs = can_run(with);
    {
        test_host host;
        driver instance(with, host);
        expect_same("by create");
        if (runs) {
            instance.make_running();
            instance.submit(20);
            instance.flush(milliseconds(300));
            expect_same("by an instance that runs");
            instance.stop(milliseconds(300));
        }
        instance.destroy();
    }
    expect_same("by an instance that was destroyed");
    exercise(with);
    with.close_library();
    expect_same("by a library that was used and closed");
}

void close_on_exec(bench& with) {
    const auto before = open_descriptors();
    test_host host;
    driver instance(with, host);
    instance.make_running(with.has_endpoint() ? behaviour::stalled : behaviour::answering);
    instance.submit(20);
    instance.flush(milliseconds(300));
    for (const auto& one : open_descriptors()) {
        if (std::find(before.begin(), before.end(), one) != before.end()) continue;
        const int flags = ::fcntl(std::stoi(one), F_GETFD);
        expect(flags < 0 || (flags & FD_CLOEXEC) != 0,
               "programs that the host starts inherit the descriptor " + one + "; open it with O_CLOEXEC");
    }
    instance.stop(milliseconds(0));
}

// The child of a host ends or starts another program; the parent goes on as if nothing had been.
void survives_fork(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running();
    for (int i = 0; i < 5; ++i) {
        instance.submit(10);
        report().step("the host forks while the instance runs");
        const auto child = ::fork();
        if (child == 0) ::_exit(0);
        int status = 0;
        ::waitpid(child, &status, 0);
        expect(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the host's child did not end by itself");
    }
    expect_status("submit after fork", instance.submit(10).status, {DESTINATION_OK});
    instance.flush(milliseconds(500));
    expect_status("stop after fork", instance.stop(milliseconds(500)),
                  {DESTINATION_OK, DESTINATION_TIMED_OUT});
    instance.expect_one_result_each();
}

void instances_isolated(bench& with) {
    test_host first_host;
    test_host second_host;
    test_host third_host;
    driver first(with, first_host);
    driver second(with, second_host);
    first.make_running();
    expect_status("configure of a second instance", second.configure(with.config_again()), {DESTINATION_OK});
    expect_status("start of a second instance", second.start(), {DESTINATION_OK});
    first.submit(30);
    second.submit(20);
    first.stop(milliseconds(300));
    expect_status("submit to the second instance, after the first was stopped", second.submit(20).status,
                  {DESTINATION_OK});
    first.destroy();
    {
        driver third(with, third_host);
        third.configure("\x01: [no configuration of anybody");
    }
    expect_status("submit to the second instance, after others were destroyed", second.submit(20).status,
                  {DESTINATION_OK});
    second.stop(milliseconds(500));
    second.destroy();
    first.expect_one_result_each();
    second.expect_one_result_each();
}

// Control calls must not overlap, but need not come from one thread.
void control_from_several_threads(bench& with) {
    const auto good = with.config();
    test_host host;
    driver instance(with, host);
    on_threads(1, [&](unsigned) { expect_status("configure", instance.configure(good), {DESTINATION_OK}); });
    expect_status("start", instance.start(), {DESTINATION_OK});
    on_threads(2, [&](unsigned) { instance.submit(10); });
    on_threads(1, [&](unsigned) { instance.flush(milliseconds(300)); });
    instance.submit(10);
    on_threads(1, [&](unsigned) {
        expect_status("stop", instance.stop(milliseconds(300)), {DESTINATION_OK, DESTINATION_TIMED_OUT});
    });
    on_threads(1, [&](unsigned) { instance.destroy(); });
    instance.expect_one_result_each();
}

// Nothing is thrown, wherever something is wrong; the calls themselves are watched by the driver.
void nothing_thrown(bench& with) {
    const bool runs = can_run(with);
    test_host host;
    driver instance(with, host);
    for (const auto& text :
         {std::string("\xff\xfe"), std::string(3'000'000, '['), std::string("a: b\n\tc: d"), std::string()})
        instance.configure(text);
    instance.start();
    instance.flush(milliseconds(0));
    instance.stop(milliseconds(0));
    if (!runs) return;
    instance.make_running();
    for (const auto& text :
         {std::string("\xff\xfe"), std::string(3'000'000, '['), std::string(40'000'000, 'x'), std::string()})
        instance.submit_text(text);
    instance.reconfigure("\xff\xfe");
    instance.stop(milliseconds(200));
    instance.expect_one_result_each();
}

constexpr std::array surroundings_table{
    conformance_case{"locale_unchanged", "The process's locale stays as it was.", unchanged<locale_now>},
    conformance_case{"umask_unchanged", "The process's umask stays as it was.", unchanged<umask_now>},
    conformance_case{"working_directory_unchanged", "The working directory stays as it was.",
                     unchanged<working_directory_now>},
    conformance_case{"environment_unchanged", "The environment's variables stay as they were.",
                     unchanged<environment_now>},
    conformance_case{"signal_handlers_unchanged", "Every signal is handled as it was.",
                     unchanged<signal_handlers_now>},
    conformance_case{"signal_mask_unchanged", "The calling thread's signal mask stays as it was.",
                     unchanged<signal_mask_now>},
    conformance_case{"floating_point_unchanged", "The calling thread's rounding and traps stay as they were.",
                     unchanged<floating_point_now>},
    conformance_case{"standard_streams_unchanged",
                     "Nothing is written to the standard streams; their flags stay.",
                     unchanged<standard_streams_now>},
    conformance_case{"limits_unchanged", "The process's resource limits stay as they were.",
                     unchanged<limits_now>},
    conformance_case{"close_on_exec", "Programs that the host starts inherit no descriptor of the plugin.",
                     close_on_exec},
    conformance_case{"survives_fork", "A host that forks goes on with its instance.", survives_fork},
    conformance_case{"instances_isolated", "Instances live side by side, and each reports to its own host.",
                     instances_isolated},
    conformance_case{"control_from_several_threads",
                     "Control calls may come from different threads, one at a time.",
                     control_from_several_threads},
    conformance_case{"nothing_thrown", "No call throws, whatever it is given.", nothing_thrown},
};

} // namespace

std::span<const conformance_case> surroundings_cases() {
    return surroundings_table;
}

} // namespace conformance
