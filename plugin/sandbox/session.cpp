#include "sandbox/session.hpp"

#include "sandbox/wire.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace graph_sandbox {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using error_code = boost::system::error_code;

namespace {

constexpr std::uint32_t max_header = 16 * 1024;
constexpr auto idle_limit = std::chrono::minutes(5);
constexpr auto handshake_limit = std::chrono::seconds(10);
constexpr auto body_limit = std::chrono::seconds(60);

using request_parser = http::request_parser<http::string_body>;

constexpr http::field recorded_headers[] = {
    http::field::host,   http::field::user_agent,      http::field::content_type,
    http::field::accept, http::field::content_length,  http::field::content_encoding,
    http::field::expect, http::field::accept_encoding, http::field::connection};

// Counts a connection as long as its session lives.
class open_count {
public:
    explicit open_count(std::size_t& count) : count_(count) { ++count_; }
    ~open_count() { --count_; }
    open_count(const open_count&) = delete;
    open_count& operator=(const open_count&) = delete;

private:
    std::size_t& count_;
};

std::int64_t unix_ms() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

class session {
public:
    session(asio::ip::tcp::socket socket, server_state& state, std::uint64_t number)
        : stream_(std::move(socket), state.tls), wire_(stream_), state_(state), number_(number),
          counted_(state.open_connections) {}

    asio::awaitable<void> run() {
        const connection_fault fault = state_.faults.next_connection();
        if (fault != connection_fault::none) {
            log(fault == connection_fault::refuse ? "fault: reset" : "fault: no TLS handshake");
            co_await wire_.break_connection(fault);
            co_return;
        }
        error_code ec;
        beast::get_lowest_layer(stream_).expires_after(handshake_limit);
        co_await stream_.async_handshake(asio::ssl::stream_base::server,
                                         asio::redirect_error(asio::use_awaitable, ec));
        if (ec) {
            log("no TLS handshake: " + ec.message());
            co_return;
        }
        bool more = true;
        while (more)
            more = co_await serve_one();
    }

private:
    void log(const std::string& text) { state_.log("connection " + std::to_string(number_) + ": " + text); }

    // Reads a request and answers it. False: the connection is finished.
    asio::awaitable<bool> serve_one() {
        request_parser parser;
        parser.header_limit(max_header);
        parser.body_limit(state_.endpoint.max_body);
        error_code ec;
        co_await read_request(parser, ec);
        if (ec == http::error::end_of_stream) {
            co_await wire_.close();
            co_return false;
        }
        if (ec) {
            co_await refuse_unread(ec);
            co_return false;
        }
        const bool keep_alive = parser.get().keep_alive();
        const verdict deserved = examine(request_of(parser), state_.endpoint);
        exchange_plan plan = decide(deserved);
        note(parser, deserved, plan);
        if (!keep_alive) plan.reply.announces_close = true;
        co_return co_await wire_.deliver(plan);
    }

    asio::awaitable<void> read_request(request_parser& parser, error_code& ec) {
        beast::get_lowest_layer(stream_).expires_after(idle_limit);
        co_await http::async_read_header(stream_, buffer_, parser,
                                         asio::redirect_error(asio::use_awaitable, ec));
        if (ec) co_return;
        beast::get_lowest_layer(stream_).expires_after(body_limit);
        if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
            co_await wire_.write("HTTP/1.1 100 Continue\r\n\r\n", ec);
            if (ec) co_return;
        }
        co_await http::async_read(stream_, buffer_, parser, asio::redirect_error(asio::use_awaitable, ec));
        if (!ec && parser.get().version() != 11) ec = http::error::bad_version;
    }

    // A request that could not be read to its end is answered while the client is still connected.
    asio::awaitable<void> refuse_unread(error_code why) {
        log("the request could not be read: " + why.message());
        if (why.category() != error_code(http::error::bad_version).category() ||
            why == http::error::partial_message)
            co_return;
        graph_error error;
        error.message = "(#100) The request could not be read: " + why.message();
        error.status = why == http::error::body_limit ? 413 : why == http::error::header_limit ? 431 : 400;
        exchange_plan plan;
        plan.reply = error_answer(error, fresh_trace_id());
        plan.reply.announces_close = true;
        record_unread(plan);
        co_await wire_.deliver_and_drain(plan);
    }

    static request request_of(request_parser& parser) {
        auto& message = parser.get();
        return {std::string(message.method_string()), std::string(message.target()),
                std::string(message[http::field::content_type]),
                std::string(message[http::field::content_encoding]), std::move(message.body())};
    }

    exchange_plan decide(const verdict& deserved) {
        behaviour wanted = state_.faults.next_request();
        const bool ordinary = wanted.answer == answer_kind::rules && wanted.ending == ending_kind::complete;
        if (ordinary && !deserved.error)
            if (const behaviour* poison = state_.faults.poisoned(deserved.marks)) wanted = *poison;
        exchange_plan plan = plan_exchange(deserved, wanted, fresh_trace_id());
        if (plan.record && !record_events(deserved)) {
            log("the record cannot be written: is the disk full?");
            plan = record_failed(fresh_trace_id());
        }
        return plan;
    }

    bool record_events(const verdict& deserved) {
        std::string lines;
        for (const std::string& event : deserved.events)
            lines += event + '\n';
        return state_.record.events.append(lines);
    }

    void note(request_parser& parser, const verdict& deserved, const exchange_plan& plan) {
        const auto& message = parser.get();
        request_line line;
        line.connection = number_;
        line.resumed = SSL_session_reused(stream_.native_handle()) == 1;
        line.method = message.method_string();
        line.path = safe_path(std::string(message.target()));
        for (const http::field name : recorded_headers)
            if (message.count(name) != 0) line.headers.emplace_back(http::to_string(name), message[name]);
        line.events = deserved.event_count;
        line.received_at_ms = unix_ms();
        append_request(format_request(line, deserved, plan));
        const std::string status = answers(plan) ? std::to_string(plan.reply.status) : "no answer";
        log(line.method + ' ' + line.path + ": " + status + ", " + std::to_string(line.events) + " events" +
            (plan.record ? " accepted" : "") + (plan.fault.empty() ? "" : ", fault: " + plan.fault) +
            (deserved.log_note.empty() ? "" : ", " + deserved.log_note));
    }

    void record_unread(const exchange_plan& plan) {
        verdict nothing;
        nothing.safe_body = "null";
        request_line line;
        line.connection = number_;
        line.resumed = SSL_session_reused(stream_.native_handle()) == 1;
        line.received_at_ms = unix_ms();
        append_request(format_request(line, nothing, plan));
    }

    void append_request(const std::string& line) {
        if (!state_.record.requests.append(line))
            log("the record of requests cannot be written: is the disk full?");
    }

    tls_stream stream_;
    wire wire_;
    server_state& state_;
    std::uint64_t number_;
    open_count counted_;
    beast::flat_buffer buffer_;
};

} // namespace

asio::awaitable<void> run_session(asio::ip::tcp::socket socket, server_state& state, std::uint64_t number) {
    session one(std::move(socket), state, number);
    // An exception here is a lack of memory or random bytes: it costs this connection, not the server.
    try {
        co_await one.run();
    } catch (const std::exception& e) {
        state.log("connection " + std::to_string(number) + ": ended, " + e.what());
    }
}

} // namespace graph_sandbox
