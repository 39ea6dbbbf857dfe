// What the service manager is told: systemd's datagrams to the socket in NOTIFY_SOCKET.
//
// In: "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=…". Out: nothing; without the variable nothing is sent.
// Any thread.
#pragma once

#include <chrono>
#include <string_view>

namespace desthost::runtime {

void notify(std::string_view state) noexcept;

// How often WATCHDOG=1 is expected, halved for safety; 0: never.
std::chrono::milliseconds watchdog_interval() noexcept;

} // namespace desthost::runtime
