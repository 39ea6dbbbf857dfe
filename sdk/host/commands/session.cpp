#include "host/commands/session.hpp"

#include "host/diagnostics.hpp"
#include "host/plugin_search.hpp"
#include "host/text.hpp"

#include <destination/ext/check.h>

namespace desthost::commands {

session::session(const std::string& config_path, const common_options& common, log& to,
                 std::optional<std::int64_t> fixed_now, result_receiver* receiver)
    : log_(to), config_(read_config_file(config_path)),
      library_(find_plugin(config_, plugin_places(common.plugin_paths))), services_(to, fixed_now, receiver),
      instance_(library_, services_) {}

void session::missing(const char* id, const char* what) const {
    throw failure{exit_status::no_plugin, std::string("the plugin ") + instance_.id() + " cannot " + what +
                                              ": it does not have the extension " + id};
}

std::uint64_t session::tell_findings(const config_file& config, std::uint32_t flags, std::int32_t least) {
    const auto* check = instance_.extension<destination_plugin_check_t>(DESTINATION_EXT_CHECK);
    if (check == nullptr) return 0;
    diagnostic_writer writer{log_, config.path, least};
    const auto text = config.as_config(flags);
    std::string unused;
    check->check(instance_.plugin(), &text, diagnostic_writer::callback, &writer, sink_into(unused));
    return writer.errors();
}

void session::configure(std::uint32_t flags) {
    flags_ = flags;
    const auto status = instance_.configure(config_.as_config(flags));
    const auto errors = tell_findings(config_, flags, DESTINATION_DIAGNOSTIC_WARNING);
    if (status == DESTINATION_OK) return;
    throw failure{exit_status::usage,
                  errors != 0 ? ""
                              : config_.path +
                                    ": the plugin does not accept the configuration: " + status_text(status)};
}

void session::reconfigure() {
    try {
        auto fresh = read_config_file(config_.path);
        const auto status = instance_.reconfigure(fresh.as_config(flags_));
        if (status == DESTINATION_OK) {
            config_ = std::move(fresh);
            return log_.info("the configuration was read again");
        }
        tell_findings(fresh, flags_, DESTINATION_DIAGNOSTIC_WARNING);
        log_.error(std::string("the new configuration is not used: ") + status_text(status) +
                   "; the one from before goes on");
    } catch (const failure& error) {
        log_.error(std::string(error.what()) + "; the configuration from before goes on");
    }
}

} // namespace desthost::commands
