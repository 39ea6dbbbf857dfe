// desthost errors: the errors that a journal's runs have met, the most frequent first.
#include "host/commands/commands.hpp"
#include "host/commands/journal_choice.hpp"
#include "host/commands/journal_text.hpp"
#include "host/commands/output.hpp"
#include "host/journal/reader.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace desthost::commands {
namespace {

struct errors_options {
    journal_choice which;
    bool json = false;
};

exit_status tell(const errors_options& o, const std::string& path, log& to) {
    const auto opened = journal::reader::open(path);
    if (!opened) throw failure{exit_status::usage, opened.error().text};
    output out;
    bool any = false;
    const auto read = (*opened)->each_error([&](const journal::error_met& error) {
        if (!any && !o.json) out.text() += error_heading();
        any = true;
        out.text() += o.json ? error_json(error) : error_row(error);
        out.end_record();
    });
    out.flush();
    if (const auto now = (*opened)->read_status(); now && !o.json)
        for (const auto& block : now->blocks)
            to.warning(block_sentence(block));
    if (!read) throw failure{exit_status::incomplete, read.error().text};
    if (!any) to.info("no errors were met in the runs of " + (*opened)->path());
    return exit_status::ok;
}

exit_status run(const errors_options& o, log& to) {
    const auto all = o.which.paths();
    for (const auto& path : all) {
        if (all.size() > 1) to.info(path + ":");
        tell(o, path, to);
    }
    return exit_status::ok;
}

} // namespace

runner add_errors(CLI::App& app) {
    auto o = std::make_shared<errors_options>();
    add_journal_choice(app, o->which);
    app.add_option("--format", "table or json")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"table", "json"}))
        ->each([o](const std::string& format) { o->json = format == "json"; });
    return [o](log& to, const common_options&) { return run(*o, to); };
}

} // namespace desthost::commands
