// What the router does, as JSON and as metrics.
//
// In: snapshots of the router, its history. Out: /status.json and /metrics. Holds no customer data. Any
// thread.
#pragma once

#include "host/admin/history.hpp"
#include "host/admin/router_view.hpp"

#include <string>

namespace desthost::admin {

std::string status_json(router_view& router, history& past, std::int64_t now);
std::string metrics_text(router_view& router, std::int64_t now);

// running, paused, blocked, failed or idle.
std::string_view state_of(const routing::route_numbers& numbers) noexcept;

} // namespace desthost::admin
