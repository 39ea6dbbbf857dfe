// desthost new-destination: what it writes builds without warnings and keeps the rules as it is.
#include "tests/sdk/build_plugin.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

test::process_result new_destination(const std::vector<std::string>& arguments) {
    std::vector<std::string> all{DESTHOST, "new-destination"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return test::run(all);
}

} // namespace

TEST_CASE("the skeleton builds, and passes the conformance checks") {
    const test::temporary_folder folder;
    const auto made = new_destination({"my_destination", "--output", folder.path("mine")});
    REQUIRE(made.status == 0);
    for (const auto* name :
         {"CMakeLists.txt", "my_destination.cpp", "exports.map", "conformance.conf", "README.md"})
        CHECK(made.out.find(folder.path("mine/") + name + "\n") != std::string::npos);
    CHECK(folder.read("mine/my_destination.cpp").find("@NAME@") == std::string::npos);
    const auto built = test::run_script(folder.path("mine"), "cmake -B build -DCMAKE_CXX_FLAGS=-Werror\n"
                                                             "cmake --build build\n"
                                                             "ctest --test-dir build --output-on-failure\n");
    INFO(built.out);
    INFO(built.err);
    CHECK(built.status == 0);
    CHECK(built.out.find("100% tests passed, 0 tests failed out of 1") != std::string::npos);
}

TEST_CASE("a name that cannot be an identifier is refused with a good one") {
    const test::temporary_folder folder;
    for (const auto* name : {"My-Destination", "1st", "", "../up", "a b", "é"}) {
        CAPTURE(name);
        const auto made = new_destination({name, "--output", folder.path("x")});
        CHECK(made.status == 2);
        CHECK(made.err.find("my_destination") != std::string::npos);
        CHECK_FALSE(std::filesystem::exists(folder.path("x")));
    }
}

TEST_CASE("nothing that is there is written over") {
    const test::temporary_folder folder;
    folder.write("kept", "mine");
    const auto made = new_destination({"my_destination", "--output", folder.path("kept")});
    CHECK(made.status == 2);
    CHECK(made.err.find("exists already; nothing was written") != std::string::npos);
    CHECK(folder.read("kept") == "mine");
}
