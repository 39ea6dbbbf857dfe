// Which journal a command means.
//
// In: --journal, or the mapping file whose own journal it is. Out: a path. Throws failure(usage).
#pragma once

#include "host/log.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace desthost::commands {

// For commands that look at a journal: --journal, --config or --state says which.
struct journal_choice {
    std::string journal;
    std::string config;
    std::string state; // of a router
    std::string route; // of it
    // Every journal that is meant: of a router's state without a route's name, those of all.
    std::vector<std::string> paths() const;
    // The file; throws when neither is given.
    std::string path() const;
};
// `config_says`: what else --config is for.
void add_journal_choice(CLI::App& app, journal_choice& choice, const std::string& config_says = {});

// For a replay without --journal: the mapping file's own, or the one that version 1.0 kept for this operand.
// What would send again in silence what such a journal knows is refused.
std::string journal_of_replay(const std::string& config, const std::string& first_operand, bool makes_folder,
                              log& to);

} // namespace desthost::commands
