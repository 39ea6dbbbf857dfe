// Faults of configure and start, and of the order of calls.
#include "../breaking.hpp"

#include <cstdlib>

namespace faulty {
namespace {

void always_ok(patched& p) {
    p.calls.flush = [](plugin_t, std::int64_t) -> destination_status_t { return DESTINATION_OK; };
}

constexpr fault faults[] = {
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
             [[maybe_unused]] const std::string copy(config->text.data, config->text.size);
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
};

} // namespace

std::span<const fault> configure_faults() {
    return faults;
}

} // namespace faulty
