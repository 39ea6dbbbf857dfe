// One connection: at most one socket, which carries one request at a time and is kept alive between them.
//
// In: a whole request, whose events are held as long as they may be read. Out: one answer, always, unless the
// object is destroyed or abort() came first. Network's thread only.
#pragma once

#include "batch/target.hpp"
#include "dispatch/answer.hpp"
#include "dispatch/request.hpp"
#include "dispatch/resolver.hpp"
#include "dispatch/tls_client.hpp"
#include "dispatch/tls_records.hpp"
#include "dispatch/transport.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace lead_ads::dispatch {

// What all connections of a moment share.
struct network_settings {
    transport_settings limits;
    std::shared_ptr<tls_client> tls;
};

class connection {
public:
    connection(boost::asio::any_io_executor network, resolver& names, std::atomic<std::uint64_t>& opened)
        : network_(std::move(network)), names_(names), opened_(opened), idle_(network_) {}

    // Exchanges `what` for the memory of the last one.
    void send(std::shared_ptr<const network_settings> how, std::shared_ptr<const batch::target> to,
              request& what, std::function<void(answer)> done);
    // Closes the socket; what was under way is not answered.
    void abort();
    // An idle socket is closed as soon as the other side closes it, and when it was idle for long.
    // Closes the socket if it is idle and was opened under other settings than `now`.
    void close_if_outdated(const std::shared_ptr<const network_settings>& now);

private:
    using tcp_stream = boost::beast::tcp_stream;
    using tls_stream = boost::asio::ssl::stream<tcp_stream>;
    template <class T>
    using awaitable = boost::asio::awaitable<T>;
    using time_point = std::chrono::steady_clock::time_point;

    awaitable<void> exchange();
    awaitable<bool> open();
    awaitable<bool> connect(time_point until);
    awaitable<bool> open_tunnel();
    awaitable<bool> handshake();
    void watch_idle();
    void close_if_unused(unsigned use, const boost::system::error_code& problem);
    std::string what_is_reached() const;
    awaitable<bool> look_up(time_point until);
    awaitable<void> write(tcp_stream& plain, boost::system::error_code& problem);
    awaitable<void> write(tls_stream& encrypted, boost::system::error_code& problem);
    template <class Stream>
    awaitable<void> transfer(Stream& stream, bool is_reused);
    bool choose_endpoints();
    void make_stream();
    boost::system::error_code open_socket(const boost::asio::ip::tcp& protocol);
    void fail(failure how, std::string problem);
    void fail_reading(const boost::system::error_code& problem, bool is_reused, bool got_some);
    bool can_be_reused();
    bool is_quiet();
    tcp_stream& socket() { return tls_ ? tls_->next_layer() : *plain_; }
    bool is_open() const { return tls_ || plain_; }
    void close();

    boost::asio::any_io_executor network_;
    resolver& names_;
    std::atomic<std::uint64_t>& opened_;
    std::optional<tcp_stream> plain_;
    std::optional<tls_stream> tls_;
    std::optional<tls_records> records_; // with tls_
    std::string open_host_;              // whom the socket leads to
    std::uint16_t open_port_ = 0;
    batch::proxy open_proxy_; // through which it leads there
    std::shared_ptr<const network_settings> opened_under_;
    boost::beast::flat_buffer input_{64 * 1024};
    std::size_t first_endpoint_ = 0; // goes on after each failure, so that one dead address is not all
    boost::asio::steady_timer idle_;
    unsigned uses_ = 0; // requests so far: what was set up after an earlier one is void
    time_point last_used_{};
    bool is_busy_ = false;
    bool stays_open_ = false; // after the answer
    unsigned aborts_ = 0;

    // Of the request under way.
    std::shared_ptr<const network_settings> how_;
    std::shared_ptr<const batch::target> to_;
    request request_;
    endpoints found_;
    answer got_;
};

} // namespace lead_ads::dispatch
