// Stand-ins for the other side of a plugin's connection, most of which misbehave.
//
// In: a way to behave. Out: a port of 127.0.0.1. Runs in a process of its own, so that the descriptors and
// threads that are counted in this one are the plugin's alone; make it before the plugin has threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <sys/types.h>

namespace conformance {

enum class behaviour : std::uint8_t {
    answering,  // Answers each HTTP request with 200 and an empty object.
    stalled,    // Takes connections and bytes, and never answers.
    refusing,   // Nothing listens there.
    hanging_up, // Takes a connection and closes it.
    babbling,   // Answers with bytes of no protocol.
};

class endpoint {
public:
    explicit endpoint(behaviour how);
    ~endpoint();
    endpoint(const endpoint&) = delete;
    endpoint& operator=(const endpoint&) = delete;

    std::uint16_t port() const noexcept { return port_; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    // Number of connections made so far.
    std::uint32_t connections() const noexcept { return *connections_; }

private:
    [[noreturn]] void serve(behaviour how) noexcept;

    int socket_ = -1;
    std::uint16_t port_ = 0;
    pid_t server_ = -1;
    std::atomic<std::uint32_t>* connections_; // in memory that both processes see
};

} // namespace conformance
