#include "sandbox/wire.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>

namespace graph_sandbox {

namespace asio = boost::asio;
namespace beast = boost::beast;
using error_code = boost::system::error_code;

namespace {

constexpr auto write_limit = std::chrono::seconds(60);
constexpr auto close_limit = std::chrono::seconds(2);
constexpr auto hang_limit = std::chrono::hours(1);
constexpr std::size_t endless_limit = std::size_t(1) << 30;
constexpr std::size_t drain_limit = std::size_t(256) << 20;

} // namespace

asio::awaitable<void> wire::write(std::string_view bytes, error_code& ec) {
    beast::get_lowest_layer(stream_).expires_after(write_limit);
    co_await asio::async_write(stream_, asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, ec));
}

asio::awaitable<void> wire::wait(std::chrono::milliseconds time) {
    beast::get_lowest_layer(stream_).expires_never();
    asio::steady_timer timer(stream_.get_executor(), time);
    error_code ec;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
}

asio::awaitable<bool> wire::deliver(const exchange_plan& plan) {
    if (plan.delay.count() > 0) co_await wait(plan.delay);
    switch (plan.ending) {
    case ending_kind::complete:
    case ending_kind::cut_head:
    case ending_kind::cut_body:
        co_return co_await deliver_whole(plan);
    case ending_kind::reset:
        reset();
        break;
    case ending_kind::close:
        drop();
        break;
    case ending_kind::close_notify:
        co_await close();
        break;
    case ending_kind::hang:
        co_await hang();
        break;
    }
    co_return false;
}

asio::awaitable<bool> wire::deliver_whole(const exchange_plan& plan) {
    std::string bytes = wire_head(plan.reply);
    const std::size_t head = bytes.size();
    bytes += plan.reply.body;
    if (plan.ending == ending_kind::cut_head) bytes.resize(head / 2);
    if (plan.ending == ending_kind::cut_body) bytes.resize(head + plan.reply.body.size() / 2);
    error_code ec;
    if (plan.bytes_per_second)
        co_await write_slowly(bytes, *plan.bytes_per_second, ec);
    else
        co_await write(bytes, ec);
    if (ec || plan.ending != ending_kind::complete) {
        drop();
        co_return false;
    }
    if (plan.reply.endless) {
        co_await write_endlessly();
        co_return false;
    }
    if (plan.reply.announces_close || plan.close_idle) {
        co_await close();
        co_return false;
    }
    co_return true;
}

asio::awaitable<void> wire::write_slowly(std::string_view bytes, std::uint32_t bytes_per_second,
                                         error_code& ec) {
    while (!bytes.empty() && !ec) {
        const std::string_view part = bytes.substr(0, bytes_per_second);
        co_await write(part, ec);
        bytes.remove_prefix(part.size());
        if (!bytes.empty() && !ec) co_await wait(std::chrono::seconds(1));
    }
}

asio::awaitable<void> wire::write_endlessly() {
    const std::string block(64 * 1024, 'x');
    error_code ec;
    for (std::size_t sent = 0; sent < endless_limit && !ec; sent += block.size())
        co_await write(block, ec);
    drop();
}

// Waits for the client to go away; what it still sends is thrown away unread.
asio::awaitable<void> wire::hang() {
    auto& tcp = beast::get_lowest_layer(stream_);
    tcp.expires_after(hang_limit);
    std::array<char, 4096> ignored{};
    error_code ec;
    while (!ec)
        co_await tcp.async_read_some(asio::buffer(ignored), asio::redirect_error(asio::use_awaitable, ec));
}

asio::awaitable<void> wire::deliver_and_drain(const exchange_plan& plan) {
    error_code ec;
    const std::string bytes = wire_head(plan.reply) + plan.reply.body;
    co_await write(bytes, ec);
    beast::get_lowest_layer(stream_).expires_after(close_limit);
    std::array<char, 16 * 1024> ignored{};
    for (std::size_t drained = 0; !ec && drained < drain_limit;)
        drained += co_await stream_.async_read_some(asio::buffer(ignored),
                                                    asio::redirect_error(asio::use_awaitable, ec));
    drop();
}

asio::awaitable<void> wire::close() {
    error_code ec;
    beast::get_lowest_layer(stream_).expires_after(close_limit);
    co_await stream_.async_shutdown(asio::redirect_error(asio::use_awaitable, ec));
    drop();
}

asio::awaitable<void> wire::break_connection(connection_fault fault) {
    auto& tcp = beast::get_lowest_layer(stream_);
    if (fault == connection_fault::refuse) {
        reset();
    } else if (fault == connection_fault::tls_hang) {
        co_await hang();
    } else {
        // The ClientHello is read, so that the client is surely within its handshake and gets FIN, not RST.
        std::array<char, 4096> ignored{};
        error_code ec;
        tcp.expires_after(write_limit);
        co_await tcp.async_read_some(asio::buffer(ignored), asio::redirect_error(asio::use_awaitable, ec));
        drop();
    }
}

// With a linger time of zero the kernel sends RST instead of FIN.
void wire::reset() {
    error_code ec;
    auto& socket = beast::get_lowest_layer(stream_).socket();
    socket.set_option(asio::socket_base::linger(true, 0), ec);
    socket.close(ec);
}

void wire::drop() {
    error_code ec;
    auto& socket = beast::get_lowest_layer(stream_).socket();
    socket.shutdown(asio::ip::tcp::socket::shutdown_both, ec);
    socket.close(ec);
}

} // namespace graph_sandbox
