#include "host/cli.hpp"

#include "host/commands/commands.hpp"
#include "host/failure.hpp"
#include "host/nearest.hpp"
#include "host/text.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <exception>
#include <span>
#include <string_view>

namespace desthost {
namespace {

using commands::common_options;
using commands::runner;

struct command {
    const char* name;
    const char* description;
    runner (*add)(CLI::App& app);
};

constexpr std::array command_table{
    command{"check", "reads a mapping file and says what it will do, or every mistake in it",
            commands::add_check},
    command{"preview", "maps events without sending; one JSON line each", commands::add_preview},
    command{"replay", "delivers every event", commands::add_replay},
    command{"serve", "the event router: takes events, keeps them, and delivers them until it is stopped",
            commands::add_serve},
    command{"eval", "tries a formula on events", commands::add_eval},
    command{"report", "makes a report that the plugin offers", commands::add_report},
    command{"dead-letters", "what could not be delivered, and another try for it",
            commands::add_dead_letters},
    command{"errors", "the errors that the runs of a journal have met", commands::add_errors},
    command{"status",
            "how the runs of a journal stand: last run, waiting, dead letters, blocked because of what",
            commands::add_status},
    command{"journal", "makes a journal smaller, or a safe copy of it", commands::add_journal},
    command{"conformance", "checks a plugin against the rules of the ABI", commands::add_conformance},
    command{"new-destination", "writes the skeleton of a plugin", commands::add_new_destination},
};

constexpr std::array<std::string_view, 4> levels{"debug", "info", "warning", "error"};

void add_common(CLI::App& app, common_options& common) {
    app.set_version_flag("--version", "desthost " DESTHOST_VERSION, "prints the version");
    app.set_help_flag("--help,-h", "prints this help");
    app.add_option("--plugin-path", common.plugin_paths,
                   "a folder of plugins, or a plugin; before DESTINATION_PLUGIN_PATH and the install folder")
        ->type_name("PATH")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app.add_option("--log-format", common.log_format, "text or json (one object per line)")
        ->check(CLI::IsMember({"text", "json"}))
        ->type_name("FORMAT");
    app.add_option("--log-level", common.log_level, "debug, info, warning or error")
        ->check(CLI::IsMember({"debug", "info", "warning", "error"}))
        ->type_name("LEVEL");
    // What is not known is told by us, with the name that was probably meant.
    app.allow_extras();
}

class command_line {
public:
    command_line() : app_("Delivers events through destination plugins.", "desthost") {
        add_common(app_, common_);
        app_.require_subcommand(0, 1);
        app_.footer(exit_status_help);
        for (const auto& known : command_table) {
            auto* sub = app_.add_subcommand(known.name, known.description);
            add_common(*sub, common_);
            commands_.push_back({sub, known.add(*sub)});
        }
    }

    exit_status run(int count, char** arguments) {
        try {
            app_.parse(count, arguments);
        } catch (const CLI::CallForHelp&) {
            return print(help());
        } catch (const CLI::CallForAllHelp&) {
            return print(help());
        } catch (const CLI::CallForVersion&) {
            return print("desthost " DESTHOST_VERSION "\n");
        } catch (const CLI::ParseError& error) {
            refuse_unknown();
            throw failure{exit_status::usage, std::string(error.what()) + "; see " + help_command()};
        }
        refuse_unknown();
        for (const auto& [sub, run_it] : commands_) {
            if (!sub->parsed()) continue;
            log to{log_format_of(common_), level_of(common_)};
            return run_it(to, common_);
        }
        throw failure{exit_status::usage, "no command is given; see desthost --help"};
    }

private:
    struct entry {
        CLI::App* app;
        runner run;
    };

    static log_format log_format_of(const common_options& common) {
        return common.log_format == "json" ? log_format::json : log_format::text;
    }
    static severity level_of(const common_options& common) {
        const auto at = std::find(levels.begin(), levels.end(), common.log_level) - levels.begin();
        return static_cast<severity>(at);
    }

    static exit_status print(const std::string& text) {
        std::fwrite(text.data(), 1, text.size(), stdout);
        return std::fflush(stdout) == 0 ? exit_status::ok : exit_status::incomplete;
    }

    // The command that the arguments name, or the program itself.
    CLI::App& current() {
        const auto parsed = app_.get_subcommands();
        return parsed.empty() ? app_ : *parsed.front();
    }

    std::string help() { return current().help(&current() == &app_ ? "" : "desthost"); }

    std::string help_command() {
        return &current() == &app_ ? "desthost --help" : "desthost " + current().get_name() + " --help";
    }

    // Arguments that nobody takes: an unknown command, an unknown option, an operand too many.
    void refuse_unknown() {
        auto extras = app_.remaining(true);
        std::erase(extras, "--"); // CLI11 keeps the mark behind which everything is an operand
        if (extras.empty()) return;
        const auto& first = extras.front();
        const bool is_option = first.size() > 1 && first.front() == '-';
        const bool is_command = !is_option && &current() == &app_;
        const std::string what = is_option    ? "unknown option "
                                 : is_command ? "unknown command "
                                              : "unexpected operand ";
        std::vector<std::string> known;
        if (is_option) known = option_names();
        for (const auto& c : command_table)
            if (is_command) known.emplace_back(c.name);
        throw failure{exit_status::usage, what + "\"" + printable(first) + "\"" +
                                              did_you_mean(first.substr(0, first.find('=')), known) +
                                              "; see " + help_command()};
    }

    std::vector<std::string> option_names() {
        std::vector<std::string> names;
        for (const auto* option : current().get_options())
            for (const auto& name : option->get_lnames())
                names.push_back("--" + name);
        return names;
    }

    CLI::App app_;
    common_options common_;
    std::vector<entry> commands_;
};

// A mistake in the arguments must be told in the format that they ask for, though they could not be read.
log_format format_asked_for(std::span<char*> arguments) {
    const auto asks = [](std::string_view text) { return text == "--log-format=json"; };
    for (std::size_t i = 0; i + 1 < arguments.size(); ++i)
        if (arguments[i] == std::string_view{"--log-format"} && arguments[i + 1] == std::string_view{"json"})
            return log_format::json;
    return std::any_of(arguments.begin(), arguments.end(), asks) ? log_format::json : log_format::text;
}

} // namespace

int run_command_line(int count, char** arguments) noexcept {
    // Who reads our output and goes away is an error to look at, not a reason to be killed.
    std::signal(SIGPIPE, SIG_IGN);
    log errors{format_asked_for({arguments, static_cast<std::size_t>(count)}), severity::error};
    try {
        return static_cast<int>(command_line{}.run(count, arguments));
    } catch (const failure& error) {
        if (*error.what() != '\0') errors.error(error.what());
        return static_cast<int>(error.status());
    } catch (const std::exception& error) {
        errors.error(std::string("an unexpected error ended the command: ") + error.what());
        return static_cast<int>(exit_status::incomplete);
    }
}

} // namespace desthost
