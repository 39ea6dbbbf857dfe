#include "sandbox/server.hpp"

#include "sandbox/session.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <chrono>

namespace graph_sandbox {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

constexpr auto pause_after_accept_error = std::chrono::milliseconds(100);

// OpenSSL keeps a pointer into this list, so it lives as long as the program.
constexpr std::array<unsigned char, 9> alpn_protocols = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

// Picks http/1.1 out of what a client offers, and ends the handshake of one that does not speak it.
int select_http_1_1(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
                    unsigned offered_size, void*) {
    unsigned char* picked = nullptr;
    const int result = SSL_select_next_proto(&picked, out_size, alpn_protocols.data(),
                                             unsigned(alpn_protocols.size()), offered, offered_size);
    *out = picked;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

} // namespace

asio::ssl::context make_tls_context(const certificates& made) {
    asio::ssl::context context(asio::ssl::context::tls_server);
    SSL_CTX* native = context.native_handle();
    constexpr std::array<unsigned char, 13> session_id = {'g', 'r', 'a', 'p', 'h', '-', 's',
                                                          'a', 'n', 'd', 'b', 'o', 'x'};
    const bool ok =
        SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) == 1 &&
        SSL_CTX_use_certificate(native, made.server.get()) == 1 &&
        SSL_CTX_use_PrivateKey(native, made.server_key.get()) == 1 &&
        SSL_CTX_set_session_id_context(native, session_id.data(), unsigned(session_id.size())) == 1;
    if (!ok) throw std::runtime_error("OpenSSL did not take the server certificate");
    SSL_CTX_set_alpn_select_cb(native, select_http_1_1, nullptr);
    return context;
}

server::server(asio::io_context& io, server_state& state, std::uint16_t port)
    : io_(io), state_(state), acceptor_(io, tcp::endpoint(asio::ip::address_v4::loopback(), port)),
      port_(acceptor_.local_endpoint().port()) {}

void server::start() {
    asio::co_spawn(io_, accept_all(), asio::detached);
}

asio::awaitable<void> server::accept_all() {
    for (;;) {
        boost::system::error_code ec;
        tcp::socket socket = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, ec));
        if (ec) {
            // Out of descriptors, or a client that was gone before it was accepted: neither ends the server.
            state_.log("a connection could not be accepted: " + ec.message());
            asio::steady_timer timer(io_, pause_after_accept_error);
            co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
            continue;
        }
        const std::uint64_t number = ++state_.connections;
        if (state_.open_connections >= max_connections) {
            state_.log("connection " + std::to_string(number) + ": refused, too many are open");
            continue;
        }
        asio::co_spawn(io_, run_session(std::move(socket), state_, number), asio::detached);
    }
}

} // namespace graph_sandbox
