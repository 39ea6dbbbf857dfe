// desthost preview: what would become of each event, one line of JSON each, without sending anything.
#include "host/commands/commands.hpp"
#include "host/commands/event_check.hpp"
#include "host/commands/options.hpp"
#include "host/commands/output.hpp"
#include "host/commands/preview_summary.hpp"
#include "host/commands/session.hpp"
#include "host/interrupt.hpp"
#include "host/replay/filter_watch.hpp"
#include "host/replay/input_supply.hpp"
#include "host/text.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <destination/ext/preview.h>
#include <destination/result.h>
#include <memory>
#include <unistd.h>

namespace desthost::commands {
namespace {

struct preview_options {
    std::string config;
    std::string events; // empty: standard input
    std::optional<std::int64_t> now;
    format_choice format;
    bool explain = false;
    bool show_values = false;
    std::string only; // the outcome whose events are shown; empty: all
};

std::int32_t outcome_named(std::string_view name) {
    if (name == "mapped") return DESTINATION_OUTCOME_DELIVERED;
    return name == "filtered" ? DESTINATION_OUTCOME_FILTERED : DESTINATION_OUTCOME_INVALID;
}

std::uint32_t flags_of(const preview_options& o, const output& out) {
    if (o.show_values && !out.is_terminal())
        throw failure{exit_status::usage,
                      "--show-values shows customers' data in clear text and works only when standard "
                      "output is a terminal"};
    if (!o.explain) return 0;
    const bool table = o.format.output == output_format::table ||
                       (o.format.output == output_format::automatic && out.is_terminal());
    return DESTINATION_PREVIEW_EXPLAIN | (table ? DESTINATION_PREVIEW_TABLE : 0) |
           (o.show_values ? DESTINATION_PREVIEW_SHOW_VALUES : 0);
}

class previewer {
public:
    previewer(session& s, output& out, log& to, std::uint32_t flags, std::string_view only)
        : session_(s),
          extension_(s.need<destination_plugin_preview_t>(DESTINATION_EXT_PREVIEW, "preview events")),
          out_(out), log_(to), flags_(flags), only_(only), rules_(s) {}

    void show(const replay::supplied_event& event) {
        if (!event.malformed.empty()) return show_malformed(event);
        const destination_event_t record{sizeof record, 0, event.line, abi_string(event.payload),
                                         session_.now()};
        written_.clear();
        std::int32_t outcome = 0;
        const auto status =
            extension_.preview(session_.instance().plugin(), &record, flags_, &outcome, sink_into(written_));
        if (outcome == DESTINATION_OUTCOME_INVALID) status_ = exit_status::incomplete;
        filters_.count(event.input, outcome, reason());
        if (status != DESTINATION_OK) return complain(event.line, status_text(status));
        count(record, outcome);
        if (checked_++ < most_checked) rules_.add(record);
        if (!only_.empty() && outcome != outcome_named(only_)) return;
        if ((flags_ & DESTINATION_PREVIEW_TABLE) != 0) return show_table(event.line);
        if (written_.size() < 2 || written_.front() != '{')
            return complain(event.line, "it is no JSON object");
        auto& line = out_.text();
        line += "{\"line\":";
        line += std::to_string(event.line);
        line += written_[1] == '}' ? "" : ",";
        line.append(written_, 1) += '\n';
        out_.end_record();
    }

    exit_status status() const noexcept { return status_; }
    // Rules that gave nothing for all of the first events, then the summary.
    void finish() {
        diagnostic_writer findings{log_, session_.config().path, DESTINATION_DIAGNOSTIC_NOTE};
        rules_.finish(DESTINATION_CHECK_EVENTS_RULES, findings);
        log_.print(severity::info, summary_.text());
    }

    void tell_filtered(const std::vector<std::string>& inputs) {
        for (const auto& warning : filters_.warnings(inputs))
            log_.warning(warning);
    }

private:
    // What the plugin has written as its reason; the first key of that name.
    std::string_view reason() const {
        constexpr std::string_view key = "\"reason\":\"";
        const std::string_view text = written_;
        const auto at = text.find(key);
        if (at == text.npos) return "unknown";
        return text.substr(at + key.size(), text.find('"', at + key.size()) - at - key.size());
    }

