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
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace desthost::commands {
namespace {

struct eval_options {
    std::string config;
    std::string formula;
    std::string events;
    std::vector<std::string> shown;
    std::optional<std::int64_t> now;
    format_choice format;
};

class evaluator {
public:
    evaluator(session& s, log& to)
        : s_(s), to_(to),
          extension_(s.need<destination_plugin_evaluate_t>(DESTINATION_EXT_EVALUATE, "evaluate formulas")) {}

    // Writes one line: a column for each path shown, then the result. An event that is no JSON is reported
    // with its line and has null everywhere. Throws failure(usage) when the formula itself has a mistake.
    exit_status write(const eval_options& o, const replay::supplied_event* event, output& out) {
        std::string line;
        is_broken_ = false;
        for (const auto& path : o.shown)
            append("GET(" + quoted(path) + ")", event, line);
        append(o.formula, event, line);
        line.back() = '\n';
        out.text() += line;
        out.end_record();
        return is_broken_ ? exit_status::incomplete : exit_status::ok;
    }

private:
    static std::string quoted(std::string_view path) {
        std::string text = "\"";
        for (const char c : path)
            (c == '"' || c == '\\' ? text += '\\' : text) += c;
        return text += '"';
    }

    // Appends the result and a tab.
    void append(const std::string& formula, const replay::supplied_event* event, std::string& line) {
        destination_event_t record{sizeof record, 0, 0, {}, s_.now()};
        if (event != nullptr) record.token = event->line, record.payload = abi_string(event->payload);
        diagnostic_writer findings{to_, "formula", DESTINATION_DIAGNOSTIC_NOTE, formula};
        std::string value;
        const auto status = extension_.evaluate(s_.instance().plugin(), abi_string(formula),
                                                event != nullptr ? &record : nullptr,
                                                diagnostic_writer::callback, &findings, sink_into(value));
        const bool told = findings.errors() != 0;
        if (status == DESTINATION_ERROR_ARGUMENT && event != nullptr) {
            if (!is_broken_) to_.error("line " + std::to_string(event->line) + ": the event is not JSON");
            is_broken_ = true;
            value = "null";
        } else if (status != DESTINATION_OK) {
            throw failure{exit_status::usage,
                          told ? "" : std::string("the formula cannot be evaluated: ") + status_text(status)};
        }
        value.erase(value.find_last_not_of('\n') + 1);
        (line += value) += '\t';
    }

    session& s_;
    log& to_;
    const destination_plugin_evaluate_t& extension_;
    bool is_broken_ = false; // the event being written
};

// Whether somebody pipes events in: a terminal and /dev/null are none.
bool has_piped_input() {
    struct stat about {};
    return ::fstat(STDIN_FILENO, &about) == 0 && (S_ISFIFO(about.st_mode) || S_ISREG(about.st_mode));
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
    const bool is_piped = o.events.empty() && has_piped_input();
    if (!o.events.empty() || is_piped)
        events.emplace(inputs_of({is_piped ? std::string("-") : o.events}, to), o.format.input, to, &wait);
    session s{o.config, common, to, o.now};
    s.configure(DESTINATION_CONFIG_WITHOUT_SECRETS);
    evaluator each(s, to);
    auto status = exit_status::ok;
    bool read_any = false;
    replay::supplied_event event;
    while (events && !signals.stop_requested() && events->next(event)) {
        read_any = true;
        const auto ended =
            event.malformed.empty() ? each.write(o, &event, out) : tell_malformed(event, out, to);
        if (ended != exit_status::ok) status = exit_status::incomplete;
    }
    if (!read_any && (!events || is_piped) && !signals.stop_requested()) status = each.write(o, nullptr, out);
    out.flush();
    if (signals.stop_requested()) return exit_status::interrupted;
    return events ? std::max(status, events->status()) : status;
}

} // namespace

runner add_eval(CLI::App& app) {
    auto o = std::make_shared<eval_options>();
    add_config(app, o->config);
    app.add_option(
           "FORMULA", o->formula,
           "the formula, or a template such as '{{user.email}}'; behind -- when it begins with a minus sign")
        ->required();
    app.add_option("--events,-e", o->events,
                   "the events; -: standard input, which is read too when events are piped in. Without "
                   "events the formula is tried "
                   "on none")
        ->type_name("FILE");
    app.add_option("--show", o->shown, "paths of the event whose values stand before each result, as columns")
        ->delimiter(',')
        ->type_name("PATH,...");
    add_format(app, o->format, false);
    add_now(app, o->now);
    return [o](log& to, const common_options& common) { return eval(*o, to, common); };
}

} // namespace desthost::commands
