// Writes an answer to a connection, correctly or with one of the faults of a fault script.
//
// In: a plan. Out: bytes, and whether the connection may serve another request. Every write and every wait
// has an end: 60 s a write, 1 GiB for an endless answer, 1 h for a client that was left hanging. The server's
// thread.
#pragma once

#include "sandbox/exchange.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl.hpp>

namespace graph_sandbox {

using tls_stream = boost::beast::ssl_stream<boost::beast::tcp_stream>;

class wire {
public:
    explicit wire(tls_stream& stream) : stream_(stream) {}

    boost::asio::awaitable<void> write(std::string_view bytes, boost::system::error_code& ec);

    // Carries the plan out. True: the connection stays open for the next request.
    boost::asio::awaitable<bool> deliver(const exchange_plan& plan);

    // Answers a client that has not finished sending: reads on for a while, or a reset would swallow the
    // answer.
    boost::asio::awaitable<void> deliver_and_drain(const exchange_plan& plan);

    // close_notify, then TCP's end.
    boost::asio::awaitable<void> close();

    // A fault before TLS began.
    boost::asio::awaitable<void> break_connection(connection_fault fault);

private:
    boost::asio::awaitable<bool> deliver_whole(const exchange_plan& plan);
    boost::asio::awaitable<void> write_slowly(std::string_view bytes, std::uint32_t bytes_per_second,
                                              boost::system::error_code& ec);
    boost::asio::awaitable<void> write_endlessly();
    boost::asio::awaitable<void> wait(std::chrono::milliseconds time);
    boost::asio::awaitable<void> hang();
    void reset();
    void drop();

    tls_stream& stream_;
};

} // namespace graph_sandbox
