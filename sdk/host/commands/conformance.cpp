// desthost conformance: whether a plugin keeps the rules of the ABI, each looked at in a process of its own.
#include "conformance/case.hpp"
#include "conformance/report_text.hpp"
#include "conformance/runner.hpp"
#include "host/commands/commands.hpp"
#include "host/commands/output.hpp"
#include "host/nearest.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>

namespace desthost::commands {
namespace {

struct options {
    conformance::settings given;
    conformance::child_task task; // of a child process; hidden
    std::vector<std::string> only;
    std::string format = "table";
    std::int64_t timeout = 30;
    bool list = false;
};

// The cases that --only names, in the order of the list; all without it.
std::vector<conformance::conformance_case> chosen(const std::vector<std::string>& only) {
    auto all = conformance::all_cases();
    if (only.empty()) return all;
    std::vector<std::string> names;
    names.reserve(all.size());
    for (const auto& one : all)
        names.emplace_back(one.name);
    for (const auto& name : only)
        if (conformance::find_case(name) == nullptr)
            throw failure{exit_status::usage, "there is no case \"" + name + "\"" +
                                                  did_you_mean(name, names) +
                                                  "; see desthost conformance --list"};
    std::vector<conformance::conformance_case> some;
    for (const auto& one : all)
        if (std::find(only.begin(), only.end(), one.name) != only.end()) some.push_back(one);
    return some;
}

// Made absolute, because names inside a configuration are relative to its file, and tests change folders.
void make_readable(std::string& path, const char* option) {
    if (path.empty()) return;
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (error || std::filesystem::is_directory(status))
        throw failure{exit_status::usage, std::string(option) + ": the file \"" + path + "\" cannot be read"};
    path = std::filesystem::absolute(path).string();
}

exit_status run_all(const options& asked, const conformance::plugin_identity& who) {
    std::vector<conformance::finding> findings;
    output out;
    const bool json = asked.format == "json";
    if (!json) out.text() += conformance::table_header(asked.given.plugin, who);
    for (const auto& rule : chosen(asked.only)) {
        findings.push_back({rule, conformance::run_in_child(asked.given, rule.name)});
        if (json) continue;
        out.text() += conformance::table_row(findings.back());
        out.flush();
    }
    out.text() +=
        json ? conformance::as_json(asked.given.plugin, who, findings) : conformance::table_footer(findings);
    out.flush();
    return conformance::count(findings).failed == 0 ? exit_status::ok : exit_status::incomplete;
}

exit_status list(const options& asked) {
    output out;
    out.text() += asked.format == "json" ? conformance::list_as_json() : conformance::list_as_table();
    out.flush();
    return exit_status::ok;
}

exit_status run(options& asked) {
    if (asked.list) return list(asked);
    if (asked.given.plugin.empty())
        throw failure{exit_status::usage,
                      "PLUGIN is missing: the shared object to look at; see desthost conformance --help"};
    if (!asked.task.name.empty())
        return static_cast<exit_status>(conformance::run_case(asked.given, asked.task));
    chosen(asked.only);
    make_readable(asked.given.config_path, "--config");
    make_readable(asked.given.events_path, "--events");
    asked.given.plugin = std::filesystem::absolute(asked.given.plugin).string();
    asked.given.timeout = std::chrono::seconds(asked.timeout);
    const auto who = conformance::identify(asked.given);
    if (!who.refusal.empty()) throw failure{exit_status::no_plugin, who.refusal};
    if (!who.config_refusal.empty())
        throw failure{exit_status::usage, "the plugin does not take the configuration " +
                                              asked.given.config_path + " (" + who.config_refusal +
                                              "); desthost check says why"};
    return run_all(asked, who);
}

void add_hidden(CLI::App& app, options& asked) {
    app.add_option("--run-case", asked.task.name)->group("");
    app.add_option("--case-folder", asked.task.folder)->group("");
}

} // namespace

runner add_conformance(CLI::App& app) {
    auto asked = std::make_shared<options>();
    app.add_option("PLUGIN", asked->given.plugin, "the shared object to look at")->type_name("");
    app.add_option(
           "--config,-c", asked->given.config_path,
           "a configuration that works; {{endpoint}}, {{endpoint_port}} and {{folder}} in it are replaced by "
           "the checker's own")
        ->type_name("FILE");
    app.add_option("--events", asked->given.events_path,
                   "events that the configuration delivers, one JSON text a line")
        ->type_name("FILE");
    app.add_option("--endpoint", asked->given.endpoint,
                   "the URL of an endpoint that works, for cases in which events are to arrive")
        ->type_name("URL");
    app.add_option("--only", asked->only, "runs this case; may be given several times")
        ->type_name("NAME")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app.add_option("--format", asked->format, "table or json")
        ->check(CLI::IsMember({"table", "json"}))
        ->type_name("FORMAT");
    app.add_option("--timeout", asked->timeout, "how long one case may take, in seconds (30)")
        ->check(CLI::Range(1, 3600))
        ->type_name("SECONDS");
    app.add_flag("--list", asked->list, "prints the cases and their rules, and runs none");
    add_hidden(app, *asked);
    return [asked](log&, const common_options&) { return run(*asked); };
}

} // namespace desthost::commands
