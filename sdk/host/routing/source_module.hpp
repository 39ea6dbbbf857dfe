// Sources that come as modules of their own packages: lib/desthost/sources/{nats,kafka}.so.
//
// In: a module's name. Out: whether it is installed beside this program. Any thread.
#pragma once

#include <string>

namespace desthost::routing {

// The file that the module would be, in the tree that this program runs from.
std::string source_module_path(const std::string& name);
bool has_source_module(const std::string& name);

} // namespace desthost::routing
