// The commands of desthost, each with its own options.
//
// In: the parsed command line. Out: an exit status, or a failure that is thrown. Every command lives in a
// file of its name; the table in cli.cpp lists them.
#pragma once

#include "host/failure.hpp"
#include "host/log.hpp"

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace desthost::commands {

// Options that every command takes.
struct common_options {
    std::vector<std::string> plugin_paths;
    std::string log_format = "text";
    std::string log_level = "info";
};

// Runs the command with what the command line said.
using runner = std::function<exit_status(log& to, const common_options& common)>;

// Each declares its options on its own subcommand and gives back what runs it.
runner add_check(CLI::App& app);
runner add_preview(CLI::App& app);
runner add_replay(CLI::App& app);
runner add_eval(CLI::App& app);
runner add_report(CLI::App& app);
runner add_dead_letters(CLI::App& app);
runner add_errors(CLI::App& app);
runner add_status(CLI::App& app);
runner add_journal(CLI::App& app);
runner add_conformance(CLI::App& app);
runner add_new_destination(CLI::App& app);
runner add_serve(CLI::App& app);

} // namespace desthost::commands
