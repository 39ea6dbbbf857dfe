#include "dispatch/connection.hpp"

#include "dispatch/policy.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <sys/socket.h>

namespace lead_ads::dispatch {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

constexpr std::uint32_t longest_head = 32 * 1024;
constexpr int most_interim_answers = 8;

answer failed(failure how, std::string problem) {
    answer a;
    a.failure = how;
    a.problem = std::move(problem);
    return a;
}

std::chrono::steady_clock::time_point in(std::int64_t nanoseconds) {
    return std::chrono::steady_clock::now() + std::chrono::nanoseconds(nanoseconds);
}

auto awaiting(error_code& problem) {
    return asio::redirect_error(asio::use_awaitable, problem);
}

using parser = http::response_parser<http::string_body>;

answer read_out(parser& from) {
    auto& message = from.get();
    const auto text = [&](std::string_view name) { return std::string(message[name]); };
    answer a;
    a.status = message.result_int();
    a.retry_after = text("Retry-After");
    a.date = text("Date");
    a.app_usage = text("X-App-Usage");
    a.business_usage = text("X-Business-Use-Case-Usage");
    a.body = std::move(message.body());
    return a;
}

answer reading_failed(const error_code& problem, bool is_reused, bool got_some) {
    if (problem == beast::error::timeout)
        return failed(failure::timed_out, "the whole answer did not come within delivery.timeouts.response");
    if (!got_some && is_reused) return failed(failure::stale, "the kept-alive connection had been closed");
    const bool is_http = problem.category() == http::make_error_code(http::error::end_of_stream).category();
    if (is_http && problem != http::error::end_of_stream && problem != http::error::partial_message)
        return failed(failure::unreadable,
                      "the answer is not HTTP within its limits (" + problem.message() + ")");
    return failed(failure::broken, "the connection ended before the answer was whole");
}

} // namespace

void connection::send(std::shared_ptr<const network_settings> how, std::shared_ptr<const batch::target> to,
                      std::string& request, std::function<void(answer)> done) {
    how_ = std::move(how);
    to_ = std::move(to);
    std::swap(request_, request);
    is_busy_ = true;
    asio::co_spawn(
        network_, exchange(),
        [this, done = std::move(done), aborts = aborts_](const std::exception_ptr& problem, answer got) {
            if (aborts != aborts_) return;
            is_busy_ = false;
            // Nothing in there throws but for lack of memory; the request is tried again later.
            if (problem) got = failed(failure::broken, "there was no memory for the answer");
            if (got.failure != failure::none) close();
            done(std::move(got));
        });
}

void connection::abort() {
    ++aborts_;
    is_busy_ = false;
    // The socket is closed and not destroyed: the request under way still refers to it.
    error_code ignored;
    if (is_open()) socket().socket().close(ignored);
}

void connection::close_if_outdated(const std::shared_ptr<const network_settings>& now) {
    if (!is_busy_ && is_open() && opened_under_ != now) close();
}

