// desthost replay: delivers every event and says what became of it.
#include "host/commands/commands.hpp"
#include "host/commands/options.hpp"
#include "host/commands/session.hpp"
#include "host/interrupt.hpp"
#include "host/replay/delivery.hpp"
#include "host/write_file.hpp"

#include <CLI/CLI.hpp>

#include <array>
#include <memory>
#include <system_error>

namespace desthost::commands {
namespace {

// Enough for several of the largest batches under way on every connection; memory stays small.
constexpr std::size_t most_events_in_flight = 16'384;
constexpr std::size_t most_bytes_in_flight = 12 * 1024 * 1024;

struct replay_options {
    std::string config;
    std::vector<std::string> events;
    std::optional<std::int64_t> now;
    format_choice format;
    std::string dead_letters;
    std::string summary;
    replay::settings delivery;
};

// Joins what the plugin calls to the parts that deal with it.
class receiver final : public result_receiver {
public:
    explicit receiver(replay::results& ends) : ends_(ends) {}
    void deliver_to(replay::delivery& d) noexcept { delivery_ = &d; }

    void on_results(const destination_result_t* reported, std::uint32_t count) noexcept override {
        ends_.take(reported, count);
    }
    void on_writable() noexcept override {
        if (delivery_ != nullptr) delivery_->on_writable();
    }
    bool offers_ledger() const noexcept override { return false; }
    bool is_delivered(const destination_ledger_key_t&) noexcept override { return false; }

private:
    replay::results& ends_;
    replay::delivery* delivery_ = nullptr;
};

void write_summary(const replay_options& o, const replay::tally& totals, log& to) {
    const auto counts = totals.json();
    const auto first_line = totals.first_line();
    if (to.format() == log_format::json) {
        const std::array fields{log_field{"summary", counts, true}};
        to.print(severity::info, first_line, fields);
    } else {
        to.print(severity::info, totals.text());
    }
    if (o.summary.empty()) return;
    if (const int error = replace_file(o.summary, counts + "\n"); error != 0)
        to.error(o.summary + ": the summary cannot be written: " + std::generic_category().message(error));
}

exit_status status_of(replay::ending how, const replay::results& ends, const replay::tally& totals,
                      const replay::input_supply& events) {
    if (how == replay::ending::interrupted) return exit_status::interrupted;
    const bool clean = how == replay::ending::all_done && ends.faults() == 0 && !ends.has_failed();
    return clean && events.broken_inputs() == 0 ? totals.status() : exit_status::incomplete;
}

exit_status run(const replay_options& o, log& to, const common_options& common) {
    interrupt signals{interrupt::hangup::reloads};
    replay::stop_event stop;
    const sources::waiting wait{stop.descriptor(), {}};
    replay::input_supply events{o.events, o.format.input, to, &wait};
    std::optional<replay::dead_letter_file> letters;
    replay::in_flight window{most_events_in_flight, most_bytes_in_flight};
    replay::results ends{window, o.events, to};
    receiver joins{ends};
    session s{o.config, common, to, o.now, &joins};
    s.configure(0);
    if (!o.dead_letters.empty()) ends.keep_letters(letters.emplace(o.dead_letters));
    replay::delivery loop{o.delivery, events, window, ends, stop, to};
    joins.deliver_to(loop);
    const auto how = loop.run(s.instance(), signals, [&s] { s.reconfigure(); });
    const auto totals = ends.totals();
    write_summary(o, totals, to);
    return status_of(how, ends, totals, events);
}

} // namespace

runner add_replay(CLI::App& app) {
    auto o = std::make_shared<replay_options>();
    add_config(app, o->config);
    app.add_option("EVENTS", o->events, "files of events; - for standard input")
        ->required()
        ->type_name("FILE");
    app.add_option("--dead-letters", o->dead_letters,
                   "appends what could not be delivered, and why, to this file")
        ->type_name("FILE");
    add_duration(app, "--give-up-after", o->delivery.give_up_after,
                 "stops after this time; what is left counts as undelivered");
    app.add_option("--rate", o->delivery.events_per_second, "at most so many events a second")
        ->type_name("N")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}));
    app.add_option("--workers", o->delivery.workers, "threads that map and submit")
        ->type_name("N")
        ->check(CLI::Range(1u, 256u));
    app.add_option("--summary", o->summary, "writes the summary as JSON to this file")->type_name("FILE");
    app.add_option("--metrics", o->delivery.metrics_path,
                   "keeps the metrics in this file, as Prometheus reads them")
        ->type_name("FILE");
    add_format(app, o->format, false);
    add_now(app, o->now);
    return [o](log& to, const common_options& common) { return run(*o, to, common); };
}

} // namespace desthost::commands
