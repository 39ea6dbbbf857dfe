// desthost check: what is wrong with a configuration, or what it will do.
#include "host/commands/commands.hpp"
#include "host/commands/event_check.hpp"
#include "host/commands/options.hpp"
#include "host/commands/output.hpp"
#include "host/commands/session.hpp"
#include "host/diagnostics.hpp"
#include "host/interrupt.hpp"
#include "host/replay/input_supply.hpp"
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

struct check_options {
    std::string config;
    std::string events; // empty: none
    std::optional<std::int64_t> now;
    format_choice format;
};

// What sample events show about the file. Returns whether they could be read.
exit_status check_events(session& s, const check_options& o, log& to, diagnostic_writer& writer) {
    const auto config = s.config().as_config(DESTINATION_CONFIG_WITHOUT_SECRETS);
    if (s.instance().configure(config) != DESTINATION_OK) return exit_status::usage;
    interrupt signals;
    const sources::waiting wait{signals.stop_descriptor(), {}};
    replay::input_supply events{inputs_of({o.events}, to), o.format.input, to, &wait};
    event_check checked{s};
    if (!checked.is_offered())
        throw failure{exit_status::no_plugin, "the plugin cannot check events; leave --events out"};
    replay::supplied_event event;
    while (!signals.stop_requested() && events.next(event))
        if (event.malformed.empty())
            checked.add({sizeof(destination_event_t), 0, event.line, abi_string(event.payload), s.now()});
    checked.finish(0, writer);
    return signals.stop_requested() ? exit_status::interrupted : events.status();
}

exit_status check(const check_options& o, log& to, const common_options& common) {
    session s{o.config, common, to, o.now};
    const auto& extension =
        s.need<destination_plugin_check_t>(DESTINATION_EXT_CHECK, "check a configuration");
    diagnostic_writer writer{to, s.config().path, DESTINATION_DIAGNOSTIC_NOTE};
    const auto config = s.config().as_config(0);
    std::string description;
    const auto status = extension.check(s.instance().plugin(), &config, diagnostic_writer::callback, &writer,
                                        sink_into(description));
    const bool good = status == DESTINATION_OK && writer.errors() == 0;
    // What the file does is data, and needs no secret.
    if ((good || status == DESTINATION_ERROR_SECRET) && !description.empty()) {
        output out;
        out.text() = printable_lines(description);
        if (!out.text().ends_with('\n')) out.text() += '\n';
        out.flush();
    }
    if (!good && writer.errors() == 0)
        to.error(s.config().path + ": the plugin does not accept the configuration: " + status_text(status));
    const bool can_check_events = !o.events.empty() && (good || status == DESTINATION_ERROR_SECRET);
    const auto events_end = can_check_events ? check_events(s, o, to, writer) : exit_status::ok;
    if (writer.errors() + writer.warnings() != 0)
        to.print(severity::info,
                 plural(writer.errors(), "error") + ", " + plural(writer.warnings(), "warning") + "\n");
    if (!good) return exit_status::usage;
    return events_end;
}

} // namespace

runner add_check(CLI::App& app) {
    auto o = std::make_shared<check_options>();
    add_config(app, o->config);
    app.add_option("--events,-e", o->events,
                   "sample events: tells what in the file takes or reads none of them")
        ->type_name("FILE");
    add_format(app, o->format, false);
    add_now(app, o->now);
    return [o](log& to, const common_options& common) { return check(*o, to, common); };
}

} // namespace desthost::commands
