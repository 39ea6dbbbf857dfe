// How a connection comes to be: the host's name, the socket, the handshake.
#include "dispatch/awaiting.hpp"
#include "dispatch/connection.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>

namespace lead_ads::dispatch {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;

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
    names_.resolve(to_->host, to_->port, [shared](const endpoints& found) {
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
        fail(failure::unreachable, "the host's name is not known");
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
        fail(failure::unreachable, "the host's name was not found within delivery.timeouts.connect");
        co_return false;
    }
    if (!choose_endpoints()) co_return false;
    make_stream();
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
            fail(failure::unreachable, "no connection within delivery.timeouts.connect");
        else
            fail(failure::unreachable, "no connection (" + problem.message() + ")");
        co_return false;
    }
    ++opened_;
    socket().socket().set_option(asio::ip::tcp::no_delay(true), problem);
    if (!to_->tls) co_return true;
    const bool is_trusted = co_await handshake();
    co_return is_trusted;
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
