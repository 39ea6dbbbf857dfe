// Finding a plugin, and refusing what is none.
#include "tests/host/program/desthost.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using test::desthost;
using test::plugin_folder;
using test::run;
using test::temporary_folder;

namespace {

test::process_result check_with(const std::string& config, const std::vector<std::string>& options,
                                const test::process::variables& environment = {}) {
    auto arguments = desthost({"check", "--config", config});
    arguments.insert(arguments.end(), options.begin(), options.end());
    return run(arguments, {}, environment);
}

} // namespace

TEST_CASE("what is no plugin ends with status 3 and the reason") {
    const temporary_folder folder;
    const auto config = folder.write("c.yaml", test::echo_config);
    const auto text = folder.write("echo_destination.so", "this is no shared object\n");
    struct row {
        std::string path;
        std::string why;
    };
    for (const auto& [path, why] : {
             row{text, "it is not a shared object that this machine can load ("},
             row{folder.path(), "it is not a shared object that this machine can load ("},
             row{plugin_folder("no_symbol") + "/no_symbol.so",
                 "it is no destination plugin: it does not export the symbol destination_entry"},
             row{plugin_folder("other_version") + "/other_version.so",
                 "it speaks version 2.7 of the destination ABI, and this desthost speaks version 1.0; use a "
                 "plugin and a host of the same major version"},
         }) {
        CAPTURE(path);
        const auto result = check_with(config, {"--plugin-path", path});
        CHECK(result.status == 3);
        CHECK(result.out.empty());
        CHECK(result.err.starts_with("desthost: error: the plugin "));
        CHECK(result.err.find(" cannot be loaded: " + why) != std::string::npos);
    }
}

TEST_CASE("--plugin-path comes first, then the environment; both may list folders") {
    const temporary_folder folder;
    const auto config = folder.write("c.yaml", test::echo_config);
    std::filesystem::create_directory(folder.path("bad"));
    folder.write("bad/echo_destination.so", "no plugin");
    const auto good = plugin_folder("echo_destination");
    const auto bad = folder.path("bad");
    CHECK(check_with(config, {"--plugin-path", good}, {{"DESTINATION_PLUGIN_PATH", bad}}).status == 0);
    CHECK(check_with(config, {"--plugin-path", bad}, {{"DESTINATION_PLUGIN_PATH", good}}).status == 3);
    CHECK(
        check_with(config, {}, {{"DESTINATION_PLUGIN_PATH", folder.path("missing") + ":" + good + ":" + bad}})
            .status == 0);
    CHECK(check_with(config, {"--plugin-path", folder.path("missing"), "--plugin-path", good + ":" + bad})
              .status == 0);
    CHECK(check_with(config, {"--plugin-path", good + "/echo_destination.so"}).status == 0);
}

TEST_CASE("a configuration that does not say its plugin is looked at by the only plugin there is") {
    const temporary_folder folder;
    const auto environment = test::with_echo(folder);
    for (const std::string text :
         {"", "destination: [", "- no\n- map\n", "destination: unknown_one\nbroken: yes\n", "\tbroken:"}) {
        CAPTURE(text);
        const auto result = check_with(folder.write("c.yaml", text), {}, environment);
        CHECK(result.status == (text.find("broken") == std::string::npos ? 0 : 2));
    }
    // The name is found in front of a mistake that makes the file no YAML.
    const auto broken = folder.write("b.yaml", "destination: 'echo_destination' # this one\nbroken: [\n");
    const auto two_plugins = plugin_folder("no_symbol") + ":" + plugin_folder("echo_destination");
    CHECK(check_with(broken, {"--plugin-path", two_plugins}).status == 2);
}

TEST_CASE("without any plugin the places are told") {
    const temporary_folder folder;
    const auto config = folder.write("c.yaml", "destination: nowhere\n");
    // A copy of the program has no plugin beside it.
    const auto program = folder.path("desthost");
    std::filesystem::copy_file(DESTHOST, program);
    const auto result = test::run({program, "check", "--config", config, "--plugin-path", folder.path()}, {},
                                  {{"DESTINATION_PLUGIN_PATH", "/no/such/folder"}});
    CHECK(result.err.find("/no/such/folder") != std::string::npos);
    CHECK(result.status == 3);
}
