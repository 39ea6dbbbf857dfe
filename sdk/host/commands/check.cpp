// desthost check: what is wrong with a configuration, or what it will do.
#include "host/commands/commands.hpp"
#include "host/commands/options.hpp"
#include "host/commands/session.hpp"
#include "host/diagnostics.hpp"
#include "host/text.hpp"

#include <CLI/CLI.hpp>

#include <array>
#include <destination/ext/check.h>
#include <memory>

namespace desthost::commands {
namespace {

std::string plural(std::uint64_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

exit_status check(const std::string& config_path, log& to, const common_options& common) {
    session s{config_path, common, to, {}};
    const auto& extension =
        s.need<destination_plugin_check_t>(DESTINATION_EXT_CHECK, "check a configuration");
    diagnostic_writer writer{to, s.config().path, DESTINATION_DIAGNOSTIC_NOTE};
    const auto config = s.config().as_config(0);
    std::string description;
    const auto status = extension.check(s.instance().plugin(), &config, diagnostic_writer::callback, &writer,
                                        sink_into(description));
    const bool good = status == DESTINATION_OK && writer.errors() == 0;
    if (good && !description.empty()) {
        if (!description.ends_with('\n')) description += '\n';
        to.print(severity::info, description);
    }
    if (!good && writer.errors() == 0)
        to.error(s.config().path + ": the plugin does not accept the configuration: " + status_text(status));
    if (writer.errors() + writer.warnings() != 0)
        to.print(severity::info,
                 plural(writer.errors(), "error") + ", " + plural(writer.warnings(), "warning") + "\n");
    return good ? exit_status::ok : exit_status::usage;
}

} // namespace

runner add_check(CLI::App& app) {
    auto config = std::make_shared<std::string>();
    add_config(app, *config);
    return [config](log& to, const common_options& common) { return check(*config, to, common); };
}

} // namespace desthost::commands
