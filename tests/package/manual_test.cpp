// The manual tells of every command and every option that --help tells of, and of no other.
#include "tests/package/staging.hpp"

#include <doctest/doctest.h>

#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace {

using names = std::set<std::string>;

std::string help(const std::string& program, const std::string& command = {}) {
    std::vector<std::string> arguments{test::installed().path("bin/" + program)};
    if (!command.empty()) arguments.push_back(command);
    arguments.emplace_back("--help");
    const auto result = test::run(arguments);
    REQUIRE(result.status == 0);
    return result.out;
}

// The first column of one part of a help text, such as "Options:".
names column(const std::string& text, const std::string& part) {
    names found;
    std::istringstream lines(text);
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line.front() != ' ') inside = line == part;
        if (!inside || !line.starts_with("  ") || line.size() < 3 || line[2] == ' ') continue;
        std::istringstream words(line.substr(2, line.find(' ', 2) - 2));
        for (std::string word; std::getline(words, word, ',');)
            if (word.starts_with('-') || part != "Options:") found.insert(word);
    }
    return found;
}

// A page's text without the escapes of roff that ours use.
std::string page(const std::string& name) {
    const auto unpacked =
        test::run({"gzip", "-dc", test::installed().path("share/man/man1/" + name + ".1.gz")});
    REQUIRE(unpacked.status == 0);
    return std::regex_replace(std::regex_replace(unpacked.out, std::regex(R"(\\f.)"), ""),
                              std::regex(R"(\\(.))"), "$1");
}

// The options that each section has an entry for (the line behind .TP).
std::map<std::string, names> entries(const std::string& text) {
    std::map<std::string, names> all;
    std::istringstream lines(text);
    std::string section;
    bool is_entry = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(".SH ") || line.starts_with(".SS ")) section = line.substr(4);
        if (is_entry) {
            const std::regex option("(^|[^a-z-])(--?[a-z][a-z-]*)");
            for (std::sregex_iterator at(line.begin(), line.end(), option), end; at != end; ++at)
                all[section].insert((*at)[2]);
        }
        is_entry = line == ".TP";
    }
    return all;
}

} // namespace

TEST_CASE("desthost(1) has a section for every command, with exactly its options") {
    const auto text = page("desthost");
    auto written = entries(text);
    const auto common = written["OPTIONS OF EVERY COMMAND"];
    CHECK(common == column(help("desthost"), "Options:"));
    const auto commands = column(help("desthost"), "Subcommands:");
    CHECK(commands.size() >= 9);
    for (const auto& command : commands) {
        CAPTURE(command);
        CHECK(text.find("\n.SS " + command + "\n") != std::string::npos);
        auto options = column(help("desthost", command), "Options:");
        for (const auto& option : common)
            CHECK(options.erase(option) == 1);
        CHECK(written[command] == options);
    }
}

TEST_CASE("graph-sandbox(1) has exactly its options") {
    CHECK(entries(page("graph-sandbox"))["OPTIONS"] == column(help("graph-sandbox"), "Options:"));
}

TEST_CASE("the pages are of this version, and man shows them without a warning") {
    for (const std::string name : {"desthost", "graph-sandbox"}) {
        CHECK(page(name).find("\"" + name + " " PROJECT_VERSION "\"") != std::string::npos);
        if (!test::is_here("man")) {
            MESSAGE("man is not here: the pages were not shown");
            continue;
        }
        const auto shown =
            test::run({"man", "--warnings", "-l", test::installed().path("share/man/man1/" + name + ".1.gz")},
                      {}, {{"LC_ALL", "C.UTF-8"}});
        CHECK(shown.status == 0);
        CHECK(shown.err == "");
        CHECK(shown.out.find("SEE ALSO") != std::string::npos);
    }
}
