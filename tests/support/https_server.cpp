#include "https_server.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <atomic>
#include <chrono>
#include <deque>
#include <list>
#include <mutex>
#include <poll.h>
#include <sys/socket.h>
#include <thread>

namespace test_support {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

server_reply ok(const std::string& body) {
    return {"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n" + body,
            server_reply::then::keep};
}

server_reply ok_received(std::size_t count) {
    return ok(R"({"events_received":)" + std::to_string(count) + R"(,"fbtrace_id":"Trace1"})");
}

class https_server::implementation {
public:
    implementation(const certificate& identity, behaviour how, options with)
        : how_(std::move(how)), with_(with), context_(asio::ssl::context::tls_server),
          acceptor_(io_, {asio::ip::make_address(with.address), 0}) {
        context_.use_certificate_chain(asio::buffer(identity.pem));
        context_.use_private_key(asio::buffer(identity.key_pem), asio::ssl::context::pem);
        SSL_CTX_set_session_id_context(context_.native_handle(), reinterpret_cast<const unsigned char*>("t"),
                                       1);
        if (with_.highest_tls) SSL_CTX_set_max_proto_version(context_.native_handle(), with_.highest_tls);
        acceptor_thread_ = std::thread([this] { accept(); });
    }

    ~implementation() {
        stopping_ = true;
        close_all();
        // A connection of our own ends the accept that waits.
        error_code ignored;
        tcp::socket last(io_);
        last.connect(acceptor_.local_endpoint(), ignored);
        acceptor_thread_.join();
        close_all();
        for (auto& t : threads_)
            t.join();
    }

    void close_all() {
        const std::lock_guard lock(mutex_);
        for (const int s : sockets_)
            ::shutdown(s, SHUT_RDWR);
    }

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    std::atomic<std::size_t> requests = 0;
    std::atomic<std::size_t> connections = 0;

private:
    void accept() {
        while (!stopping_) {
            tcp::socket s(io_);
            error_code problem;
            acceptor_.accept(s, problem);
            if (problem || stopping_) continue;
            const auto number = connections++;
            threads_.emplace_back(
                [this, number, s = std::move(s)]() mutable { serve(std::move(s), number); });
        }
    }

    void serve(tcp::socket s, std::size_t number) {
        const int handle = s.native_handle();
        {
            const std::lock_guard lock(mutex_);
            sockets_.push_back(handle);
        }
        error_code problem;
        s.set_option(tcp::no_delay(true), problem);
        if (with_.hang_in_handshake) {
            hang(s);
        } else if (with_.tls) {
            asio::ssl::stream<tcp::socket&> stream(s, context_);
            stream.handshake(asio::ssl::stream_base::server, problem);
            const bool resumed = SSL_session_reused(stream.native_handle()) == 1;
            if (!problem && converse(stream, s, number, resumed)) stream.shutdown(problem);
        } else {
            converse(s, s, number, false);
        }
        const std::lock_guard lock(mutex_);
        sockets_.remove(handle);
        s.close(problem);
    }

    // True when the connection is to be closed in an orderly way.
    template <class Stream>
    bool converse(Stream& stream, tcp::socket& socket, std::size_t number, bool resumed) {
        std::string input;
        for (;;) {
            server_request request{number, 0, {}, {}, resumed};
            if (!read(stream, input, request)) return false;
            request.number = requests++;
            const auto reply = how_(request);
            error_code problem;
            asio::write(stream, asio::buffer(reply.bytes), problem);
            using then = server_reply::then;
            if (problem || reply.after == then::close) return !problem;
            if (reply.after == then::hang) {
                hang(socket);
                return false;
            }
            if (reply.after == then::reset) {
                socket.set_option(asio::socket_base::linger(true, 0), problem);
                return false;
            }
            if (reply.after == then::drip) {
                while (!problem) {
                    std::this_thread::sleep_for(std::chrono::milliseconds(5));
                    asio::write(stream, asio::buffer(" ", 1), problem);
                }
                return false;
            }
        }
    }

    template <class Stream>
    static bool read(Stream& stream, std::string& input, server_request& into) {
        error_code problem;
        const auto head = asio::read_until(stream, asio::dynamic_buffer(input), "\r\n\r\n", problem);
        if (problem) return false;
        into.head = input.substr(0, head);
        input.erase(0, head);
        const auto at = into.head.find("Content-Length: ");
        const auto length = at == std::string::npos ? 0 : std::stoul(into.head.substr(at + 16));
        if (input.size() < length) {
            const auto missing = length - input.size();
            asio::read(stream, asio::dynamic_buffer(input), asio::transfer_exactly(missing), problem);
            if (problem) return false;
        }
        into.body = input.substr(0, length);
        input.erase(0, length);
        return true;
    }

    // Until the other side closes.
    static void hang(tcp::socket& s) {
        char bytes[4096];
        error_code problem;
        while (!problem)
            s.read_some(asio::buffer(bytes), problem);
    }

    behaviour how_;
    options with_;
    asio::io_context io_;
    asio::ssl::context context_;
    tcp::acceptor acceptor_;
    std::atomic<bool> stopping_ = false;
    std::mutex mutex_;
    std::list<int> sockets_;
    std::deque<std::thread> threads_;
    std::thread acceptor_thread_;
};

https_server::https_server(const certificate& identity, behaviour how)
    : https_server(identity, std::move(how), options{}) {}
https_server::https_server(const certificate& identity, behaviour how, options with)
    : self_(std::make_unique<implementation>(identity, std::move(how), with)) {}
https_server::~https_server() = default;
std::uint16_t https_server::port() const {
    return self_->port();
}
std::size_t https_server::requests() const {
    return self_->requests;
}
std::size_t https_server::connections() const {
    return self_->connections;
}
void https_server::close_idle() {
    self_->close_all();
}

} // namespace test_support
