// docs/writing-a-destination.md: its files are written as they stand there, and its commands are run.
#include "tests/sdk/build_plugin.hpp"
#include "tests/support/page.hpp"

#include <doctest/doctest.h>

TEST_CASE("what the page on writing a destination shows builds and keeps the rules") {
    const auto shown = test::read_page(PROJECT_SOURCE_DIR "/docs/writing-a-destination.md");
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
