#include "dispatch/connection.hpp"

#include "dispatch/awaiting.hpp"
#include "dispatch/policy.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <array>
#include <cerrno>
#include <sys/socket.h>

namespace lead_ads::dispatch {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

constexpr std::uint32_t longest_head = 32 * 1024;
constexpr int most_interim_answers = 8;

std::array<asio::const_buffer, 3> buffers_of(const request& whole) {
    const auto [head, events, closing] = whole.pieces();
    return {asio::buffer(head), asio::buffer(events), asio::buffer(closing)};
}

// How much is left to be written by one call of the system. Asio's own conditions allow 64 KB.
std::size_t all_at_once(const error_code& problem, std::size_t) {
    return problem ? 0 : SIZE_MAX;
}

using parser = http::response_parser<http::string_body>;

void read_out(parser& from, answer& a) {
    auto& message = from.get();
    const auto text = [&](std::string_view name) { return std::string(message[name]); };
    a.status = message.result_int();
    a.retry_after = text("Retry-After");
    a.date = text("Date");
    a.app_usage = text("X-App-Usage");
    a.business_usage = text("X-Business-Use-Case-Usage");
    a.version_warning = text("X-Ad-Api-Version-Warning");
    a.body = std::move(message.body());
}

} // namespace

void connection::send(std::shared_ptr<const network_settings> how, std::shared_ptr<const batch::target> to,
                      request& what, std::function<void(answer)> done) {
    how_ = std::move(how);
    to_ = std::move(to);
    std::swap(request_, what);
    ++uses_;
    is_busy_ = true;
    got_ = {};
    asio::co_spawn(network_, exchange(),
                   [this, done = std::move(done), aborts = aborts_](const std::exception_ptr& problem) {
                       request_.events = {};
                       if (aborts != aborts_) return;
                       is_busy_ = false;
                       // Nothing in there throws but for lack of memory; the request is tried again later.
                       if (problem) fail(failure::broken, "there was no memory for the answer");
                       if (got_.failure != failure::none) close();
                       if (is_open()) watch_idle();
                       done(std::move(got_));
                   });
}

void connection::fail(failure how, std::string problem) {
    got_.failure = how;
    got_.problem = std::move(problem);
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
    records_.reset();
    tls_.reset();
    plain_.reset();
    input_.clear();
}

bool connection::can_be_reused() {
    const bool is_fresh =
        std::chrono::steady_clock::now() - last_used_ < std::chrono::nanoseconds(how_->limits.idle_timeout);
    return is_open() && is_fresh && opened_under_ == how_ && open_host_ == to_->host &&
           open_port_ == to_->port && open_proxy_ == to_->proxy && tls_.has_value() == to_->tls && is_quiet();
}

// Without this a socket that the other side closed would stay half-closed until the next request, which may
// never come.
void connection::watch_idle() {
    idle_.expires_after(std::chrono::nanoseconds(opened_under_->limits.idle_timeout));
    idle_.async_wait([this, use = uses_](const error_code& problem) { close_if_unused(use, problem); });
    socket().socket().async_wait(
        asio::ip::tcp::socket::wait_read,
        [this, use = uses_](const error_code& problem) { close_if_unused(use, problem); });
}

void connection::close_if_unused(unsigned use, const error_code& problem) {
    if (problem || use != uses_ || is_busy_ || !is_open()) return;
    idle_.cancel();
    close();
}

// Anything that can be read before a request was sent is a farewell.
bool connection::is_quiet() {
    char byte = 0;
    const auto got = ::recv(socket().socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

// The coroutines below hand nothing but bool to one another: GCC 12 copies larger things wrongly out of some
// expressions with co_await.
connection::awaitable<void> connection::exchange() {
    const bool is_reused = can_be_reused();
    if (!is_reused) {
        close();
        const bool is_ready = co_await open();
        if (!is_ready) co_return;
    }
    socket().expires_at(in(how_->limits.response_timeout));
    stays_open_ = false;
    if (tls_)
        co_await transfer(*tls_, is_reused);
    else
        co_await transfer(*plain_, is_reused);
    if (got_.failure == failure::none && tls_)
        how_->tls->keep_session(tls_->native_handle(), to_->host, to_->port);
    last_used_ = std::chrono::steady_clock::now();
    if (stays_open_)
        socket().expires_never();
    else
        close();
}

connection::awaitable<void> connection::write(tcp_stream& plain, error_code& problem) {
    co_await asio::async_write(plain, buffers_of(request_), awaiting(problem));
}

connection::awaitable<void> connection::write(tls_stream& encrypted, error_code& problem) {
    const auto pieces = request_.pieces();
    records_->clear();
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        auto left = pieces[i];
        while (!left.empty()) {
            if (!records_->add(left)) {
                // Half a request gets no answer: nobody is to wait for one.
                encrypted.next_layer().socket().close(problem);
                problem = asio::error::broken_pipe;
                co_return;
            }
            const bool is_end = left.empty() && i + 1 == pieces.size();
            if (!is_end && !records_->is_full()) continue;
            co_await asio::async_write(encrypted.next_layer(), asio::buffer(records_->bytes()), all_at_once,
                                       awaiting(problem));
            if (problem) co_return;
            records_->clear();
        }
    }
}

template <class Stream>
connection::awaitable<void> connection::transfer(Stream& stream, bool is_reused) {
    error_code writing;
    co_await write(stream, writing);
    // A server that refuses a request early stops reading it; its answer may be there all the same.
    error_code reading;
    if (writing == beast::error::timeout) reading = writing;
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
        read_out(p, got_);
        co_return;
    }
    if (!reading) reading = http::error::bad_status;
    fail_reading(reading, is_reused, got_some);
}

void connection::fail_reading(const error_code& problem, bool is_reused, bool got_some) {
    const bool is_http = problem.category() == http::make_error_code(http::error::end_of_stream).category();
    if (problem == beast::error::timeout)
        fail(failure::timed_out, "the whole answer did not come within delivery.timeouts.response");
    else if (!got_some && is_reused)
        fail(failure::stale, "the kept-alive connection had been closed");
    else if (is_http && problem != http::error::end_of_stream && problem != http::error::partial_message)
        fail(failure::unreadable, "the answer is not HTTP within its limits (" + problem.message() + ")");
    else
        fail(failure::broken, "the connection ended before the answer was whole");
}

} // namespace lead_ads::dispatch
