// How a connection comes to be: the host's name, the socket, the handshake.
#include "dispatch/awaiting.hpp"
#include "dispatch/connection.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>

namespace lead_ads::dispatch {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

constexpr std::uint32_t longest_proxy_head = 16 * 1024;

std::string authority_of(const batch::target& to) {
    const bool is_ipv6 = to.host.find(':') != std::string::npos;
    return (is_ipv6 ? "[" + to.host + "]" : to.host) + ":" + std::to_string(to.port);
}

// Host and authorization have been checked when the settings were read: no byte of theirs ends a line.
std::string connect_request(const batch::target& to) {
    const auto authority = authority_of(to);
    auto text = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n";
    if (!to.proxy.authorization.empty()) text += "Proxy-Authorization: " + to.proxy.authorization + "\r\n";
    return text + "\r\n";
}

std::string tunnel_refusal(const std::string& proxy, const batch::target& to, unsigned status) {
    const auto number = " (HTTP " + std::to_string(status) + ")";
    if (status == 407)
        return proxy +
               (to.proxy.authorization.empty() ? " asks for user and password"
                                               : " does not accept user and password") +
               number + ": set them in HTTPS_PROXY, or in what settings.proxy refers to";
    if (status / 100 == 2) return proxy + " sent more than the opening of a tunnel" + number;
    return proxy + " refuses a tunnel to " + authority_of(to) + number +
           ": allow it there, or except the host by NO_PROXY or settings.proxy: none";
}

} // namespace

// Fills `found_`; false: the time was over first.
connection::awaitable<bool> connection::look_up(time_point until) {
    struct lookup {
        explicit lookup(const asio::any_io_executor& on) : done(on) {}
        asio::steady_timer done;
        endpoints found;
        bool is_done = false;
    };
    auto shared = std::make_shared<lookup>(network_);
    shared->done.expires_at(until);
    const auto& proxy = to_->proxy;
    const bool is_direct = proxy.host.empty();
    names_.resolve(is_direct ? to_->host : proxy.host, is_direct ? to_->port : proxy.port,
                   [shared](const endpoints& found) {
                       shared->found = found;
                       shared->is_done = true;
                       shared->done.cancel();
                   });
    error_code ignored;
    co_await shared->done.async_wait(awaiting(ignored));
    found_ = std::move(shared->found);
    co_return shared->is_done;
}

bool connection::choose_endpoints() {
    if (!to_->tls && std::erase_if(found_, [](const auto& e) { return !e.address().is_loopback(); }) > 0 &&
        found_.empty())
        fail(failure::unreachable, "plain http is for loopback addresses only, nothing was sent");
    else if (found_.empty())
        fail(failure::unreachable, "the name of " + what_is_reached() + " is not known");
    if (found_.empty()) return false;
    const auto first = static_cast<std::ptrdiff_t>(first_endpoint_ % found_.size());
    std::ranges::rotate(found_, found_.begin() + first);
    return true;
}

void connection::make_stream() {
    if (to_->tls) {
        tls_.emplace(network_, how_->tls->context());
        records_.emplace(tls_->native_handle());
    } else {
        plain_.emplace(network_);
    }
    opened_under_ = how_;
    open_host_ = to_->host;
    open_port_ = to_->port;
    open_proxy_ = to_->proxy;
}

// "the endpoint", or the proxy with its address and where it is set.
std::string connection::what_is_reached() const {
    const auto& proxy = to_->proxy;
    if (proxy.host.empty()) return "the endpoint";
    return "the proxy " + proxy.host + ":" + std::to_string(proxy.port) + " (" + proxy.origin + ")";
}

// Asio would open one that programs started by the host inherit.
error_code connection::open_socket(const boost::asio::ip::tcp& protocol) {
    auto& last = socket().socket();
    error_code problem;
    if (last.is_open()) last.close(problem);
    const int made = ::socket(protocol.family(), SOCK_STREAM | SOCK_CLOEXEC, protocol.protocol());
    if (made < 0) return {errno, boost::system::system_category()};
    last.assign(protocol, made, problem);
    if (problem) ::close(made);
    return problem;
}

