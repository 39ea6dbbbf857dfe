// desthost journal: prune removes what is past its time, backup makes a copy that is whole.
#include "host/journal/journal.hpp"

#include "host/commands/commands.hpp"
#include "host/commands/journal_choice.hpp"
#include "host/commands/options.hpp"
#include "host/commands/session.hpp"
#include "host/journal/backup.hpp"
#include "host/journal/reader.hpp"

#include <CLI/CLI.hpp>
#include <climits>

#include <memory>

namespace desthost::commands {
namespace {

using duration = std::optional<std::chrono::nanoseconds>;

struct journal_options {
    std::string action;
    std::string to;
    journal_choice which;
    std::optional<std::int64_t> now;
    duration ledger, dead_letters, inputs;
};

template <class T>
void need(const journal::result<T>& done) {
    if (!done) throw failure{exit_status::usage, done.error().text};
}

// What the mapping file says, or the last run kept to, and what the command line says instead.
journal::retention retention_of(const journal_options& o, log& to, const common_options& common) {
    journal::retention keep;
    if (!o.which.config.empty()) {
        session s{o.which.config, common, to, o.now};
        s.configure(DESTINATION_CONFIG_WITHOUT_SECRETS);
        keep = s.delivery_terms().keep;
    } else {
        const auto from = journal::reader::open(o.which.path());
        need(from);
        const auto last = (*from)->last_retention();
        need(last);
        keep = *last;
    }
    const auto choose = [](std::int64_t& time, const duration& said) {
        if (said) time = said->count();
    };
    choose(keep.ledger, o.ledger);
    choose(keep.dead_letters, o.dead_letters);
    choose(keep.inputs, o.inputs);
    return keep;
}

exit_status prune(const journal_options& o, log& to, const common_options& common) {
    journal::options how;
    how.path = o.which.path();
    how.command = "journal prune";
    how.config_path = o.which.config;
    how.keep = retention_of(o, to, common);
    how.must_exist = true;
    how.is_upkeep = true;
    if (o.now) how.clock = [now = *o.now] { return now; };
    const auto opened = journal::journal::open(how);
    need(opened);
    need((*opened)->prune(INT_MAX));
    need((*opened)->compact());
    to.info("what is past its time is gone from " + (*opened)->path());
    return exit_status::ok;
}

exit_status backup(const journal_options& o, log& to) {
    if (o.to.empty())
        throw failure{exit_status::usage, "journal backup needs the name of the copy: journal backup TO"};
    need(journal::back_up(o.which.path(), o.to));
    to.info("the copy is " + o.to);
    return exit_status::ok;
}

} // namespace

runner add_journal(CLI::App& app) {
    auto o = std::make_shared<journal_options>();
    app.add_option(
           "ACTION", o->action,
           "prune: removes what is past its time, as each run does at its end; backup: writes a copy, also "
           "while a run goes on")
        ->required()
        ->check(CLI::IsMember({"prune", "backup"}));
    app.add_option("TO", o->to, "backup: the copy, a file that is not there yet")->type_name("FILE");
    add_journal_choice(
        app, o->which,
        "prune keeps things as long as its delivery.keep says, without it as the last run did");
    add_duration(app, "--keep-ledger", o->ledger, "prune: how long ids of delivered events are kept");
    add_duration(app, "--keep-dead-letters", o->dead_letters, "prune: how long dead letters are kept");
    add_duration(app, "--keep-inputs", o->inputs,
                 "prune: how long it is known which events of inputs have ended");
    add_now(app, o->now);
    return [o](log& to, const common_options& common) {
        return o->action == "prune" ? prune(*o, to, common) : backup(*o, to);
    };
}

} // namespace desthost::commands
