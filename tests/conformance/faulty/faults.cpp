// Every fault, by name: the smallest change that breaks one rule. tests/conformance/faults_test.cpp says
// which case must find it.
#include "faulty.hpp"

#include <cfenv>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace faulty {
namespace {

using plugin_t = const destination_plugin_t*;
using host_t = const destination_host_t*;
using events_t = const destination_event_t*;
using results_t = const destination_result_t*;
using std::chrono::milliseconds;

std::atomic<int> inside{0};
std::atomic<int> to_drop{0};
std::atomic<host_t> last_host{nullptr};

void sleep_for(int count) {
    std::this_thread::sleep_for(milliseconds(count));
}

void leave_open() {
    [[maybe_unused]] const int left = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

// The library never leaves memory again.
void stay_loaded() {
    Dl_info about{};
    ::dladdr(&inside, &about);
    ::dlopen(about.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE);
}

struct has_destructor {
    ~has_destructor() { ++inside; }
};
thread_local has_destructor of_this_thread;

destination_status_t configure_good(plugin_t plugin, const destination_config_t* config) {
    return of(plugin).good->configure(of(plugin).good, config);
}
destination_status_t submit_good(plugin_t plugin, events_t events, std::uint32_t count,
                                 std::uint32_t* accepted) {
    return of(plugin).good->submit(of(plugin).good, events, count, accepted);
}
destination_status_t start_good(plugin_t plugin) {
    return of(plugin).good->start(of(plugin).good);
}
destination_status_t stop_good(plugin_t plugin, std::int64_t timeout) {
    return of(plugin).good->stop(of(plugin).good, timeout);
}

void pass_on(host_t host, results_t results, std::uint32_t count) {
    of(host).real_host->on_results(of(host).real_host, results, count);
}

// Changes each result by `change` on its way to the host.
template <auto Change>
void changed_results(host_t host, results_t results, std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) {
        auto copy = results[i];
        Change(copy);
        pass_on(host, &copy, 1);
    }
}

// The real host's other functions, for a wrapped one.
void wrap(patched& p) {
    p.host.host_data = &p;
    p.host.get_extension = [](host_t, const char*) -> const void* { return nullptr; };
    p.host.on_results = pass_on;
    p.host.on_writable = [](host_t host) { of(host).real_host->on_writable(of(host).real_host); };
}

void drop_some(patched& p) {
    wrap(p);
    p.host.on_results = [](host_t host, results_t results, std::uint32_t count) {
        static std::atomic<int> seen{0};
        if (++seen % 7 != 0) pass_on(host, results, count);
    };
}

void slow_stop(patched& p) {
    p.calls.stop = [](plugin_t plugin, std::int64_t timeout) {
        sleep_for(3600);
        return stop_good(plugin, timeout);
    };
}

void always_ok(patched& p) {
    p.calls.flush = [](plugin_t, std::int64_t) -> destination_status_t { return DESTINATION_OK; };
}

template <class Extension, auto Patch>
void patch_extension(patched& p, const char* id) {
    (void)id;
    p.calls.get_extension = [](plugin_t plugin, const char* wanted) -> const void* {
        const void* good = of(plugin).good->get_extension(of(plugin).good, wanted);
        static Extension copy{};
        return Patch(copy, good, wanted) ? &copy : good;
    };
}

// Replaces one extension by a copy that `change` has broken.
template <class Extension, const char* (*Id)(), void (*Change)(Extension&)>
void break_extension(patched& p) {
    patch_extension<Extension, [](Extension& copy, const void* good, const char* wanted) {
        if (good == nullptr || std::string_view(wanted) != Id()) return false;
        copy = *static_cast<const Extension*>(good);
        Change(copy);
        return true;
    }>(p, Id());
}

const char* check_id() {
    return DESTINATION_EXT_CHECK;
}
const char* evaluate_id() {
    return DESTINATION_EXT_EVALUATE;
}
const char* metrics_id() {
    return DESTINATION_EXT_METRICS;
}
const char* preview_id() {
    return DESTINATION_EXT_PREVIEW;
}
const char* report_id() {
    return DESTINATION_EXT_REPORT;
}
const char* schema_id() {
    return DESTINATION_EXT_SCHEMA;
}
const char* state_id() {
    return DESTINATION_EXT_STATE;
}

template <void (*Change)(destination_plugin_check_t&)>
constexpr auto break_check = break_extension<destination_plugin_check_t, check_id, Change>;
template <void (*Change)(destination_plugin_evaluate_t&)>
constexpr auto break_evaluate = break_extension<destination_plugin_evaluate_t, evaluate_id, Change>;
template <void (*Change)(destination_plugin_metrics_t&)>
constexpr auto break_metrics = break_extension<destination_plugin_metrics_t, metrics_id, Change>;
template <void (*Change)(destination_plugin_preview_t&)>
constexpr auto break_preview = break_extension<destination_plugin_preview_t, preview_id, Change>;
template <void (*Change)(destination_plugin_report_t&)>
constexpr auto break_report = break_extension<destination_plugin_report_t, report_id, Change>;
template <void (*Change)(destination_plugin_schema_t&)>
constexpr auto break_schema = break_extension<destination_plugin_schema_t, schema_id, Change>;
template <void (*Change)(destination_plugin_state_t&)>
constexpr auto break_state = break_extension<destination_plugin_state_t, state_id, Change>;

using on_metric_t = void (*)(void*, const destination_metric_t*);
using on_diagnostic_t = void (*)(void*, const destination_diagnostic_t*);

template <auto Fill>
destination_status_t one_metric(plugin_t, on_metric_t on_metric, void* data) {
    if (on_metric == nullptr) return DESTINATION_ERROR_ARGUMENT;
    destination_metric_t metric{};
    metric.size = sizeof metric;
    metric.name = destination_string_of("things_total");
    metric.help = destination_string_of("Things");
    Fill(metric);
    on_metric(data, &metric);
    return DESTINATION_OK;
}

const fault faults[] = {
    // The library.
    {"opens_at_load", nullptr, nullptr, leave_open},
    {"bad_id", nullptr, nullptr, [] { descriptor.id = "Not An Id"; }},
    {"descriptor_changes", [](patched&) { descriptor.description = "something else"; }},
    {"stays_loaded", nullptr, nullptr, stay_loaded},
    {"stays_after_use", [](patched&) { stay_loaded(); }},
    {"thread_local_object",
     [](patched& p) {
         p.calls.start = [](plugin_t plugin) {
             [[maybe_unused]] const volatile auto* touched = &of_this_thread;
             return start_good(plugin);
         };
     }},
    {"works_once",
     [](patched& p) {
         if (std::getenv("FAULTY_WAS_LOADED") != nullptr)
             p.calls.start = [](plugin_t) -> destination_status_t { return DESTINATION_ERROR_INTERNAL; };
         static const bool marked = [] {
             return std::atexit([] { ::setenv("FAULTY_WAS_LOADED", "1", 1); }) == 0;
         }();
         (void)marked;
     }},
    // create and get_extension.
    {"create_ignores_null", [](patched&) {}},
    {"create_takes_any_host", nullptr,
     [](patched& p) {
         p.host.abi_version = {DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR};
     }},
    {"create_needs_same_minor", nullptr,
     [](patched& p) {
         if (p.host.abi_version.minor != DESTINATION_ABI_MINOR) p.host.abi_version.major = 0;
     }},
    {"no_flush", [](patched& p) { p.calls.flush = nullptr; }},
    {"create_opens", [](patched&) { leave_open(); }},
    {"create_leaks", [](patched&) { [[maybe_unused]] auto* volatile lost = std::malloc(64); }},
    {"create_not_reentrant",
     [](patched&) {
         if (inside++ != 0) std::abort();
         sleep_for(1);
         --inside;
     }},
    {"knows_everything",
     [](patched& p) {
         p.calls.get_extension = [](plugin_t, const char*) -> const void* { return &descriptor; };
     }},
    {"new_extension_each_time",
     [](patched& p) {
         p.calls.get_extension = [](plugin_t, const char*) -> const void* { return new char(1); };
     }},
    {"needs_a_log",
     [](patched& p) {
         if (p.real_host->get_extension(p.real_host, DESTINATION_EXT_LOG) == nullptr) std::abort();
     }},
    // configure.
    {"configure_null_is_config",
     [](patched& p) {
         p.calls.configure = [](plugin_t plugin, const destination_config_t* config) {
             return config == nullptr ? DESTINATION_ERROR_CONFIG : configure_good(plugin, config);
         };
     }},
    {"configure_unknown_status",
     [](patched& p) {
         p.calls.configure = [](plugin_t plugin, const destination_config_t* config) {
             const auto status = configure_good(plugin, config);
             return status == DESTINATION_OK ? status : 42;
         };
     }},
    {"configure_overflows",
     [](patched& p) {
         p.calls.configure = [](plugin_t plugin, const destination_config_t* config) {
             if (config->text.size > 100'000) std::abort();
             return configure_good(plugin, config);
         };
     }},
    {"configure_needs_a_last_line_break",
     [](patched& p) {
         p.calls.configure = [](plugin_t plugin, const destination_config_t* config) {
             if (config->text.size != 0 && config->text.data[config->text.size - 1] != '\n') std::abort();
             return configure_good(plugin, config);
         };
     }},
    {"configure_reads_the_end",
     [](patched& p) {
         p.calls.configure = [](plugin_t plugin, const destination_config_t* config) {
             of(plugin).configured = static_cast<const volatile char*>(config->text.data)[config->text.size];
             return configure_good(plugin, config);
         };
     }},
    {"configure_keeps",
     [](patched& p) {
         p.calls.configure = [](plugin_t plugin, const destination_config_t* config) {
             of(plugin).kept = config->text.data;
             return configure_good(plugin, config);
         };
         p.calls.start = [](plugin_t plugin) {
             of(plugin).started = *static_cast<const volatile char*>(of(plugin).kept);
             return start_good(plugin);
         };
     }},
    {"configure_opens",
     [](patched& p) {
         p.calls.configure = [](plugin_t plugin, const destination_config_t* config) {
             leave_open();
             return configure_good(plugin, config);
         };
     }},
    {"configure_once",
     [](patched& p) {
         p.calls.configure = [](plugin_t plugin, const destination_config_t* config) {
             return of(plugin).configured++ == 0 ? configure_good(plugin, config) : DESTINATION_ERROR_STATE;
         };
     }},
    {"configure_forgets",
     [](patched& p) {
         p.calls.configure = [](plugin_t plugin, const destination_config_t* config) {
             const auto status = configure_good(plugin, config);
             of(plugin).configured = status == DESTINATION_OK ? 1 : 0;
             return status;
         };
         p.calls.start = [](plugin_t plugin) {
             return of(plugin).configured == 1 ? start_good(plugin) : DESTINATION_ERROR_STATE;
         };
     }},
    {"configure_exact_size",
     [](patched& p) {
         p.calls.configure = [](plugin_t plugin, const destination_config_t* config) {
             return config->size == sizeof *config ? configure_good(plugin, config)
                                                   : DESTINATION_ERROR_ARGUMENT;
         };
     }},
    {"ignores_without_secrets",
     [](patched& p) {
         p.calls.configure = [](plugin_t plugin, const destination_config_t* config) {
             auto copy = *config;
             copy.flags = 0;
             return configure_good(plugin, &copy);
         };
     }},
    {"configure_throws_without_memory",
     [](patched& p) {
         p.calls.configure = [](plugin_t plugin, const destination_config_t* config) {
             const std::string copy(config->text.data, config->text.size);
             return configure_good(plugin, config);
         };
     }},
    {"start_throws_without_thread",
     [](patched& p) {
         p.calls.start = [](plugin_t plugin) {
             std::thread([] {}).join();
             return start_good(plugin);
         };
     }},
    // The order of calls.
    {"flush_always_ok", always_ok},
    {"configure_while_running_ok",
     [](patched& p) {
         p.calls.configure = [](plugin_t plugin, const destination_config_t* config) {
             const auto status = configure_good(plugin, config);
             return status == DESTINATION_ERROR_STATE ? DESTINATION_OK : status;
         };
     }},
    {"destroy_needs_a_run",
     [](patched& p) {
         p.calls.start = [](plugin_t plugin) {
             ++of(plugin).started;
             return start_good(plugin);
         };
         p.calls.destroy = [](plugin_t plugin) {
             if (of(plugin).started == 0) std::abort();
             of(plugin).good->destroy(of(plugin).good);
         };
     }},
    {"starts_once",
     [](patched& p) {
         p.calls.start = [](plugin_t plugin) {
             return of(plugin).started++ == 0 ? start_good(plugin) : DESTINATION_ERROR_STATE;
         };
     }},
    {"start_opens",
     [](patched& p) {
         p.calls.start = [](plugin_t plugin) {
             leave_open();
             return start_good(plugin);
         };
     }},
    // submit.
    {"submit_null_is_ok",
     [](patched& p) {
         p.calls.submit = [](plugin_t plugin, events_t events, std::uint32_t count, std::uint32_t* accepted) {
             return accepted == nullptr ? DESTINATION_OK : submit_good(plugin, events, count, accepted);
         };
     }},
    {"submit_nothing_is_wrong",
     [](patched& p) {
         p.calls.submit = [](plugin_t plugin, events_t events, std::uint32_t count, std::uint32_t* accepted) {
             const auto status = submit_good(plugin, events, count, accepted);
             return count == 0 ? DESTINATION_ERROR_ARGUMENT : status;
         };
     }},
    {"submit_fixed_stride",
     [](patched& p) {
         p.calls.submit = [](plugin_t plugin, events_t events, std::uint32_t count, std::uint32_t* accepted) {
             std::vector<destination_event_t> copies(events, events + count);
             for (auto& copy : copies) {
                 copy.size = sizeof copy;
                 if (&copy != copies.data()) copy.payload = {nullptr, 0};
             }
             return submit_good(plugin, copies.data(), count, accepted);
         };
     }},
    {"submit_reads_the_end",
     [](patched& p) {
         p.calls.submit = [](plugin_t plugin, events_t events, std::uint32_t count, std::uint32_t* accepted) {
             of(plugin).started =
                 static_cast<const volatile char*>(events->payload.data)[events->payload.size];
             return submit_good(plugin, events, count, accepted);
         };
     }},
    {"submit_keeps",
     [](patched& p) {
         p.calls.submit = [](plugin_t plugin, events_t events, std::uint32_t count, std::uint32_t* accepted) {
             of(plugin).kept = events->payload.data;
             return submit_good(plugin, events, count, accepted);
         };
         p.calls.flush = [](plugin_t plugin, std::int64_t timeout) {
             of(plugin).started = *static_cast<const volatile char*>(of(plugin).kept);
             return of(plugin).good->flush(of(plugin).good, timeout);
         };
     }},
    {"submit_overflows",
     [](patched& p) {
         p.calls.submit = [](plugin_t plugin, events_t events, std::uint32_t count, std::uint32_t* accepted) {
             if (count != 0 && events->payload.size > 100'000) std::abort();
             return submit_good(plugin, events, count, accepted);
         };
     }},
    {"short_tokens", nullptr,
     [](patched& p) {
         wrap(p);
         p.host.on_results = changed_results<[](destination_result_t& r) { r.token &= 0xffffffff; }>;
     }},
    {"submit_not_reentrant",
     [](patched& p) {
         p.calls.submit = [](plugin_t plugin, events_t events, std::uint32_t count, std::uint32_t* accepted) {
             const bool alone = inside++ == 0;
             std::this_thread::yield();
             const auto status = alone ? submit_good(plugin, events, count, accepted) : DESTINATION_OK;
             if (!alone) *accepted = count;
             --inside;
             return status;
         };
     }},
    {"locks_in_callbacks",
     [](patched& p) {
         p.calls.submit = [](plugin_t plugin, events_t events, std::uint32_t count, std::uint32_t* accepted) {
             const std::lock_guard lock(of(plugin).mutex);
             return submit_good(plugin, events, count, accepted);
         };
     },
     [](patched& p) {
         wrap(p);
         p.host.on_results = [](host_t host, results_t results, std::uint32_t count) {
             const std::lock_guard lock(of(host).mutex);
             pass_on(host, results, count);
         };
     }},
    // A full queue.
    {"submit_waits",
     [](patched& p) {
         p.calls.submit = [](plugin_t plugin, events_t events, std::uint32_t count, std::uint32_t* accepted) {
             const auto status = submit_good(plugin, events, count, accepted);
             if (status == DESTINATION_BUSY) sleep_for(1700);
             return status;
         };
     }},
    {"takes_the_last",
     [](patched& p) {
         p.calls.submit = [](plugin_t plugin, events_t events, std::uint32_t count, std::uint32_t* accepted) {
             std::vector<destination_event_t> copies(events, events + count);
             std::reverse(copies.begin(), copies.end());
             return submit_good(plugin, copies.data(), count, accepted);
         };
     }},
    {"forgets_writable", nullptr,
     [](patched& p) {
         wrap(p);
         p.host.on_writable = [](host_t) {};
     }},
    {"locks_in_writable",
     [](patched& p) {
         p.calls.submit = [](plugin_t plugin, events_t events, std::uint32_t count, std::uint32_t* accepted) {
             const std::lock_guard lock(of(plugin).mutex);
             return submit_good(plugin, events, count, accepted);
         };
     },
     [](patched& p) {
         wrap(p);
         p.host.on_writable = [](host_t host) {
             const std::lock_guard lock(of(host).mutex);
             of(host).real_host->on_writable(of(host).real_host);
         };
     }},
    {"stop_is_slow", slow_stop},
    {"start_throws_without_descriptors",
     [](patched& p) {
         p.calls.start = [](plugin_t plugin) {
             const int used = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
             if (used < 0) throw std::runtime_error("no descriptor");
             ::close(used);
             return start_good(plugin);
         };
     }},
    // Results.
    {"drops_results", nullptr, drop_some},
    {"doubles_results", nullptr,
     [](patched& p) {
         wrap(p);
         p.host.on_results = [](host_t host, results_t results, std::uint32_t count) {
             pass_on(host, results, count);
             pass_on(host, results, count);
         };
     }},
    {"results_inside_submit",
     [](patched& p) {
         p.calls.submit = [](plugin_t plugin, events_t events, std::uint32_t count,
                             std::uint32_t* accepted) -> destination_status_t {
             if (count != 1 || events->payload.size != 1) return submit_good(plugin, events, count, accepted);
             const auto result =
                 destination::result_of(events->token, DESTINATION_OUTCOME_INVALID, "not_an_object");
             of(plugin).real_host->on_results(of(plugin).real_host, &result, 1);
             *accepted = 1;
             return DESTINATION_OK;
         };
     }},
    {"results_from_stop",
     [](patched& p) {
         p.calls.stop = [](plugin_t plugin, std::int64_t timeout) {
             const auto status = stop_good(plugin, timeout);
             auto& held = of(plugin).held;
             if (!held.empty())
                 of(plugin).real_host->on_results(of(plugin).real_host, held.data(),
                                                  static_cast<std::uint32_t>(held.size()));
             return status;
         };
     },
     [](patched& p) {
         wrap(p);
         p.host.on_results = [](host_t host, results_t results, std::uint32_t count) {
             for (std::uint32_t i = 0; i < count; ++i)
                 of(host).held.push_back(
                     destination::result_of(results[i].token, results[i].outcome, "held"));
         };
     }},
    {"results_overlap", nullptr,
     [](patched& p) {
         wrap(p);
         p.host.on_results = [](host_t host, results_t results, std::uint32_t) {
             const auto copy = destination::result_of(results->token, results->outcome, "parallel");
             const std::lock_guard lock(of(host).mutex);
             of(host).threads.emplace_back([host, copy] { pass_on(host, &copy, 1); });
         };
     }},
    {"unknown_outcome", nullptr,
     [](patched& p) {
         wrap(p);
         p.host.on_results = changed_results<[](destination_result_t& r) { r.outcome = 9; }>;
     }},
    {"escapes_in_texts", nullptr,
     [](patched& p) {
         wrap(p);
         p.host.on_results =
             changed_results<[](destination_result_t& r) { r.text = destination_string_of("\033[31mred"); }>;
     }},
    {"logs_events",
     [](patched& p) {
         p.calls.submit = [](plugin_t plugin, events_t events, std::uint32_t count, std::uint32_t* accepted) {
             const destination::host host(*of(plugin).real_host);
             host.log(DESTINATION_LOG_INFO, destination::to_view(events->payload));
             return submit_good(plugin, events, count, accepted);
         };
     }},
    // flush, reconfigure, stop, destroy.
    {"flush_is_slow",
     [](patched& p) {
         p.calls.flush = [](plugin_t plugin, std::int64_t) {
             sleep_for(3600);
             return of(plugin).good->flush(of(plugin).good, 0);
         };
     }},
    {"flush_always_times_out",
     [](patched& p) {
         p.calls.flush = [](plugin_t, std::int64_t) -> destination_status_t { return DESTINATION_TIMED_OUT; };
     }},
    {"reconfigure_drops",
     [](patched& p) {
         p.calls.reconfigure = [](plugin_t plugin, const destination_config_t* config) {
             to_drop = 3;
             return of(plugin).good->reconfigure(of(plugin).good, config);
         };
     },
     [](patched& p) {
         wrap(p);
         p.host.on_results = [](host_t host, results_t results, std::uint32_t count) {
             if (to_drop-- <= 0) pass_on(host, results, count);
         };
     }},
    {"failed_reconfigure_stops",
     [](patched& p) {
         p.calls.reconfigure = [](plugin_t plugin, const destination_config_t* config) {
             const auto status = of(plugin).good->reconfigure(of(plugin).good, config);
             if (status != DESTINATION_OK) stop_good(plugin, 0);
             return status;
         };
     }},
    {"stop_always_times_out",
     [](patched& p) {
         p.calls.stop = [](plugin_t plugin, std::int64_t timeout) {
             const auto status = stop_good(plugin, timeout);
             return status == DESTINATION_OK ? DESTINATION_TIMED_OUT : status;
         };
     }},
    {"stop_always_ok",
     [](patched& p) {
         p.calls.stop = [](plugin_t plugin, std::int64_t timeout) -> destination_status_t {
             stop_good(plugin, timeout);
             return DESTINATION_OK;
         };
     }},
    {"stopped_is_an_error",
     [](patched& p) {
         p.calls.submit = [](plugin_t plugin, events_t events, std::uint32_t count, std::uint32_t* accepted) {
             const auto status = submit_good(plugin, events, count, accepted);
             return status == DESTINATION_STOPPED ? DESTINATION_ERROR_STATE : status;
         };
     }},
    {"destroy_does_nothing", [](patched& p) { p.calls.destroy = [](plugin_t) {}; }},
    {"calls_after_stop",
     [](patched& p) {
         p.calls.stop = [](plugin_t plugin, std::int64_t timeout) {
             const auto status = stop_good(plugin, timeout);
             std::thread([host = of(plugin).real_host] {
                 sleep_for(50);
                 host->on_results(host, nullptr, 0);
             }).detach();
             return status;
         };
     }},
    {"thread_stays",
     [](patched& p) {
         p.calls.start = [](plugin_t plugin) {
             std::thread([] { sleep_for(60'000); }).detach();
             return start_good(plugin);
         };
     }},
    {"destroy_leaves_open",
     [](patched& p) {
         p.calls.destroy = [](plugin_t plugin) {
             leave_open();
             of(plugin).good->destroy(of(plugin).good);
         };
     }},
    // What belongs to the host.
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
    // Extensions.
    {"unknown_severity",
     [](patched& p) {
         p.calls.configure = [](plugin_t plugin, const destination_config_t* config) {
             destination::host(*of(plugin).real_host).log(9, "configured");
             return configure_good(plugin, config);
         };
     }},
    {"ledger_reason", nullptr,
     [](patched& p) {
         wrap(p);
         p.host.get_extension = [](host_t host, const char* id) -> const void* {
             static destination_host_ledger_t calls{};
             calls.is_delivered = [](host_t inner, const destination_ledger_key_t* key) -> std::int32_t {
                 const auto* real = of(inner).real_host;
                 const auto* ledger = static_cast<const destination_host_ledger_t*>(
                     real->get_extension(real, DESTINATION_EXT_LEDGER));
                 ledger->is_delivered(real, key);
                 return 0;
             };
             (void)host;
             return std::string_view(id) == DESTINATION_EXT_LEDGER ? &calls : nullptr;
         };
     }},
    {"schema_is_broken", break_schema<[](destination_plugin_schema_t& e) {
         e.config_schema = [](plugin_t) { return destination_string_of("{"); };
     }>},
    {"metric_name", break_metrics<[](destination_plugin_metrics_t& e) {
         e.snapshot =
             one_metric<[](destination_metric_t& m) { m.name = destination_string_of("Things-Total"); }>;
     }>},
    {"counter_falls", break_metrics<[](destination_plugin_metrics_t& e) {
         e.snapshot = one_metric<[](destination_metric_t& m) { m.value = 1000 - ++inside; }>;
     }>},
    {"always_running", break_state<[](destination_plugin_state_t& e) {
         e.get = [](plugin_t, destination_state_t* state, destination_sink_t) -> destination_status_t {
             state->state = DESTINATION_STATE_RUNNING;
             return DESTINATION_OK;
         };
     }>},
    {"state_fills_all", break_state<[](destination_plugin_state_t& e) {
         e.get = [](plugin_t, destination_state_t* state, destination_sink_t) -> destination_status_t {
             if (!destination::is_whole(state)) return DESTINATION_ERROR_ARGUMENT;
             const auto size = state->size;
             std::memset(state, 0, size);
             state->size = size;
             return DESTINATION_OK;
         };
     }>},
    {"check_is_content", break_check<[](destination_plugin_check_t& e) {
         e.check = [](plugin_t, const destination_config_t*, on_diagnostic_t, void*,
                      destination_sink_t) -> destination_status_t { return DESTINATION_OK; };
     }>},
    {"check_configures", break_check<[](destination_plugin_check_t& e) {
         e.check = [](plugin_t plugin, const destination_config_t* config, on_diagnostic_t, void*,
                      destination_sink_t) { return configure_good(plugin, config); };
     }>},
    {"preview_two_lines", break_preview<[](destination_plugin_preview_t& e) {
         e.preview = [](plugin_t plugin, events_t, std::uint32_t, std::int32_t* outcome,
                        destination_sink_t out) -> destination_status_t {
             if (!destination::instance_of<honest>(*of(plugin).good).is_configured())
                 return DESTINATION_ERROR_STATE;
             *outcome = DESTINATION_OUTCOME_DELIVERED;
             destination::write(out, "{\"outcome\":\"mapped\",\n\"event\":{}}");
             return DESTINATION_OK;
         };
     }>},
    {"preview_opens", break_preview<[](destination_plugin_preview_t& e) {
         e.preview = [](plugin_t, events_t, std::uint32_t, std::int32_t* outcome,
                        destination_sink_t) -> destination_status_t {
             leave_open();
             *outcome = DESTINATION_OUTCOME_DELIVERED;
             return DESTINATION_OK;
         };
     }>},
    {"preview_is_wrong", break_preview<[](destination_plugin_preview_t& e) {
         e.preview = [](plugin_t, events_t, std::uint32_t, std::int32_t* outcome,
                        destination_sink_t out) -> destination_status_t {
             *outcome = DESTINATION_OUTCOME_FILTERED;
             destination::write(out, R"({"outcome":"filtered","reason":"condition"})");
             return DESTINATION_OK;
         };
     }>},
    {"evaluate_no_json", break_evaluate<[](destination_plugin_evaluate_t& e) {
         e.evaluate = [](plugin_t plugin, destination_string_t, events_t, on_diagnostic_t, void*,
                         destination_sink_t out) -> destination_status_t {
             if (!destination::instance_of<honest>(*of(plugin).good).is_configured())
                 return DESTINATION_ERROR_STATE;
             destination::write(out, "no json");
             return DESTINATION_OK;
         };
     }>},
    {"report_is_empty", break_report<[](destination_plugin_report_t& e) {
         e.finish = [](plugin_t, void*, std::uint32_t, destination_sink_t) -> destination_status_t {
             return DESTINATION_OK;
         };
     }>},
    {"report_leaks",
     break_report<[](destination_plugin_report_t& e) { e.abandon = [](plugin_t, void*) {}; }>},
};

} // namespace

const fault* current_fault() {
    const char* wanted = std::getenv("DESTINATION_FAULT");
    if (wanted == nullptr) return nullptr;
    for (const auto& one : faults)
        if (one.name == wanted) return &one;
    return nullptr;
}

} // namespace faulty