connection::awaitable<bool> connection::open() {
    const auto until = in(how_->limits.connect_timeout);
    const auto aborts = aborts_;
    const bool is_found = co_await look_up(until);
    if (aborts != aborts_) co_return false;
    if (!is_found) {
        fail(failure::unreachable,
             "the name of " + what_is_reached() + " was not found within delivery.timeouts.connect");
        co_return false;
    }
    if (!choose_endpoints()) co_return false;
    make_stream();
    const bool is_connected = co_await connect(until);
    if (!is_connected) co_return false;
    if (!to_->tls) co_return true;
    if (!to_->proxy.host.empty()) {
        const bool has_tunnel = co_await open_tunnel();
        if (!has_tunnel || aborts != aborts_) co_return false;
    }
    const bool is_trusted = co_await handshake();
    co_return is_trusted;
}

connection::awaitable<bool> connection::connect(time_point until) {
    const auto aborts = aborts_;
    error_code problem;
    socket().expires_at(until);
    for (const auto& endpoint : found_) {
        problem = open_socket(endpoint.protocol());
        if (!problem) co_await socket().async_connect(endpoint, awaiting(problem));
        if (aborts != aborts_) co_return false;
        if (!problem || problem == beast::error::timeout) break;
    }
    if (problem) {
        ++first_endpoint_;
        if (problem == beast::error::timeout)
            fail(failure::unreachable,
                 "no connection to " + what_is_reached() + " within delivery.timeouts.connect");
        else
            fail(failure::unreachable,
                 "no connection to " + what_is_reached() + " (" + problem.message() + ")");
        co_return false;
    }
    ++opened_;
    socket().socket().set_option(asio::ip::tcp::no_delay(true), problem);
    co_return true;
}

// Asks the proxy for a tunnel to the endpoint; TLS goes through it and is verified as without one.
connection::awaitable<bool> connection::open_tunnel() {
    const auto asked = connect_request(*to_);
    error_code problem;
    co_await asio::async_write(socket(), asio::buffer(asked), awaiting(problem));
    beast::flat_buffer input(longest_proxy_head);
    http::response_parser<http::empty_body> parser;
    parser.header_limit(longest_proxy_head);
    parser.skip(true); // what stands behind the head of a refusal is a page for people
    if (!problem) co_await http::async_read_header(socket(), input, parser, awaiting(problem));
    if (problem == beast::error::timeout) {
        fail(failure::unreachable, what_is_reached() + " opened no tunnel within delivery.timeouts.connect");
        co_return false;
    }
    if (problem) {
        fail(failure::unreachable, what_is_reached() + " ended the connection instead of opening a tunnel");
        co_return false;
    }
    const auto status = parser.get().result_int();
    if (status / 100 == 2 && input.size() == 0) co_return true;
    fail(failure::unreachable, tunnel_refusal(what_is_reached(), *to_, status));
    co_return false;
}

connection::awaitable<bool> connection::handshake() {
    auto* const native = tls_->native_handle();
    if (!how_->tls->prepare(native, to_->host, to_->port)) {
        fail(failure::untrusted, "the endpoint's host is no name that TLS can verify, nothing was sent");
        co_return false;
    }
    error_code problem;
    co_await tls_->async_handshake(asio::ssl::stream_base::client, awaiting(problem));
    if (!problem) co_return true;
    how_->tls->forget_session(to_->host, to_->port);
    if (problem == beast::error::timeout) {
        fail(failure::unreachable, "no TLS handshake within delivery.timeouts.connect");
        co_return false;
    }
    bool is_distrust = false;
    auto text = handshake_problem(native, problem, is_distrust);
    fail(is_distrust ? failure::untrusted : failure::unreachable, std::move(text));
    co_return false;
}

} // namespace lead_ads::dispatch
