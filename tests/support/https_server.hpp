// A small HTTPS server for tests, which behaves as badly as it is told to. One thread for each connection.
#pragma once

#include "certificates.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace test_support {

struct server_request {
    std::size_t connection; // from 0 on
    std::size_t number;     // of all requests, from 0 on
    std::string head;
    std::string body;
    bool resumed; // the connection's TLS session was resumed
};

struct server_reply {
    enum class then : std::uint8_t {
        keep,  // Reads the next request.
        close, // Closes the connection in an orderly way.
        reset, // Ends it with a reset.
        hang,  // Reads on and never answers.
        drip,  // Sends one more byte every few milliseconds, without end.
    };
    std::string bytes; // as they are to stand on the wire
    then after = then::keep;
};

// "HTTP/1.1 200 OK" with this JSON as its body.
server_reply ok(const std::string& body);
server_reply ok_received(std::size_t count);

class https_server {
public:
    using behaviour = std::function<server_reply(const server_request&)>;
    struct options {
        bool tls = true;
        int highest_tls = 0;            // TLS1_2_VERSION; 0: any
        bool hang_in_handshake = false; // accepts and says nothing
        std::string address = "127.0.0.1";
    };
    https_server(const certificate& identity, behaviour how);
    https_server(const certificate& identity, behaviour how, options with);
    ~https_server();
    https_server(const https_server&) = delete;
    https_server& operator=(const https_server&) = delete;

    std::uint16_t port() const;
    std::size_t requests() const;    // read in full
    std::size_t connections() const; // accepted
    // Closes all connections that are open, as an idle server does; new ones are taken.
    void close_idle();

private:
    class implementation;
    std::unique_ptr<implementation> self_;
};

} // namespace test_support
