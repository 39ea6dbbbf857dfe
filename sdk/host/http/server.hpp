// An HTTP/1.1 server for a handler: TLS, keep-alive, and bounds on everything that a client may do.
//
// In: an address that is listened on, a handler. Out: answers. Bounded are the number of connections, the
// size of heads and bodies, the bodies that are held at once, and the time that a client may take for head
// and body, to read its answer, and to sit idle. Requests of one connection are handled one after the other.
// start and stop are for one thread; the handler is called by several.
#pragma once

#include "host/http/message.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace desthost::http {

class handler {
public:
    virtual ~handler() = default;
    // Looks at a request before its body is read; an answer ends the request there. Nothing: it is handled.
    virtual std::optional<response> check_head(const request& head) = 0;
    // The whole request. `respond` may be called later, from another thread.
    virtual void handle(request&& whole, responder respond) = 0;
};

struct server_options {
    std::string host;
    std::uint16_t port = 0;
    std::string certificate; // paths of files in PEM format; empty: no TLS
    std::string private_key;
    unsigned threads = 1;
    std::size_t max_connections = 4096;
    std::uint64_t max_body = 500 * 1024;
    std::uint64_t max_bodies = 64 * 1024 * 1024; // that are held at once, over all connections
    std::chrono::milliseconds request_time{60'000};
    std::chrono::milliseconds idle_time{60'000};
};

struct server_numbers {
    std::uint64_t connections = 0; // open
    std::uint64_t accepted = 0;
    std::uint64_t refused = 0; // above max_connections
    std::uint64_t timed_out = 0;
    std::uint64_t broken = 0;       // requests that are no HTTP
    std::uint64_t body_bytes = 0;   // held
    std::uint64_t statuses[6] = {}; // answers by their first digit
};

// Throws failure(usage) when the certificate and the key cannot be used together; `place` is for the message.
void check_certificate(const std::string& certificate, const std::string& private_key,
                       const std::string& place);

class server {
public:
    // Binds the address. Throws failure(usage) when it cannot, or when the certificate cannot be used;
    // `place` is where the address stands in a configuration.
    server(const server_options& o, handler& to, const std::string& place);
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    // Begins to accept.
    void start();
    // "127.0.0.1:8080", with the port that was given.
    std::string address() const;
    // Accepts no more and closes connections that are between two requests; others end with their answer.
    void drain();
    // Waits until no connection is left, at most so long, then ends those that are.
    void stop(std::chrono::milliseconds patience);
    server_numbers numbers() const;
    void set_max_body(std::uint64_t most);

private:
    class implementation;
    std::shared_ptr<implementation> implementation_;
};

} // namespace desthost::http
