// What TLS needs to know to trust a server, and the sessions that make the next handshake short.
//
// In: a CA file, or none for the system's. Out: streams' settings. Refuses anything below TLS 1.2, a chain
// that does not end in the CAs, and a certificate for another host. Immutable but for the sessions, which
// belong to the network's thread. Touches no setting of OpenSSL's that is not its own context's.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <boost/system/error_code.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace lead_ads::dispatch {

class tls_client {
public:
    // Throws unusable_authorities, which names the file, when it holds no certificates, and std::bad_alloc or
    // std::system_error when the process lacks memory or descriptors to find out.
    explicit tls_client(const std::string& ca_file);

    boost::asio::ssl::context& context() noexcept { return context_; }

    // Prepares a handshake with `host`: its name or address will be verified, and its last session is
    // offered. False: OpenSSL would not take the host's name.
    bool prepare(SSL* connection, const std::string& host, std::uint16_t port);
    // Keeps the session of a connection that has brought an answer.
    void keep_session(SSL* connection, const std::string& host, std::uint16_t port);
    void forget_session(const std::string& host, std::uint16_t port) { sessions_.erase({host, port}); }

private:
    using session = std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)>;
    boost::asio::ssl::context context_;
    std::map<std::pair<std::string, std::uint16_t>, session> sessions_;
};

// Why a handshake came to nothing, in words of OpenSSL's own; `is_distrust` is true when it is about trust
// rather than about the network.
std::string handshake_problem(SSL* connection, const boost::system::error_code& problem, bool& is_distrust);

} // namespace lead_ads::dispatch
