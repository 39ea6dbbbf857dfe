// desthost report: a report that the plugin offers, over all events.
#include "host/commands/commands.hpp"
#include "host/commands/options.hpp"
#include "host/commands/output.hpp"
#include "host/commands/session.hpp"
#include "host/interrupt.hpp"
#include "host/nearest.hpp"
#include "host/replay/input_supply.hpp"
#include "host/text.hpp"

#include <CLI/CLI.hpp>

#include <destination/ext/report.h>
#include <memory>

namespace desthost::commands {
namespace {

struct report_options {
    std::string config;
    std::string name;
    std::vector<std::string> events;
    std::optional<std::int64_t> now;
    format_choice format;
};

[[noreturn]] void refuse_name(const destination_plugin_report_t& reports, const destination_plugin_t* plugin,
                              const std::string& name) {
    std::vector<std::string> names;
    std::string list;
    for (std::uint32_t i = 0; i < reports.count(plugin) && i < 100; ++i) {
        names.emplace_back(view(reports.name(plugin, i)));
        list += (list.empty() ? "" : ", ") + printable(names.back()) + " (" +
                printable(view(reports.description(plugin, i))) + ")";
    }
    throw failure{exit_status::usage, "there is no report \"" + printable(name) + "\"" +
                                          did_you_mean(name, names) +
                                          "; the plugin offers: " + (list.empty() ? "none" : list)};
}

// A report that is under way; abandoned unless it is finished.
class running_report {
public:
    running_report(session& s, const std::string& name)
        : reports_(s.need<destination_plugin_report_t>(DESTINATION_EXT_REPORT, "make reports")),
          plugin_(s.instance().plugin()) {
        const auto status = reports_.begin(plugin_, abi_string(name), &handle_);
        if (status == DESTINATION_NEVER) refuse_name(reports_, plugin_, name);
        need(status);
    }
    ~running_report() {
        if (handle_ != nullptr) reports_.abandon(plugin_, handle_);
    }
    running_report(const running_report&) = delete;
    running_report& operator=(const running_report&) = delete;

    void add(const destination_event_t& event) { need(reports_.add(plugin_, handle_, &event)); }

    std::string finish(std::uint32_t flags) {
        std::string text;
        need(reports_.finish(plugin_, std::exchange(handle_, nullptr), flags, sink_into(text)));
        return text;
    }

private:
    static void need(destination_status_t status) {
        if (status == DESTINATION_OK) return;
        throw failure{exit_status::incomplete,
                      std::string("the report cannot be made: ") + status_text(status)};
    }

    const destination_plugin_report_t& reports_;
    const destination_plugin_t* plugin_;
    void* handle_ = nullptr;
};

exit_status report(const report_options& o, log& to, const common_options& common) {
    interrupt signals;
    const sources::waiting wait{signals.stop_descriptor(), {}};
    replay::input_supply events{inputs_of(o.events, to), o.format.input, to, &wait};
    session s{o.config, common, to, o.now};
    s.configure(DESTINATION_CONFIG_WITHOUT_SECRETS);
    running_report made{s, o.name};
    replay::supplied_event event;
    std::uint64_t malformed = 0;
    while (!signals.stop_requested() && events.next(event)) {
        if (event.malformed.empty())
            made.add({sizeof(destination_event_t), 0, event.line, abi_string(event.payload), s.now()});
        else if (++malformed == 1)
            to.warning("line " + std::to_string(event.line) +
                       " is left out of the report: " + std::string(event.malformed));
    }
    if (malformed > 1)
        to.warning(std::to_string(malformed) +
                   " malformed rows are left out of the report; preview names them");
    if (signals.stop_requested()) return exit_status::interrupted;
    output out;
    const bool json = o.format.output == output_format::json;
    const auto text = made.finish(json ? DESTINATION_REPORT_JSON : 0);
    out.text() = json ? text : printable_lines(text);
    if (!out.text().ends_with('\n')) out.text() += '\n';
    out.flush();
    return events.status();
}

} // namespace

runner add_report(CLI::App& app) {
    auto o = std::make_shared<report_options>();
    app.add_option("NAME", o->name, "the report")->required();
    add_config(app, o->config);
    app.add_option("EVENTS", o->events, "files of events, folders or patterns; - for standard input")
        ->required()
        ->type_name("FILE");
    add_format(app, o->format, true);
    add_now(app, o->now);
    return [o](log& to, const common_options& common) { return report(*o, to, common); };
}

} // namespace desthost::commands
