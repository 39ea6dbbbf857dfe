// desthost replay: delivers every event and says what became of it.
#include "host/commands/commands.hpp"
#include "host/commands/delivery_job.hpp"
#include "host/commands/options.hpp"
#include "host/replay/input_supply.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace desthost::commands {
namespace {

struct replay_options {
    job_options job;
    std::vector<std::string> events;
    format_choice format;
};

exit_status run(const replay_options& o, log& to, const common_options& common) {
    // Before anything else, so that a misspelt name is told without a plugin.
    sources::waiting wait;
    const auto inputs = inputs_of(o.events, to);
    replay::input_supply events{inputs, o.format.input, to, &wait};
    delivery_job job{o.job, inputs, to, common};
    wait = job.wait();
    events.remember(job.open_journal("replay", false));
    return job.run(events, [&events] { return events.status(); });
}

} // namespace

runner add_replay(CLI::App& app) {
    auto o = std::make_shared<replay_options>();
    add_config(app, o->job.config);
    app.add_option("EVENTS", o->events, "files of events, folders or patterns; - for standard input")
        ->required()
        ->type_name("FILE");
    app.add_option("--journal", o->job.journal,
                   "keeps here what has been done, so that the same command goes on where it was; "
                   "without it the mapping file's own in $XDG_STATE_HOME/desthost")
        ->type_name("FILE");
    app.add_option("--dead-letters", o->job.dead_letters,
                   "appends what cannot be delivered, and why, to this file")
        ->type_name("FILE");
    add_duration(app, "--give-up-after", o->job.delivery.give_up_after,
                 "stops after this time; what is left is undelivered, and the next run sends it");
    app.add_option("--rate", o->job.delivery.events_per_second, "at most so many events a second")
        ->type_name("N")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}));
    app.add_option("--workers", o->job.delivery.workers, "threads that map and submit")
        ->type_name("N")
        ->check(CLI::Range(1u, 256u));
    app.add_option("--summary", o->job.summary, "writes the summary as JSON to this file")->type_name("FILE");
    app.add_option("--metrics", o->job.delivery.metrics_path,
                   "keeps the metrics in this file, as Prometheus reads them")
        ->type_name("FILE");
    app.add_flag("--dry-run", o->job.dry_run,
                 "does everything but send, and leaves the journal as it is; shows what would be sent");
    app.add_flag("--again", o->job.again,
                 "sends events once more that the journal knows, after a mapping was corrected");
    add_format(app, o->format, false);
    add_now(app, o->job.now);
    return [o](log& to, const common_options& common) { return run(*o, to, common); };
}

} // namespace desthost::commands
