#include "conformance/endpoint.hpp"

#include "conformance/verdict.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <csignal>
#include <netinet/in.h>
#include <new>
#include <poll.h>
#include <string_view>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace conformance {
namespace {

constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                    "Content-Length: 2\r\nConnection: close\r\n\r\n{}";
constexpr std::string_view babble = "\x16\x03\x01\xff\xff\xff{]\r\n\r\n\x00\x01\xfe\xff HTTP/9.9 -1 ?\r\n";

int bound_socket(std::uint16_t& port) {
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (made < 0 || ::bind(made, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0 ||
        ::getsockname(made, reinterpret_cast<sockaddr*>(&at), &size) != 0)
        skip("the checker cannot open a socket on 127.0.0.1");
    port = ntohs(at.sin_port);
    return made;
}

// Reads what has come. Returns whether the connection is to be kept.
bool react(int connection, behaviour how) {
    std::array<char, 65536> bytes; // NOLINT: filled by read
    const auto count = ::read(connection, bytes.data(), bytes.size());
    if (count <= 0) return false;
    if (how == behaviour::stalled) return true;
    const auto reply = how == behaviour::babbling ? babble : answer;
    ::send(connection, reply.data(), reply.size(), MSG_NOSIGNAL);
    if (how == behaviour::babbling) return false;
    // The rest of a long body is read, so that the answer is not lost in a reset.
    ::shutdown(connection, SHUT_WR);
    return true;
}

} // namespace

endpoint::endpoint(behaviour how) {
    socket_ = bound_socket(port_);
    void* shared =
        ::mmap(nullptr, sizeof *connections_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) skip("the checker has no memory for its endpoint");
    connections_ = new (shared) std::atomic<std::uint32_t>(0);
    // A port that is bound and not listened on refuses connections, and no other process gets it.
    if (how == behaviour::refusing) return;
    ::listen(socket_, 128);
    const pid_t parent = ::getpid();
    server_ = ::fork();
    if (server_ < 0) skip("the checker cannot make a process for its endpoint");
    if (server_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() == parent) serve(how);
        ::_exit(0);
    }
    ::close(socket_);
    socket_ = -1;
}

endpoint::~endpoint() {
    if (socket_ >= 0) ::close(socket_);
    if (server_ > 0) {
        ::kill(server_, SIGKILL);
        ::waitpid(server_, nullptr, 0);
    }
    ::munmap(connections_, sizeof *connections_);
}

void endpoint::serve(behaviour how) noexcept {
    std::vector<pollfd> watched{{socket_, POLLIN, 0}};
    for (;;) {
        ::poll(watched.data(), watched.size(), -1);
        for (std::size_t i = watched.size(); i-- > 1;) {
            if (watched[i].revents == 0 || react(watched[i].fd, how)) continue;
            ::close(watched[i].fd);
            watched.erase(watched.begin() + static_cast<std::ptrdiff_t>(i));
        }
        if (watched.front().revents == 0) continue;
        const int accepted = ::accept(socket_, nullptr, nullptr);
        if (accepted < 0) continue;
        ++*connections_;
        if (how == behaviour::hanging_up)
            ::close(accepted);
        else
            watched.push_back({accepted, POLLIN, 0});
    }
}

} // namespace conformance
