// desthost and the plugins made for its tests.
#pragma once

#include "tests/support/process.hpp"

#include <string>
#include <vector>

namespace test {

inline std::string plugin_folder(const std::string& name) {
    return std::string(TEST_PLUGINS) + "/" + name;
}

// desthost with the echo plugin to be found, and no terminal or configuration of the machine in the way.
inline std::vector<std::string> desthost(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), DESTHOST);
    return arguments;
}

inline process::variables with_echo(const temporary_folder& folder) {
    return {{"DESTINATION_PLUGIN_PATH", plugin_folder("echo_destination")},
            {"XDG_STATE_HOME", folder.path("state")}};
}

constexpr const char* echo_config = "destination: echo_destination\n";

} // namespace test
