// Faults that change what belongs to the host, or share what belongs to one instance.
#include "../breaking.hpp"

#include <atomic>
#include <cfenv>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <pthread.h>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace faulty {
namespace {

std::atomic<int> to_drop{0};

std::atomic<host_t> last_host{nullptr};

constexpr fault faults[] = {
    {"sets_locale", [](patched&) { std::setlocale(LC_ALL, "C.UTF-8"); }},
    {"sets_umask", [](patched&) { ::umask(0123); }},
    {"changes_folder", [](patched&) { [[maybe_unused]] const int done = ::chdir("/"); }},
    {"sets_environment", [](patched&) { ::setenv("FAULTY", "1", 1); }},
    {"handles_signals", [](patched&) { std::signal(SIGUSR1, SIG_IGN); }},
    {"blocks_signals",
     [](patched&) {
         sigset_t all{};
         ::sigfillset(&all);
         ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
     }},
    {"sets_rounding", [](patched&) { std::fesetround(FE_UPWARD); }},
    {"prints", [](patched&) { [[maybe_unused]] const auto count = ::write(STDOUT_FILENO, "hello\n", 6); }},
    {"sets_limits",
     [](patched&) {
         rlimit limit{};
         ::getrlimit(RLIMIT_NOFILE, &limit);
         --limit.rlim_cur;
         ::setrlimit(RLIMIT_NOFILE, &limit);
     }},
    {"inherits",
     [](patched& p) {
         p.calls.start = [](plugin_t plugin) {
             [[maybe_unused]] const int left = ::open("/dev/null", O_RDONLY); // NOLINT: that is the fault
             return start_good(plugin);
         };
     }},
    {"fork_breaks",
     [](patched&) {
         ::pthread_atfork(
             nullptr, [] { to_drop = 3; }, nullptr);
     },
     [](patched& p) {
         wrap(p);
         p.host.on_results = [](host_t host, results_t results, std::uint32_t count) {
             if (to_drop-- <= 0) pass_on(host, results, count);
         };
     }},
    {"one_host_for_all", nullptr,
     [](patched& p) {
         wrap(p);
         last_host = p.real_host;
         p.host.on_results = [](host_t, results_t results, std::uint32_t count) {
             last_host.load()->on_results(last_host, results, count);
         };
     }},
    {"one_control_thread",
     [](patched& p) {
         p.calls.configure = [](plugin_t plugin, const destination_config_t* config) {
             return std::this_thread::get_id() == of(plugin).made_by ? configure_good(plugin, config)
                                                                     : DESTINATION_ERROR_STATE;
         };
     }},
    {"configure_throws",
     [](patched& p) {
         p.calls.configure = [](plugin_t plugin, const destination_config_t* config) {
             const auto status = configure_good(plugin, config);
             if (status != DESTINATION_OK) throw std::runtime_error("a bad configuration");
             return status;
         };
     }},
};

} // namespace

std::span<const fault> surroundings_faults() {
    return faults;
}

} // namespace faulty
