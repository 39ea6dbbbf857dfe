// docs/writing-a-destination.md: its files are written as they stand there, and its commands are run.
#include "tests/sdk/build_plugin.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <string>

namespace {

struct page {
    std::map<std::string, std::string> files;
    std::string commands;
};

// A block of code belongs to the comment above it: `<!-- file: NAME -->` or `<!-- run -->`.
page read_page(const std::string& path) {
    page read;
    std::string* into = nullptr;
    std::string* next = nullptr;
    std::ifstream file(path);
    const std::string mark = "<!-- file: ";
    for (std::string line; std::getline(file, line);) {
        if (into != nullptr && line == "```")
            into = nullptr;
        else if (into != nullptr)
            into->append(line).append("\n");
        else if (line.starts_with(mark))
            next = &read.files[line.substr(mark.size(), line.find(" -->") - mark.size())];
        else if (line == "<!-- run -->")
            next = &read.commands;
        else if (line.starts_with("```"))
            into = std::exchange(next, nullptr);
    }
    return read;
}

} // namespace

TEST_CASE("what the page on writing a destination shows builds and keeps the rules") {
    const auto shown = read_page(PROJECT_SOURCE_DIR "/docs/writing-a-destination.md");
    REQUIRE(shown.files.size() == 4);
    REQUIRE_FALSE(shown.commands.empty());
    const test::temporary_folder folder;
    for (const auto& [name, text] : shown.files)
        folder.write(name, text);
    const auto run = test::run_script(folder.path(), shown.commands);
    INFO(run.out);
    INFO(run.err);
    CHECK(run.status == 0);
    CHECK(run.out.find("tcp_lines 0.1.0 (") != std::string::npos);
    CHECK(run.out.find(" 0 failed, ") != std::string::npos);
    CHECK(run.err.find("warning") == std::string::npos);
}
