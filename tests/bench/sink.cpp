// sink: the endpoint of the measurements. Takes requests over TLS as fast as it can, counts the events in
// them and confirms them as Meta does; checks nothing. All who are compared deliver to this one.
//
//   sink --ca-file FILE [--stall]
//
// Prints "listening on https://127.0.0.1:PORT" and runs until it is ended. With --stall it accepts
// connections and never reads a request. A thread for each connection.
#include "sandbox/certificates.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <netinet/tcp.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace {

class session {
public:
    session(SSL_CTX& context, int socket) : socket_(socket), tls_(SSL_new(&context)) {
        SSL_set_fd(tls_, socket_);
    }
    ~session() {
        SSL_free(tls_);
        ::close(socket_);
    }
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    void run(bool stalls) {
        if (SSL_accept(tls_) != 1) return;
        if (stalls) {
            for (;;)
                ::pause();
        }
        while (take_request()) {
        }
    }

private:
    // True when the connection goes on.
    bool take_request() {
        head_.clear();
        std::size_t end = std::string::npos;
        while (end == std::string::npos) {
            if (head_.size() > most_head || !read_some(head_)) return false;
            end = head_.find("\r\n\r\n");
        }
        end += 4;
        const auto size = content_length(std::string_view(head_).substr(0, end));
        body_.assign(head_, end);
        while (body_.size() < size)
            if (!read_some(body_)) return false;
        return answer(events_in(body_));
    }

    bool read_some(std::string& to) {
        const int got = SSL_read(tls_, buffer_.data(), static_cast<int>(buffer_.size()));
        if (got <= 0) return false;
        to.append(buffer_.data(), static_cast<std::size_t>(got));
        return true;
    }

    // Of all names of headers these are the letters that matter; clients write them in either case.
    static std::size_t content_length(std::string_view head) {
        constexpr std::string_view name = "\r\ncontent-length:";
        const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
        const auto* found = std::search(head.begin(), head.end(), name.begin(), name.end(), same);
        if (found == head.end()) return 0;
        const char* at = found + name.size();
        while (at != head.end() && *at == ' ')
            ++at;
        std::size_t size = 0;
        std::from_chars(at, head.end(), size);
        return size;
    }

    // Each event has one event_name, whatever else is in it.
    static std::size_t events_in(std::string_view body) {
        constexpr std::string_view name = "\"event_name\":";
        std::size_t count = 0;
        for (const void* at = body.data();; ++count) {
            const auto left =
                body.size() - static_cast<std::size_t>(static_cast<const char*>(at) - body.data());
            at = ::memmem(at, left, name.data(), name.size());
            if (at == nullptr) return count;
            at = static_cast<const char*>(at) + name.size();
        }
    }

    bool answer(std::size_t events) {
        const auto body =
            "{\"events_received\":" + std::to_string(events) + ",\"messages\":[],\"fbtrace_id\":\"sink\"}";
        const auto text = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                          std::to_string(body.size()) + "\r\n\r\n" + body;
        return SSL_write(tls_, text.data(), static_cast<int>(text.size())) > 0;
    }

    static constexpr std::size_t most_head = 32 * 1024;
    int socket_;
    SSL* tls_;
    std::string head_, body_;
    std::array<char, 64 * 1024> buffer_{};
};

int listen_on_loopback() {
    const int listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (listening < 0 || ::bind(listening, any, size) != 0 || ::listen(listening, 64) != 0 ||
        ::getsockname(listening, any, &size) != 0)
        throw std::runtime_error(std::string("it cannot listen: ") + std::strerror(errno));
    std::printf("listening on https://127.0.0.1:%u\n", static_cast<unsigned>(ntohs(address.sin_port)));
    std::fflush(stdout);
    return listening;
}

SSL_CTX& make_context(const std::string& ca_file) {
    const auto made = graph_sandbox::make_certificates(graph_sandbox::certificate_kind::valid);
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    if (context == nullptr || SSL_CTX_use_certificate(context, made.server.get()) != 1 ||
        SSL_CTX_use_PrivateKey(context, made.server_key.get()) != 1)
        throw std::runtime_error("OpenSSL did not take the server certificate");
    graph_sandbox::write_authority(made, ca_file);
    return *context;
}

} // namespace

int main(int argc, char** argv) try {
    const bool stalls = argc == 4 && std::string_view(argv[3]) == "--stall";
    if (argc < 3 || std::string_view(argv[1]) != "--ca-file" || (argc != 3 && !stalls)) {
        std::fputs("usage: sink --ca-file FILE [--stall]\n", stderr);
        return 2;
    }
    std::signal(SIGPIPE, SIG_IGN);
    auto& context = make_context(argv[2]);
    const int listening = listen_on_loopback();
    for (;;) {
        const int socket = ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) continue;
        const int yes = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        std::thread([&context, socket, stalls] { session(context, socket).run(stalls); }).detach();
    }
} catch (const std::exception& problem) {
    std::fprintf(stderr, "sink: %s\n", problem.what());
    return 1;
}
