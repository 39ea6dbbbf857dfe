// The listening socket and what all connections share.
//
// In: settings that were checked. Out: HTTPS on 127.0.0.1 until stop, one thread, at most max_connections at
// once. Throws boost::system::system_error when the port cannot be bound.
#pragma once

#include "sandbox/certificates.hpp"
#include "sandbox/recorder.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <functional>

namespace graph_sandbox {

inline constexpr std::size_t max_connections = 4096;

using log_function = std::function<void(const std::string&)>;

// Shared by every session; only the server's thread touches it.
struct server_state {
    endpoint_settings endpoint;
    fault_state faults;
    recorder record;
    log_function log;
    boost::asio::ssl::context tls;
    std::size_t open_connections = 0;
    std::uint64_t connections = 0;
};

// A context that speaks TLS 1.2 and later, resumes sessions by tickets and offers only HTTP/1.1.
boost::asio::ssl::context make_tls_context(const certificates& made);

class server {
public:
    server(boost::asio::io_context& io, server_state& state, std::uint16_t port);

    std::uint16_t port() const { return port_; }

    // Accepts connections until the io_context stops.
    void start();

private:
    boost::asio::awaitable<void> accept_all();

    boost::asio::io_context& io_;
    server_state& state_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::uint16_t port_ = 0;
};

} // namespace graph_sandbox
