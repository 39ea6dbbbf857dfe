// Destinations built from outside of this project, as docs/installing.md shows: with
// find_package(destination) and with pkg-config. Both are checked by the installed desthost, and found by it
// where they were installed.
#include "tests/package/staging.hpp"
#include "tests/support/page.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

const auto shown = test::read_page(PROJECT_SOURCE_DIR "/docs/installing.md");

// A tree to install into, and a folder to build in.
struct outside {
    outside() {
        std::filesystem::copy(test::installed().path(), tree, std::filesystem::copy_options::recursive);
    }
    test::process_result run(const std::string& where, const std::string& script) const {
        const auto* path = std::getenv("PATH");
        test::process child{{"sh", "-euc", "cd '" + folder.path(where) + "'\n" + script},
                            {{"CMAKE_PREFIX_PATH", tree},
                             {"PKG_CONFIG_PATH", tree + "/share/pkgconfig"},
                             {"TREE", tree},
                             {"PATH", tree + "/bin:" + (path != nullptr ? path : "")}}};
        return child.finish(std::chrono::minutes{20});
    }
    test::temporary_folder folder;
    const std::string tree = folder.path("tree");
};

void require_success(const test::process_result& result) {
    INFO(result.out);
    INFO(result.err);
    REQUIRE(result.status == 0);
}

} // namespace

TEST_CASE(
    "find_package(destination) builds a plugin that keeps the rules and that desthost finds by its name") {
    const outside there;
    require_success(there.run("", "desthost new-destination counting"));
    REQUIRE(shown.files.size() == 1);
    there.folder.write("counting/CMakeLists.txt", shown.files.at("CMakeLists.txt"));
    const auto built = there.run("counting", "cmake -B build -DCMAKE_CXX_FLAGS='-Wall -Wextra -Werror'\n"
                                             "cmake --build build\n"
                                             "ctest --test-dir build --output-on-failure\n"
                                             "cmake --install build --prefix \"$TREE\"\n");
    require_success(built);
    CHECK(built.out.find("100% tests passed, 0 tests failed out of 1") != std::string::npos);
    there.folder.write("counting/mine.conf", "destination: counting\n");
    const auto replayed = there.run("counting", "printf '{}\\n{}\\n' | desthost replay --config mine.conf "
                                                "--journal journal -");
    CHECK(replayed.status == 0);
    CHECK(
        replayed.err.starts_with("read 2, delivered 2, filtered 0, invalid 0, rejected 0, undelivered 0\n"));
}

TEST_CASE("find_package(destination) refuses a version that this one cannot stand for, and says what it is") {
    const outside there;
    for (const auto* version : {"0.1", "1.1", "2.0"}) {
        std::filesystem::create_directories(there.folder.path("asking"));
        there.folder.write(
            "asking/CMakeLists.txt",
            "cmake_minimum_required(VERSION 3.16)\nproject(asking)\nfind_package(destination " +
                std::string(version) + " REQUIRED)\n");
        const auto result = there.run("asking", "cmake -B build-" + std::string(version));
        CHECK(result.status != 0);
        CHECK(result.err.find("version: " PROJECT_VERSION) != std::string::npos);
    }
}

TEST_CASE("what find_package(destination) tells of is there") {
    const outside there;
    std::filesystem::create_directories(there.folder.path("asking"));
    there.folder.write("asking/CMakeLists.txt",
                       R"x(cmake_minimum_required(VERSION 3.16)
project(asking C)
find_package(destination REQUIRED)
foreach(path ${destination_PLUGIN_DIR}/facebook_lead_ads.so ${destination_EXPORTS_MAP} ${destination_DESTHOST})
  if(NOT EXISTS ${path})
    message(FATAL_ERROR "there is no ${path}")
  endif()
endforeach()
get_target_property(headers destination::headers INTERFACE_INCLUDE_DIRECTORIES)
file(STRINGS ${headers}/destination/version.h line REGEX "define DESTINATION_ABI_M..OR ")
string(REGEX REPLACE "[^0-9;]" "" line "${line}")
string(REPLACE ";" "." line "${line}")
if(NOT line STREQUAL destination_ABI_VERSION)
  message(FATAL_ERROR "the headers are of ${line}, not ${destination_ABI_VERSION}")
endif()
)x");
    require_success(there.run("asking", "cmake -B build"));
}

TEST_CASE("with pkg-config a destination in C is built that keeps the rules") {
    const outside there;
    std::filesystem::create_directories(there.folder.path("c"));
    const std::string example = "/share/doc/destination-dev/examples/file_destination/file_destination.c";
    std::filesystem::copy_file(there.tree + example, there.folder.path("c/file_destination.c"));
    require_success(there.run("c", shown.commands));
    there.folder.write("c/check.conf", "path: {{folder}}/events.ndjson\n");
    const auto checked = there.run("c", "desthost conformance \"$TREE/lib/destination/file_destination.so\" "
                                        "--config check.conf");
    INFO(checked.out);
    CHECK(checked.status == 0);
    CHECK(checked.out.find(" 0 failed, ") != std::string::npos);
    const auto version = there.run("c", "pkg-config --modversion destination");
    CHECK(version.out == PROJECT_VERSION "\n");
}
