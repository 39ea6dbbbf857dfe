// desthost status: how the runs of a journal stand, and what keeps them from delivering.
#include "host/commands/commands.hpp"
#include "host/commands/journal_choice.hpp"
#include "host/commands/journal_text.hpp"
#include "host/commands/options.hpp"
#include "host/commands/output.hpp"
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
};

exit_status run(const status_options& o) {
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
    app.add_option("--format", "table or json")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"table", "json"}))
        ->each([o](const std::string& format) { o->json = format == "json"; });
    add_now(app, o->now);
    return [o](log&, const common_options&) { return run(*o); };
}

} // namespace desthost::commands
