// desthost status: how the runs of a journal stand, and what keeps them from delivering.
#include "host/commands/commands.hpp"
#include "host/commands/journal_choice.hpp"
#include "host/commands/journal_text.hpp"
#include "host/commands/options.hpp"
#include "host/commands/output.hpp"
#include "host/commands/router_status.hpp"
#include "host/journal/reader.hpp"
#include "host/time_text.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>

namespace desthost::commands {
namespace {

struct status_options {
    journal_choice which;
    std::optional<std::int64_t> now;
    bool json = false;
    std::string admin;
};

// Without a journal the router of this machine is meant.
bool asks_router(const status_options& o) {
    const auto& w = o.which;
    return !o.admin.empty() || (w.journal.empty() && w.config.empty() && w.state.empty() && w.route.empty());
}

exit_status run(const status_options& o) {
    if (asks_router(o)) return router_status(o.admin.empty() ? default_admin : o.admin, o.json);
    const auto opened = journal::reader::open(o.which.path());
    if (!opened) throw failure{exit_status::usage, opened.error().text};
    const auto read = (*opened)->read_status();
    if (!read) throw failure{exit_status::incomplete, read.error().text};
    const auto now = o.now.value_or(system_now());
    output out;
    out.text() =
        o.json ? status_object(*read, (*opened)->path(), now) : status_table(*read, (*opened)->path(), now);
    out.flush();
    return exit_status::ok;
}

} // namespace

runner add_status(CLI::App& app) {
    auto o = std::make_shared<status_options>();
    add_journal_choice(app, o->which);
    app.add_option("--admin", o->admin,
                   std::string("the admin listener of a router, and what that router does; without it and "
                               "without a journal ") +
                       default_admin)
        ->type_name("URL");
    app.add_option("--format", "table or json")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"table", "json"}))
        ->each([o](const std::string& format) { o->json = format == "json"; });
    add_now(app, o->now);
    return [o](log&, const common_options&) { return run(*o); };
}

} // namespace desthost::commands
