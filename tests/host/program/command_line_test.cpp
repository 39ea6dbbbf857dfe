// The command line: what is told about mistakes in it, with which status.
#include "tests/host/program/desthost.hpp"

#include <doctest/doctest.h>

using test::desthost;
using test::run;
using test::temporary_folder;

TEST_CASE("mistakes in the arguments end with status 2 and say what was probably meant") {
    struct row {
        std::vector<std::string> arguments;
        const char* message;
    };
    for (const auto& [arguments, message] : {
             row{{}, "no command is given; see desthost --help"},
             row{{"chekc"}, "unknown command \"chekc\" (did you mean \"check\"?); see desthost --help"},
             row{{"preview", "--confg", "x"},
                 "unknown option \"--confg\" (did you mean \"--config\"?); see desthost preview --help"},
             row{{"preview"}, "--config is required; see desthost preview --help"},
             row{{"check", "--config", "x", "more"},
                 "unexpected operand \"more\"; see desthost check --help"},
             row{{"preview", "--config", "x", "--now", "noon"},
                 "--now: \"noon\" is not a moment; write it as 2025-06-01T12:00:00Z; see desthost preview "
                 "--help"},
             row{{"replay", "--config", "x", "y", "--give-up-after", "soon"},
                 "--give-up-after: \"soon\" is not a duration; write a whole number and a unit: 500ms, 30s, "
                 "15m, 24h or 7d; see "
                 "desthost replay --help"},
             row{{"preview", "--config", "x", "--format", "xml"},
                 "--format: \"xml\" is not one of ndjson, json-array, csv, json, table; see desthost preview "
                 "--help"},
             row{{"replay", "--config", "x", "y", "--format", "table"},
                 "--format: \"table\" is not one of ndjson, json-array, csv, json; see desthost replay "
                 "--help"},
         }) {
        CAPTURE(message);
        const auto result = run(desthost(arguments));
        CHECK(result.status == 2);
        CHECK(result.out.empty());
        CHECK(result.err == std::string("desthost: error: ") + message + "\n");
    }
}

TEST_CASE("numbers out of range are refused") {
    for (const auto& [option, value] : {std::pair{"--workers", "0"},
                                        {"--workers", "257"},
                                        {"--workers", "x"},
                                        {"--rate", "0"},
                                        {"--rate", "-1"}}) {
        CAPTURE(option);
        CAPTURE(value);
        const auto result = run(desthost({"replay", "--config", "x", "y", option, value}));
        CHECK(result.status == 2);
        CHECK(result.err.starts_with("desthost: error: "));
    }
}

TEST_CASE("help and version work everywhere, on standard output, with status 0") {
    for (const std::string command : {"", "check", "preview", "replay", "eval", "report"}) {
        CAPTURE(command);
        const auto with = [&](const char* option) {
            return run(command.empty() ? desthost({option}) : desthost({command, option}));
        };
        const auto version = with("--version");
        CHECK(version.status == 0);
        CHECK(version.out.starts_with("desthost "));
        const auto help = with("--help");
        CHECK(help.status == 0);
        CHECK(help.out.find(command.empty() ? "Usage: desthost " : "Usage: desthost " + command) !=
              std::string::npos);
        CHECK(help.err.empty());
    }
}

TEST_CASE("a mistake is told as JSON when the arguments ask for it") {
    for (const auto& arguments :
         {desthost({"--log-format", "json", "chekc"}), desthost({"chekc", "--log-format=json"})}) {
        const auto result = run(arguments);
        CHECK(result.status == 2);
        CHECK(result.err.starts_with("{\"time\":\""));
        CHECK(result.err.find("\"severity\":\"error\",\"message\":\"unknown command \\\"chekc\\\"") !=
              std::string::npos);
        CHECK(result.err.ends_with("}\n"));
    }
}

TEST_CASE("options may stand before and after operands and commands") {
    const temporary_folder folder;
    const auto config = folder.write("c.yaml", test::echo_config);
    const auto events = folder.write("e.ndjson", "{}\n");
    const auto environment = test::with_echo(folder);
    for (const auto& arguments :
         {desthost({"replay", events, "--config", config}), desthost({"replay", "--config", config, events}),
          desthost({"--log-level", "info", "replay", events, "--config=" + config, "--log-level", "info"})}) {
        const auto result = run(arguments, {}, environment);
        CHECK(result.status == 0);
        CHECK(result.err.starts_with(
            "read 1, delivered 1, filtered 0, invalid 0, rejected 0, undelivered 0\n"));
    }
}
