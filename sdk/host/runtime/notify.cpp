#include "host/runtime/notify.hpp"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace desthost::runtime {

void notify(std::string_view state) noexcept {
    const char* path = std::getenv("NOTIFY_SOCKET");
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    if (path == nullptr || (*path != '/' && *path != '@')) return;
    const auto size = std::strlen(path);
    if (size >= sizeof to.sun_path) return;
    std::memcpy(to.sun_path, path, size);
    // A name that begins with @ is in the abstract namespace.
    if (to.sun_path[0] == '@') to.sun_path[0] = '\0';
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0) return;
    [[maybe_unused]] const auto sent =
        ::sendto(socket, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&to),
                 static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + size));
    ::close(socket);
}

std::chrono::milliseconds watchdog_interval() noexcept {
    const char* microseconds = std::getenv("WATCHDOG_USEC");
    const char* process = std::getenv("WATCHDOG_PID");
    if (microseconds == nullptr) return std::chrono::milliseconds{0};
    if (process != nullptr && std::strtol(process, nullptr, 10) != ::getpid())
        return std::chrono::milliseconds{0};
    return std::chrono::milliseconds{std::strtoll(microseconds, nullptr, 10) / 2000};
}

} // namespace desthost::runtime
