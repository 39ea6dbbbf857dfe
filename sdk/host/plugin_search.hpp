// Where plugins are, and which of them a configuration means.
//
// In: --plugin-path, DESTINATION_PLUGIN_PATH, a configuration's text. Out: the path of one shared object.
// Looks first in what the command line names, then in the environment's folders, then in the plugins' folder
// of the tree that the program runs from: lib/destination/ where it is installed, lib/ where it was built. A
// path may name folders, separated by colons, or a plugin's file.
// Refuses with a failure that lists the places when there is no such plugin.
#pragma once

#include "host/config_file.hpp"

#include <string>
#include <vector>

namespace desthost {

// The places to look in, in order. `given` are the values of --plugin-path.
std::vector<std::string> plugin_places(const std::vector<std::string>& given);

// The plugin that `config` names. When it names none that is there, and there is only one plugin, that one:
// its check then says what is wrong with the configuration. Throws failure(no_plugin), or failure(usage) when
// the file does not say which plugin it is for.
std::string find_plugin(const config_file& config, const std::vector<std::string>& places);

} // namespace desthost