void connection::close() {
    // Without this OpenSSL would hold the session to be spoiled and not resume it.
    if (tls_) SSL_set_shutdown(tls_->native_handle(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    tls_.reset();
    plain_.reset();
    input_.clear();
}

bool connection::can_be_reused() {
    return is_open() && opened_under_ == how_ && open_host_ == to_->host && open_port_ == to_->port &&
           tls_.has_value() == to_->tls && is_quiet();
}

// Anything that can be read before a request was sent is a farewell.
bool connection::is_quiet() {
    char byte = 0;
    const auto got = ::recv(socket().socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

connection::awaitable<answer> connection::exchange() {
    const bool is_reused = can_be_reused();
    if (!is_reused) {
        close();
        if (auto problem = co_await open()) co_return std::move(*problem);
    }
    socket().expires_at(in(how_->limits.response_timeout));
    stays_open_ = false;
    auto got = tls_ ? co_await transfer(*tls_, is_reused) : co_await transfer(*plain_, is_reused);
    if (got.failure == failure::none && tls_)
        how_->tls->keep_session(tls_->native_handle(), to_->host, to_->port);
    if (stays_open_)
        socket().expires_never();
    else
        close();
    co_return got;
}

connection::awaitable<std::optional<endpoints>> connection::look_up(time_point until) {
    struct shared {
        explicit shared(asio::any_io_executor on) : done(std::move(on)) {}
        asio::steady_timer done;
        std::optional<endpoints> found;
    };
    auto lookup = std::make_shared<shared>(network_);
    lookup->done.expires_at(until);
    names_.resolve(to_->host, to_->port, [lookup](const endpoints& found) {
        lookup->found = found;
        lookup->done.cancel();
    });
    error_code ignored;
    co_await lookup->done.async_wait(awaiting(ignored));
    co_return lookup->found;
}

connection::awaitable<std::optional<answer>> connection::open() {
    const auto until = in(how_->limits.connect_timeout);
    const auto aborts = aborts_;
    auto found = co_await look_up(until);
    if (aborts != aborts_) co_return failed(failure::aborted, "delivery was stopped");
    if (!found)
        co_return failed(failure::unreachable,
                         "the host's name was not found within delivery.timeouts.connect");
    if (!to_->tls) std::erase_if(*found, [](const auto& e) { return !e.address().is_loopback(); });
    if (found->empty())
        co_return failed(failure::unreachable,
                         to_->tls ? "the host's name is not known"
                                  : "plain http is for loopback addresses only, nothing was sent");
    std::ranges::rotate(*found,
                        found->begin() + static_cast<std::ptrdiff_t>(first_endpoint_ % found->size()));

    if (to_->tls)
        tls_.emplace(network_, how_->tls->context());
    else
        plain_.emplace(network_);
    opened_under_ = how_;
    open_host_ = to_->host;
    open_port_ = to_->port;
    error_code problem;
    socket().expires_at(until);
    co_await socket().async_connect(*found, awaiting(problem));
    if (problem) {
        ++first_endpoint_;
        co_return failed(failure::unreachable, problem == beast::error::timeout
                                                   ? "no connection within delivery.timeouts.connect"
                                                   : "no connection (" + problem.message() + ")");
    }
    ++opened_;
    socket().socket().set_option(asio::ip::tcp::no_delay(true), problem);
    if (to_->tls) co_return co_await handshake();
    co_return std::nullopt;
}

connection::awaitable<std::optional<answer>> connection::handshake() {
    auto* const native = tls_->native_handle();
    if (!how_->tls->prepare(native, to_->host, to_->port))
        co_return failed(failure::untrusted,
                         "the endpoint's host is no name that TLS can verify, nothing was sent");
    error_code problem;
    co_await tls_->async_handshake(asio::ssl::stream_base::client, awaiting(problem));
    if (!problem) co_return std::nullopt;
    how_->tls->forget_session(to_->host, to_->port);
    if (problem == beast::error::timeout)
        co_return failed(failure::unreachable, "no TLS handshake within delivery.timeouts.connect");
    bool is_distrust = false;
    auto text = handshake_problem(native, problem, is_distrust);
    co_return failed(is_distrust ? failure::untrusted : failure::unreachable, std::move(text));
}

template <class Stream>
connection::awaitable<answer> connection::transfer(Stream& stream, bool is_reused) {
    error_code writing;
    co_await asio::async_write(stream, asio::buffer(request_), awaiting(writing));
    // A server that refuses a request early stops reading it; its answer may be there all the same.
    error_code reading = writing == beast::error::timeout ? writing : error_code{};
    bool got_some = false;
    for (int i = 0; !reading && i < most_interim_answers; ++i) {
        parser p;
        p.header_limit(longest_head);
        p.body_limit(longest_answer);
        co_await http::async_read(stream, input_, p, awaiting(reading));
        got_some = got_some || p.got_some();
        if (reading || p.get().result_int() / 100 == 1) continue;
        // Bytes behind the answer belong to no request of ours.
        stays_open_ = p.get().keep_alive() && !writing && input_.size() == 0;
        co_return read_out(p);
    }
    if (!reading) reading = http::error::bad_status;
    co_return reading_failed(reading, is_reused, got_some);
}

} // namespace lead_ads::dispatch
