// The completion offers what the program takes: commands, options, fixed words; and files where those are
// meant.
#include "tests/package/staging.hpp"

#include <doctest/doctest.h>

#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

using names = std::set<std::string>;

// Bash's completions for the last of `words`, the first being the program.
names offered(const std::string& program, const std::string& words) {
    const auto path = test::installed().path("bin/" + program);
    std::string function = "_" + program;
    for (auto& c : function)
        if (c == '-') c = '_';
    const auto script = "source '" + test::installed().path("share/bash-completion/completions/" + program) +
                        "'\nCOMP_WORDS=('" + path + "' " + words +
                        ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n" + function +
                        "\nprintf '%s\\n' \"${COMPREPLY[@]}\"";
    const auto result = test::run({"bash", "-uec", script});
    REQUIRE(result.err == "");
    names found;
    std::istringstream lines(result.out);
    for (std::string line; std::getline(lines, line);)
        if (!line.empty()) found.insert(line);
    return found;
}

} // namespace

TEST_CASE("every command is offered, or those that begin with what is there") {
    const auto all = offered("desthost", "''");
    const auto help = test::run({test::installed().path("bin/desthost"), "--help"}).out;
    CHECK(all == names{"check", "preview", "replay", "eval", "report", "dead-letters", "errors",
                       "journal", "status", "serve", "conformance", "new-destination"});
    for (const auto& command : all)
        CHECK(help.find("\n  " + command + " ") != std::string::npos);
    CHECK(offered("desthost", "re") == names{"replay", "report"});
}

TEST_CASE("a command's own options are offered") {
    CHECK(offered("desthost", "--pl") == names{"--plugin-path"});
    CHECK(offered("desthost", "replay --w") == names{"--workers"});
    CHECK(offered("desthost", "check --w") == names{});
    CHECK(offered("desthost", "--log-level debug replay --config x --de") == names{"--dead-letters", "--delimiter"});
    CHECK(offered("graph-sandbox", "--record") == names{"--record", "--record-requests"});
}

TEST_CASE("words that an option or a command takes are offered; for the rest readline completes files") {
    CHECK(offered("desthost", "dead-letters ''") == names{"list", "show", "export", "retry"});
    CHECK(offered("desthost", "check --log-format ''") == names{"text", "json"});
    CHECK(offered("graph-sandbox", "--certificate e") == names{"expired"});
    CHECK(offered("desthost", "replay --config ''") == names{});
}

TEST_CASE("zsh reads its completion and finds the same commands") {
    if (!test::is_here("zsh")) {
        MESSAGE("zsh is not here: its completion was not read");
        return;
    }
    // The completion system is not run: its words are set and what would be offered is printed.
    const auto result =
        test::run({"zsh", "-fc",
                   "compadd() { [[ $1 == -- ]] && shift; print -l -- $@ }; _files() { print files }\n"
                   "words=('" +
                       test::installed().path("bin/desthost") +
                       "' ''); CURRENT=2\n"
                       "source '" +
                       test::installed().path("share/zsh/vendor-completions/_desthost") + "'"});
    CHECK(result.err == "");
    CHECK(result.out ==
          "check\npreview\nreplay\neval\nreport\ndead-letters\nerrors\nconformance\nnew-destination\n");
}
