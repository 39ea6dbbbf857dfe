#include "dispatch/tls_client.hpp"

#include "dispatch/transport.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/error.hpp>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <new>
#include <optional>
#include <system_error>

namespace lead_ads::dispatch {

namespace ssl = boost::asio::ssl;

namespace {
constexpr std::size_t most_sessions = 16;
// What OpenSSL offers by itself in another order: 128 bits cost a quarter less than 256.
constexpr auto tls13_suites = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

// Asio's own constructor goes on with a null pointer when there is no memory even to note that down.
SSL_CTX* new_context() {
    auto* const made = SSL_CTX_new(TLS_client_method());
    ERR_clear_error();
    if (made == nullptr) throw std::bad_alloc();
    return made;
}

// Throws when what OpenSSL noted down says that the process lacks memory or descriptors, and forgets it: it
// belongs to this failure and to no later call.
void refuse_shortage() {
    std::optional<std::errc> lacks;
    auto noted = ERR_get_error();
    if (noted == 0) lacks = std::errc::not_enough_memory;
    for (; noted != 0; noted = ERR_get_error()) {
        const auto reason = ERR_GET_REASON(noted);
        if (reason == ERR_R_MALLOC_FAILURE) lacks = std::errc::not_enough_memory;
        if (ERR_SYSTEM_ERROR(noted) && (reason == EMFILE || reason == ENFILE || reason == ENOMEM))
            lacks = static_cast<std::errc>(reason);
    }
    if (lacks) throw std::system_error(std::make_error_code(*lacks));
}
} // namespace

tls_client::tls_client(const std::string& ca_file) : context_(new_context()) {
    auto* const native = context_.native_handle();
    ERR_clear_error();
    const auto status = ca_file.empty() ? SSL_CTX_set_default_verify_paths(native)
                                        : SSL_CTX_load_verify_file(native, ca_file.c_str());
    if (status != 1) {
        refuse_shortage();
        throw unusable_authorities(
            ca_file.empty() ? "The system's certificate authorities cannot be read; install the package "
                              "ca-certificates or set settings.ca_file."
                            : "No certificate authority can be read from " + ca_file +
                                  "; settings.ca_file must name a PEM file.");
    }
    context_.set_verify_mode(ssl::verify_peer);
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    // Without the order OpenSSL's own holds: no reason not to start, unless the process lacks memory.
    if (SSL_CTX_set_ciphersuites(native, tls13_suites) != 1) refuse_shortage();
    SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
}

bool tls_client::prepare(SSL* connection, const std::string& host, std::uint16_t port) {
    boost::system::error_code not_an_address;
    boost::asio::ip::make_address(host, not_an_address);
    auto* const wanted = SSL_get0_param(connection);
    X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (not_an_address) {
        if (SSL_set_tlsext_host_name(connection, host.c_str()) != 1) return false;
        if (X509_VERIFY_PARAM_set1_host(wanted, host.c_str(), host.size()) != 1) return false;
    } else if (X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str()) != 1) {
        return false;
    }
    const auto last = sessions_.find({host, port});
    if (last != sessions_.end()) SSL_set_session(connection, last->second.get());
    return true;
}

void tls_client::keep_session(SSL* connection, const std::string& host, std::uint16_t port) {
    session latest(SSL_get1_session(connection), &SSL_SESSION_free);
    if (!latest || SSL_SESSION_is_resumable(latest.get()) != 1) return;
    if (sessions_.size() >= most_sessions) sessions_.clear();
    sessions_.insert_or_assign({host, port}, std::move(latest));
}

std::string handshake_problem(SSL* connection, const boost::system::error_code& problem, bool& is_distrust) {
    const auto verified = SSL_get_verify_result(connection);
    is_distrust = verified != X509_V_OK || problem.category() == boost::asio::error::get_ssl_category();
    if (verified != X509_V_OK)
        return std::string("the server's certificate is not trusted (") +
               X509_verify_cert_error_string(verified) +
               "), nothing was sent: install the package ca-certificates, or name the file of the authority "
               "in "
               "settings.ca_file";
    if (is_distrust) return "TLS could not be agreed on (" + problem.message() + "), nothing was sent";
    return "the connection ended during the TLS handshake";
}

} // namespace lead_ads::dispatch
