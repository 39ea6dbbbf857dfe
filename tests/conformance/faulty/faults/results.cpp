// Faults of results, and of the calls that wait for them: flush, reconfigure, stop and destroy.
#include "../breaking.hpp"

#include <atomic>

namespace faulty {
namespace {

std::atomic<int> to_drop{0};

void drop_some(patched& p) {
    wrap(p);
    p.host.on_results = [](host_t host, results_t results, std::uint32_t count) {
        static std::atomic<int> seen{0};
        if (++seen % 7 != 0) pass_on(host, results, count);
    };
}

constexpr fault faults[] = {
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
};

} // namespace

std::span<const fault> result_faults() {
    return faults;
}

} // namespace faulty
