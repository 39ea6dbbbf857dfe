// Faults of submit and of a full queue.
#include "../breaking.hpp"

#include <atomic>
#include <cstdlib>
#include <stdexcept>
#include <unistd.h>

namespace faulty {
namespace {

std::atomic<int> inside{0};

void slow_stop(patched& p) {
    p.calls.stop = [](plugin_t plugin, std::int64_t timeout) {
        sleep_for(3600);
        return stop_good(plugin, timeout);
    };
}

constexpr fault faults[] = {
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
};

} // namespace

std::span<const fault> submit_faults() {
    return faults;
}

} // namespace faulty
