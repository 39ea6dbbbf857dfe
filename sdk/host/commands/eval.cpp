// desthost eval: tries a formula, on events or on none; one line of JSON each.
#include "host/commands/commands.hpp"
#include "host/commands/options.hpp"
#include "host/commands/output.hpp"
#include "host/commands/session.hpp"
#include "host/diagnostics.hpp"
#include "host/interrupt.hpp"
#include "host/replay/input_supply.hpp"
#include "host/text.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <destination/ext/evaluate.h>
#include <memory>

namespace desthost::commands {
namespace {

struct eval_options {
    std::string config;
    std::string formula;
    std::string events;
    std::optional<std::int64_t> now;
    format_choice format;
};

// One result. Throws failure(usage) when the formula itself has a mistake; an event that is no JSON gives
// null.
exit_status evaluate(session& s, const std::string& formula, const replay::supplied_event* event, output& out,
                     log& to) {
    const auto& extension =
        s.need<destination_plugin_evaluate_t>(DESTINATION_EXT_EVALUATE, "evaluate formulas");
    destination_event_t record{sizeof record, 0, 0, {}, s.now()};
    if (event != nullptr) record.token = event->line, record.payload = abi_string(event->payload);
    diagnostic_writer findings{to, "formula", DESTINATION_DIAGNOSTIC_NOTE, formula};
    std::string value;
    const auto status =
        extension.evaluate(s.instance().plugin(), abi_string(formula), event != nullptr ? &record : nullptr,
                           diagnostic_writer::callback, &findings, sink_into(value));
    const bool told = findings.errors() != 0;
    if (status == DESTINATION_ERROR_ARGUMENT && event != nullptr) {
        if (!told) to.error("line " + std::to_string(event->line) + ": the event is not JSON");
        value = "null";
    } else if (status != DESTINATION_OK) {
        throw failure{exit_status::usage,
                      told ? "" : std::string("the formula cannot be evaluated: ") + status_text(status)};
    }
    while (value.ends_with('\n'))
        value.pop_back();
    out.text().append(value) += '\n';
    out.end_record();
    return status == DESTINATION_OK ? exit_status::ok : exit_status::incomplete;
}

exit_status tell_malformed(const replay::supplied_event& event, output& out, log& to) {
    to.error("line " + std::to_string(event.line) + ": " + std::string(event.malformed));
    out.text() += "null\n";
    out.end_record();
    return exit_status::incomplete;
}

exit_status eval(const eval_options& o, log& to, const common_options& common) {
    interrupt signals;
    output out;
    const sources::waiting wait{signals.stop_descriptor(), [&out] { out.flush(); }};
    std::optional<replay::input_supply> events;
    if (!o.events.empty()) events.emplace(inputs_of({o.events}), o.format.input, to, &wait);
    session s{o.config, common, to, o.now};
    s.configure(DESTINATION_CONFIG_WITHOUT_SECRETS);
    auto status = exit_status::ok;
    if (!events) status = evaluate(s, o.formula, nullptr, out, to);
    replay::supplied_event event;
    while (events && !signals.stop_requested() && events->next(event))
        if (!event.malformed.empty())
            status = tell_malformed(event, out, to);
        else if (evaluate(s, o.formula, &event, out, to) != exit_status::ok)
            status = exit_status::incomplete;
    out.flush();
    if (signals.stop_requested()) return exit_status::interrupted;
    return events ? std::max(status, events->status()) : status;
}

} // namespace

runner add_eval(CLI::App& app) {
    auto o = std::make_shared<eval_options>();
    add_config(app, o->config);
    app.add_option("FORMULA", o->formula, "the formula; behind -- when it begins with a minus sign")
        ->required();
    app.add_option("--events,-e", o->events,
                   "the events; -: standard input. Without it the formula is tried on none")
        ->type_name("FILE");
    add_format(app, o->format, false);
    add_now(app, o->now);
    return [o](log& to, const common_options& common) { return eval(*o, to, common); };
}

} // namespace desthost::commands
