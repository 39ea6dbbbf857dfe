// What a running router does, asked of its admin listener.
//
// In: the listener's address. Out: a table for people or the listener's own JSON, on standard output. Throws
// failure when there is no router.
#pragma once

#include "host/failure.hpp"

#include <string>

namespace desthost::commands {

inline constexpr const char* default_admin = "http://127.0.0.1:9464";

exit_status router_status(const std::string& admin, bool json);

// Tries dead letters of a route again: a call to the listener of the router that holds the journal.
std::string retry_in_router(const std::string& admin, const std::string& body);

} // namespace desthost::commands
