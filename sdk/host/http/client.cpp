#include "host/http/client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include <algorithm>

namespace desthost::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using tcp = asio::ip::tcp;

namespace {

using tls_stream = beast::ssl_stream<beast::tcp_stream>;

beast::tcp_stream& lowest_of(beast::tcp_stream& s) {
    return s;
}
beast::tcp_stream& lowest_of(tls_stream& s) {
    return s.next_layer();
}

// One exchange on its own loop; every step has what is left of the patience.
template <class Stream>
class exchange {
public:
    template <class... Args>
    exchange(asio::io_context& io, const url& to, const client_request& what, Args&... stream)
        : io_(io), resolver_(io), stream_(io, stream...),
          until_(std::chrono::steady_clock::now() + what.patience) {
        message_.method_string(what.method);
        message_.target(to.target);
        message_.version(11);
        message_.set(beast::http::field::host, to.host);
        message_.set(beast::http::field::connection, "close");
        message_.set(beast::http::field::user_agent, "desthost");
        for (const auto& [name, value] : what.headers)
            message_.set(name, value);
        message_.body() = what.body;
        message_.prepare_payload();
        parser_.body_limit(what.most_bytes);
    }

    client_answer run(const url& to) {
        error_code ec;
        const auto found = resolver_.resolve(to.host, to.port, ec);
        if (!ec)
            ec = wait([&](auto done) {
                lowest_of(stream_).async_connect(found, [done](error_code e, auto&&) { done(e); });
            });
        if (!ec) ec = handshake(to);
        if (!ec)
            ec = wait([&](auto done) {
                beast::http::async_write(stream_, message_, [done](error_code e, std::size_t) { done(e); });
            });
        if (!ec)
            ec = wait([&](auto done) {
                beast::http::async_read(stream_, buffer_, parser_,
                                        [done](error_code e, std::size_t) { done(e); });
            });
        lowest_of(stream_).close();
        if (ec) return {0, {}, ec.message()};
        auto& answer = parser_.get();
        return {static_cast<int>(answer.result_int()), std::move(answer.body()), {}};
    }

private:
    template <class Begin>
    error_code wait(Begin begin) {
        error_code result = asio::error::timed_out;
        lowest_of(stream_).expires_at(until_);
        begin([&result](error_code e) { result = e; });
        io_.restart();
        io_.run();
        return result;
    }
    error_code handshake(const url& to) {
        if constexpr (std::is_same_v<Stream, tls_stream>) {
            stream_.set_verify_mode(asio::ssl::verify_peer);
            stream_.set_verify_callback(asio::ssl::host_name_verification(to.host));
            SSL_set_tlsext_host_name(stream_.native_handle(), to.host.c_str());
            return wait([&](auto done) { stream_.async_handshake(asio::ssl::stream_base::client, done); });
        } else {
            static_cast<void>(to);
            return {};
        }
    }

    asio::io_context& io_;
    tcp::resolver resolver_;
    Stream stream_;
    const std::chrono::steady_clock::time_point until_;
    beast::http::request<beast::http::string_body> message_;
    beast::http::response_parser<beast::http::string_body> parser_;
    beast::flat_buffer buffer_;
};

} // namespace

std::optional<url> parse_url(std::string_view text) {
    url out;
    out.is_tls = text.starts_with("https://");
    if (!out.is_tls && !text.starts_with("http://")) return std::nullopt;
    text.remove_prefix(out.is_tls ? 8 : 7);
    const auto end = std::min(text.find_first_of("/?#"), text.size());
    auto authority = text.substr(0, end);
    out.target = text.substr(end, text.find('#') - end);
    if (!out.target.starts_with('/')) out.target.insert(0, "/");
    const auto colon = authority.rfind(':');
    const bool has_port = colon != authority.npos && authority.find(']', colon) == authority.npos;
    out.port = has_port ? std::string(authority.substr(colon + 1)) : out.is_tls ? "443" : "80";
    if (has_port) authority = authority.substr(0, colon);
    if (authority.starts_with('[') && authority.ends_with(']'))
        authority = authority.substr(1, authority.size() - 2);
    out.host = authority;
    const bool is_good = !out.host.empty() && out.host.find_first_of("@ []") == out.host.npos &&
                         !out.port.empty() &&
                         std::ranges::all_of(out.port, [](char c) { return c >= '0' && c <= '9'; });
    return is_good ? std::optional(std::move(out)) : std::nullopt;
}

client_answer send_request(const url& to, const client_request& what) {
    asio::io_context io;
    if (!to.is_tls) return exchange<beast::tcp_stream>(io, to, what).run(to);
    error_code ec;
    asio::ssl::context tls(asio::ssl::context::tls_client);
    tls.set_default_verify_paths(ec);
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    return exchange<tls_stream>(io, to, what, tls).run(to);
}

} // namespace desthost::http
