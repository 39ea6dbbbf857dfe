#include "host/commands/journal_choice.hpp"

#include "host/failure.hpp"
#include "host/journal/default_path.hpp"
#include "host/nearest.hpp"
#include "host/runtime/state_folder.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>

namespace desthost::commands {
namespace {

std::string default_path(const std::string& config, bool makes_folder) {
    auto path = journal::default_path(config, makes_folder);
    if (!path) throw failure{exit_status::usage, path.error().text};
    return *path;
}

} // namespace

std::vector<std::string> journal_choice::paths() const {
    if (state.empty()) return {path()};
    std::vector<std::string> found;
    std::vector<std::string> names;
    for (const auto& [name, path] : runtime::state_folder::journals_in(state)) {
        names.push_back(name);
        if (route.empty() || route == name) found.push_back(path);
    }
    if (!found.empty()) return found;
    if (names.empty())
        throw failure{exit_status::usage,
                      "there are no journals in the state " + state + "; name the folder of a router"};
    throw failure{exit_status::usage,
                  "there is no route " + route + " in the state " + state + did_you_mean(route, names)};
}

std::string journal_choice::path() const {
    if (!state.empty()) {
        const auto all = paths();
        if (all.size() == 1) return all.front();
        throw failure{exit_status::usage,
                      "the state " + state + " has several routes; say which with --route"};
    }
    if (!route.empty())
        throw failure{exit_status::usage, "--route names a route of a router; name its state with --state"};
    if (!journal.empty()) return journal;
    if (config.empty())
        throw failure{exit_status::usage,
                      "which journal is not said; name it with --journal, or name the mapping "
                      "file whose journal it is with --config"};
    return default_path(config, false);
}

void add_journal_choice(CLI::App& app, journal_choice& choice, const std::string& config_says) {
    app.add_option("--journal", choice.journal,
                   "the journal of the replay; without it that of the mapping file")
        ->type_name("FILE");
    app.add_option("--config,-c", choice.config,
                   "the mapping file whose journal is meant" +
                       (config_says.empty() ? "" : "; " + config_says))
        ->type_name("FILE");
    app.add_option("--state", choice.state, "the state of a router, whose journals are meant")
        ->type_name("DIR");
    app.add_option("--route", choice.route, "with --state: the route whose journal is meant; without it all")
        ->type_name("NAME");
}

std::string journal_of_replay(const std::string& config, const std::string& first_operand, bool makes_folder,
                              log& to) {
    std::string own = default_path(config, makes_folder);
    std::string former = journal::former_default_path(first_operand, config);
    std::error_code error;
    if (former.empty() || std::filesystem::equivalent(former, own, error)) return own;
    if (std::filesystem::exists(own, error))
        throw failure{
            exit_status::usage,
            "there are two journals: " + own + ", which belongs to the mapping file, and " + former +
                ", which an earlier version kept for this input and which may know of deliveries that the "
                "other does not; say which with --journal, or move " +
                former + " away when it is of no use any more"};
    to.warning("goes on with the journal " + former +
               ", which an earlier version kept for this input alone; to have one "
               "for all inputs of " +
               config + ", move it to " + own);
    return former;
}

} // namespace desthost::commands
