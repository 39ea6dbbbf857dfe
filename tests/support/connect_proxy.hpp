// A small HTTP proxy for tests: it answers CONNECT and passes bytes on, to loopback ports only.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace test_support {

class connect_proxy {
public:
    // With a refusal it sends that instead of opening a tunnel, and closes the connection.
    explicit connect_proxy(std::optional<std::string> refusal = std::nullopt)
        : refusal_(std::move(refusal)), acceptor_(context_, {boost::asio::ip::address_v4::loopback(), 0}) {
        boost::asio::co_spawn(context_, accept_all(), boost::asio::detached);
        thread_ = std::thread([this] { context_.run(); });
    }
    ~connect_proxy() {
        context_.stop();
        thread_.join();
    }
    connect_proxy(const connect_proxy&) = delete;
    connect_proxy& operator=(const connect_proxy&) = delete;

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    // The heads of all requests so far.
    std::vector<std::string> heads() const {
        const std::lock_guard lock(mutex_);
        return heads_;
    }

private:
    using tcp = boost::asio::ip::tcp;
    using socket = std::shared_ptr<tcp::socket>;
    using error_code = boost::system::error_code;
    static auto into(error_code& problem) {
        return boost::asio::redirect_error(boost::asio::use_awaitable, problem);
    }

    boost::asio::awaitable<void> accept_all() {
        for (;;) {
            error_code problem;
            auto client = std::make_shared<tcp::socket>(context_);
            co_await acceptor_.async_accept(*client, into(problem));
            if (problem) co_return;
            boost::asio::co_spawn(context_, serve(client), boost::asio::detached);
        }
    }

    boost::asio::awaitable<void> serve(socket client) {
        error_code problem;
        std::string head;
        co_await boost::asio::async_read_until(*client, boost::asio::dynamic_buffer(head, 16384), "\r\n\r\n",
                                               into(problem));
        if (problem) co_return;
        {
            const std::lock_guard lock(mutex_);
            heads_.push_back(head);
        }
        if (refusal_) {
            co_await boost::asio::async_write(*client, boost::asio::buffer(*refusal_), into(problem));
            client->shutdown(tcp::socket::shutdown_send, problem);
            co_return;
        }
        const auto colon = head.find(':');
        const auto port = static_cast<std::uint16_t>(std::stoi(head.substr(colon + 1)));
        auto server = std::make_shared<tcp::socket>(context_);
        co_await server->async_connect({boost::asio::ip::address_v4::loopback(), port}, into(problem));
        const std::string reply =
            problem ? "HTTP/1.1 502 Bad Gateway\r\n\r\n" : "HTTP/1.1 200 Connection established\r\n\r\n";
        const bool is_open = !problem;
        co_await boost::asio::async_write(*client, boost::asio::buffer(reply), into(problem));
        if (problem || !is_open) co_return;
        boost::asio::co_spawn(context_, pass(client, server), boost::asio::detached);
        co_await pass(server, client);
    }

    boost::asio::awaitable<void> pass(socket from, socket to) {
        std::array<char, 16384> bytes;
        error_code problem;
        while (!problem) {
            const auto got = co_await from->async_read_some(boost::asio::buffer(bytes), into(problem));
            if (!problem)
                co_await boost::asio::async_write(*to, boost::asio::buffer(bytes, got), into(problem));
        }
        to->shutdown(tcp::socket::shutdown_send, problem);
    }

    std::optional<std::string> refusal_;
    boost::asio::io_context context_{1};
    tcp::acceptor acceptor_;
    mutable std::mutex mutex_;
    std::vector<std::string> heads_;
    std::thread thread_;
};

} // namespace test_support
