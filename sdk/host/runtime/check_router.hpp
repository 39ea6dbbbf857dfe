// Reads router.yaml and everything that it names, and tells every mistake at once.
//
// In: the path. Out: settings, or nothing after the mistakes have been told. Connects to nothing and makes no
// state. Throws failure: the file cannot be read, a plugin cannot be loaded.
#pragma once

#include "host/config/router_config.hpp"
#include "host/log.hpp"

#include <optional>
#include <string>
#include <vector>

namespace desthost::runtime {

// `places`: where plugins are.
std::optional<config::router_settings> check_router(const std::string& path,
                                                    const std::vector<std::string>& places, log& to);

} // namespace desthost::runtime
