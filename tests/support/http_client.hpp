// A plain HTTP/1.1 client over one connection to a loopback address, for tests.
//
// Throws std::runtime_error when the connection ends in the middle.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace test {

struct http_answer {
    int status = 0;
    std::string head; // with the status line, names as they came
    std::string body;

    // The value of a header, by its name in the server's spelling; empty when there is none.
    std::string header(std::string_view name) const {
        const auto at = head.find("\r\n" + std::string(name) + ": ");
        if (at == head.npos) return {};
        const auto begin = at + name.size() + 4;
        return head.substr(begin, head.find("\r\n", begin) - begin);
    }
};

class http_client {
public:
    using headers = std::vector<std::pair<std::string, std::string>>;

    // "127.0.0.1:8080"
    explicit http_client(const std::string& address) {
        const auto colon = address.rfind(':');
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1))));
        ::inet_pton(AF_INET, address.substr(0, colon).c_str(), &to.sin_addr);
        socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
            throw std::runtime_error("no connection to " + address);
    }
    ~http_client() { ::close(socket_); }
    http_client(const http_client&) = delete;
    http_client& operator=(const http_client&) = delete;

    http_answer get(const std::string& target, const headers& more = {}) {
        return request("GET", target, {}, more);
    }
    http_answer post(const std::string& target, std::string_view body, headers more = {}) {
        return request("POST", target, body, more);
    }
    http_answer request(const std::string& method, const std::string& target, std::string_view body,
                        const headers& more = {}) {
        std::string text = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n";
        for (const auto& [name, value] : more)
            text += name + ": " + value + "\r\n";
        if (method != "GET" || !body.empty())
            text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
        send(text + "\r\n" + std::string(body));
        return read_answer();
    }
    void send(std::string_view text) {
        while (!text.empty()) {
            const auto sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    http_answer read_answer() {
        http_answer out;
        do {
            while (buffer_.find("\r\n\r\n") == buffer_.npos)
                if (!read_some()) throw std::runtime_error("the connection ended before the answer");
            const auto end = buffer_.find("\r\n\r\n") + 4;
            out.head = buffer_.substr(0, end);
            buffer_.erase(0, end);
            out.status = std::stoi(out.head.substr(9, 3));
        } while (out.status == 100);
        const auto length = out.header("Content-Length");
        const auto size = length.empty() ? 0 : std::stoul(length);
        while (buffer_.size() < size)
            if (!read_some()) throw std::runtime_error("the connection ended in the answer");
        out.body = buffer_.substr(0, size);
        buffer_.erase(0, size);
        return out;
    }
    // Whether the server has closed the connection; waits for it.
    bool is_closed() {
        pollfd watched{socket_, POLLIN, 0};
        return ::poll(&watched, 1, 20'000) == 1 && !read_some();
    }

private:
    bool read_some() {
        char piece[65536];
        pollfd watched{socket_, POLLIN, 0};
        if (::poll(&watched, 1, 60'000) != 1) return false;
        const auto got = ::recv(socket_, piece, sizeof piece, 0);
        if (got <= 0) return false;
        buffer_.append(piece, static_cast<std::size_t>(got));
        return true;
    }

    int socket_ = -1;
    std::string buffer_;
};

} // namespace test