    void show_malformed(const replay::supplied_event& event) {
        status_ = exit_status::incomplete;
        filters_.count(event.input, DESTINATION_OUTCOME_INVALID, sources::malformed_row);
        std::string json = R"({"outcome":"invalid","reason":")";
        append_json_string(json.append(sources::malformed_row) += "\",\"detail\":", event.malformed);
        json += "}";
        summary_.count(DESTINATION_OUTCOME_INVALID, json);
        if (!only_.empty() && DESTINATION_OUTCOME_INVALID != outcome_named(only_)) return;
        auto& text = out_.text();
        if ((flags_ & DESTINATION_PREVIEW_TABLE) != 0)
            text += "line " + std::to_string(event.line) +
                    "\ninvalid, malformed_row: " + std::string(event.malformed) + "\n\n";
        else
            text += "{\"line\":" + std::to_string(event.line) + "," + json.substr(1) + "\n";
        out_.end_record();
    }

    // Text for people does not hold reasons and notes in a form to count by.
    void count(const destination_event_t& event, std::int32_t outcome) {
        if ((flags_ & DESTINATION_PREVIEW_TABLE) == 0) return summary_.count(outcome, written_);
        std::string json;
        std::int32_t same = 0;
        extension_.preview(session_.instance().plugin(), &event, 0, &same, sink_into(json));
        summary_.count(outcome, json);
    }

    void show_table(std::uint64_t line) {
        auto& text = out_.text();
        text += "line " + std::to_string(line) + "\n" + printable_lines(written_);
        text += text.ends_with('\n') ? "\n" : "\n\n";
        out_.end_record();
    }

    void complain(std::uint64_t line, std::string_view why) {
        status_ = exit_status::incomplete;
        log_.error("the plugin's preview of line " + std::to_string(line) +
                   " cannot be used: " + std::string(why));
    }

    session& session_;
    const destination_plugin_preview_t& extension_;
    output& out_;
    log& log_;
    const std::uint32_t flags_;
    const std::string only_;
    preview_summary summary_;
    event_check rules_;
    std::uint64_t checked_ = 0;
    static constexpr std::uint64_t most_checked = 1000;
    std::string written_;
    replay::filter_watch filters_;
    exit_status status_ = exit_status::ok;
};

exit_status preview(const preview_options& o, log& to, const common_options& common) {
    interrupt signals;
    output out;
    const auto flags = flags_of(o, out);
    const sources::waiting wait{signals.stop_descriptor(), [&out] { out.flush(); }};
    const auto inputs = inputs_of({o.events.empty() ? "-" : o.events}, to);
    replay::input_supply events{inputs, o.format.input, to, &wait};
    session s{o.config, common, to, o.now};
    s.configure(DESTINATION_CONFIG_WITHOUT_SECRETS);
    if (o.events.empty() && ::isatty(STDIN_FILENO) == 1)
        to.info("reads events from standard input, because --events names no file");
    previewer each{s, out, to, flags, o.only};
    replay::supplied_event event;
    while (!signals.stop_requested() && events.next(event))
        each.show(event);
    out.flush();
    each.finish();
    if (signals.stop_requested()) return exit_status::interrupted;
    each.tell_filtered(inputs);
    return std::max(each.status(), events.status());
}

} // namespace

runner add_preview(CLI::App& app) {
    auto o = std::make_shared<preview_options>();
    add_config(app, o->config);
    app.add_option("--events,-e,EVENTS", o->events, "the events; - or nothing: standard input")
        ->type_name("FILE");
    app.add_flag("--explain", o->explain,
                 "adds the rule, the source and the steps of every property, and why others are not sent");
    app.add_flag("--show-values", o->show_values, "with --explain on a terminal: shows values in clear text")
        ->needs("--explain");
    app.add_option("--only", o->only, "shows events of this outcome alone; the summary counts all")
        ->type_name("mapped|filtered|invalid")
        ->check(CLI::IsMember({"mapped", "filtered", "invalid"}));
    add_format(app, o->format, true);
    add_now(app, o->now);
    return [o](log& to, const common_options& common) { return preview(*o, to, common); };
}

} // namespace desthost::commands
