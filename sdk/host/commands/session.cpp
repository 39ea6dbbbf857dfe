#include "host/commands/session.hpp"

#include "host/diagnostics.hpp"
#include "host/plugin_search.hpp"
#include "host/text.hpp"

#include <destination/ext/check.h>
#include <destination/ext/draft/delivery.h>

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

session::terms session::terms_of(const desthost::instance& of) {
    terms found;
    const auto* extension = of.extension<destination_plugin_delivery_t>(DESTINATION_EXT_DRAFT_DELIVERY);
    destination_delivery_terms_t told{};
    told.size = sizeof told;
    if (extension == nullptr ||
        extension->terms(of.plugin(), &told, sink_into(found.scope)) != DESTINATION_OK)
        return {};
    const auto choose = [](std::int64_t& to, std::int64_t said) {
        if (said > 0) to = said;
    };
    choose(found.keep.ledger, told.keep_ledger);
    choose(found.keep.dead_letters, told.keep_dead_letters);
    choose(found.keep.inputs, told.keep_inputs);
    found.scope = printable(found.scope);
    return found;
}

std::string session::scope_of(const config_file& config) {
    host_services silent{log_, services_.now(), nullptr};
    desthost::instance probe{library_, silent};
    if (probe.configure(config.as_config(DESTINATION_CONFIG_WITHOUT_SECRETS)) != DESTINATION_OK) return {};
    return terms_of(probe).scope;
}

void session::begin_dry_run() {
    const auto& extension =
        need<destination_plugin_delivery_t>(DESTINATION_EXT_DRAFT_DELIVERY, "do without sending (--dry-run)");
    if (extension.set_dry_run(instance_.plugin(), 1) != DESTINATION_OK)
        throw failure{exit_status::no_plugin, "the plugin does not begin a dry run"};
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
        // What the journal says of the inputs holds for one place.
        const auto scope = delivery_terms().scope;
        if (const auto wanted = scope_of(fresh); !wanted.empty() && wanted != scope)
            return log_.error("the new configuration delivers to " + wanted +
                              " and is not used while this run goes "
                              "on; end it and start it again to deliver there");
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
