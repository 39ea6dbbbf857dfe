// Behaviour when the machine is out of memory, threads or descriptors.
#include "conformance/case.hpp"
#include "conformance/driver.hpp"
#include "conformance/process.hpp"

#include <array>
#include <sys/resource.h>

namespace conformance {
namespace {

using std::chrono::milliseconds;

// Lets this process have only so much more memory than it has; what it may have at all stays.
class memory_limit {
public:
    explicit memory_limit(std::size_t more) {
        ::getrlimit(RLIMIT_AS, &before_);
        auto less = before_;
        less.rlim_cur = address_space_bytes() + more;
        ::setrlimit(RLIMIT_AS, &less);
    }
    ~memory_limit() { ::setrlimit(RLIMIT_AS, &before_); }

private:
    rlimit before_{};
};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool memory_can_be_limited = false;
#else
constexpr bool memory_can_be_limited = true;
#endif

void memory_runs_out(bench& with) {
    if (!memory_can_be_limited) skip("a sanitizer needs all of the address space");
    constexpr std::size_t mebi = 1024 * 1024;
    const std::string text = "a: " + std::string(32 * mebi, 'x') + "\n";
    const auto runs = !with.given().config_path.empty();
    test_host host;
    driver instance(with, host);
    for (const std::size_t more : {std::size_t{0}, mebi, 8 * mebi, 64 * mebi}) {
        destination_status_t status = DESTINATION_OK;
        {
            const memory_limit limit(more);
            status = instance.configure(text);
        }
        expect_status("configure without memory", status,
                      {DESTINATION_OK, DESTINATION_ERROR_CONFIG, DESTINATION_ERROR_RESOURCE,
                       DESTINATION_ERROR_INTERNAL});
    }
    if (runs) instance.make_configured();
}

void start_without_memory(bench& with) {
    if (!memory_can_be_limited) skip("a sanitizer needs all of the address space");
    test_host host;
    driver instance(with, host);
    instance.make_configured();
    destination_status_t status = DESTINATION_OK;
    {
        const memory_limit limit(256 * 1024); // less than a thread's stack
        status = instance.start();
    }
    expect_status("start when no thread can be made", status, {DESTINATION_OK, DESTINATION_ERROR_RESOURCE});
    if (status != DESTINATION_OK) expect_status("start afterwards", instance.start(), {DESTINATION_OK});
    instance.submit(20);
    instance.stop(milliseconds(500));
    instance.expect_one_result_each();
}

void descriptors_run_out(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_configured();
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    auto none = before;
    none.rlim_cur = 3; // what is open stays open
    ::setrlimit(RLIMIT_NOFILE, &none);
    const auto status = instance.start();
    if (status == DESTINATION_OK) instance.submit(20);
    if (status == DESTINATION_OK) instance.stop(milliseconds(200));
    ::setrlimit(RLIMIT_NOFILE, &before);
    expect_status("start when no descriptor is left", status, {DESTINATION_OK, DESTINATION_ERROR_RESOURCE});
    expect_status("start when there are descriptors again", instance.start(), {DESTINATION_OK});
    instance.submit(20);
    instance.stop(milliseconds(500));
    instance.expect_one_result_each();
}

constexpr std::array exhaustion_table{
    conformance_case{"memory_runs_out", "When memory runs out, configure answers with a status.",
                     memory_runs_out},
    conformance_case{"start_without_memory", "When no thread can be made, start says so, and works later.",
                     start_without_memory},
    conformance_case{"descriptors_run_out",
                     "When the process may open no more descriptors, events still end.", descriptors_run_out},
};

} // namespace

std::span<const conformance_case> exhaustion_cases() {
    return exhaustion_table;
}

} // namespace conformance
