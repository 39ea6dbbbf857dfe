// A small blocking HTTPS client, and a sandbox that runs in a thread, for the tests of the whole.
#pragma once

#include "sandbox/options.hpp"
#include "sandbox/server.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace graph_sandbox::test {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using error_code = boost::system::error_code;

// A folder of its own that goes away again.
class temporary_folder {
public:
    temporary_folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "graph-sandbox-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    ~temporary_folder() { std::filesystem::remove_all(path_); }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;

    std::string file(const std::string& name) const { return (path_ / name).string(); }

    std::vector<std::string> lines(const std::string& name) const {
        std::ifstream in(file(name));
        std::vector<std::string> found;
        for (std::string line; std::getline(in, line);)
            found.push_back(line);
        return found;
    }

private:
    std::filesystem::path path_;
};

// Parses the same arguments as the program and serves them from a thread until it is destroyed.
class running_sandbox {
public:
    explicit running_sandbox(std::vector<std::string> arguments = {})
        : chosen_(parse(folder_, std::move(arguments))),
          made_(make_certificates(chosen_.certificate)), state_{chosen_.endpoint, fault_state(chosen_.faults),
                                                                open(chosen_), [](const std::string&) {},
                                                                make_tls_context(made_)},
          server_(io_, state_, 0) {
        server_.start();
        thread_ = std::thread([this] { io_.run(); });
    }
    ~running_sandbox() {
        io_.stop();
        thread_.join();
    }
    running_sandbox(const running_sandbox&) = delete;
    running_sandbox& operator=(const running_sandbox&) = delete;

    std::uint16_t port() const { return server_.port(); }
    const std::string& authority() const { return made_.authority_pem; }
    std::vector<std::string> accepted() const { return folder_.lines("events"); }
    std::vector<std::string> requests() const { return folder_.lines("requests"); }

private:
    static options parse(const temporary_folder& folder, std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"graph-sandbox", "--now", "2026-01-31T12:00:00Z"});
        if (std::find(arguments.begin(), arguments.end(), "--record") == arguments.end())
            arguments.insert(arguments.end(), {"--record", folder.file("events")});
        arguments.insert(arguments.end(), {"--record-requests", folder.file("requests")});
        std::vector<const char*> argv;
        for (const std::string& a : arguments)
            argv.push_back(a.c_str());
        std::ostringstream out;
        auto parsed = parse_options(int(argv.size()), argv.data(), out, out);
        REQUIRE_MESSAGE(std::holds_alternative<options>(parsed), out.str());
        return std::get<options>(std::move(parsed));
    }

    static recorder open(const options& chosen) {
        recorder opened;
        opened.events = line_file(chosen.record);
        opened.requests = line_file(chosen.record_requests);
        return opened;
    }

    temporary_folder folder_;
    options chosen_;
    certificates made_;
    server_state state_;
    asio::io_context io_{1};
    server server_;
    std::thread thread_;
};

struct client_options {
    std::string authority;
    std::string host = "localhost";
    int newest_tls = TLS1_3_VERSION;
    std::string alpn = {}; // in wire format
};

// One connection. Each step answers with the error that it met.
class tls_client {
public:
    explicit tls_client(client_options o) : options_(std::move(o)), context_(asio::ssl::context::tls_client) {
        context_.add_certificate_authority(asio::buffer(options_.authority));
        context_.set_verify_mode(asio::ssl::verify_peer);
        SSL_CTX_set_max_proto_version(context_.native_handle(), options_.newest_tls);
        SSL_CTX_set_security_level(context_.native_handle(), 0);
        if (!options_.alpn.empty())
            SSL_CTX_set_alpn_protos(context_.native_handle(),
                                    reinterpret_cast<const unsigned char*>(options_.alpn.data()),
                                    unsigned(options_.alpn.size()));
    }

    error_code connect(std::uint16_t port, SSL_SESSION* resumed = nullptr) {
        stream_.emplace(io_, context_);
        buffer_.clear();
        error_code ec;
        socket().connect({asio::ip::address_v4::loopback(), port}, ec);
        if (ec) return ec;
        stream_->set_verify_callback(asio::ssl::host_name_verification(options_.host));
        if (resumed != nullptr) SSL_set_session(stream_->native_handle(), resumed);
        stream_->handshake(asio::ssl::stream_base::client, ec);
        return ec;
    }

    error_code send(std::string_view bytes) {
        error_code ec;
        asio::write(*stream_, asio::buffer(bytes), ec);
        return ec;
    }

    error_code post(const std::string& body, const std::string& target = "/v26.0/123/events") {
        return send("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
                    "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    }

    error_code receive(http::response<http::string_body>& answer) {
        error_code ec;
        answer = {};
        http::read(*stream_, buffer_, answer, ec);
        return ec;
    }

    // Posts and gives the answer's status, or 0 when there was none.
    unsigned status_of(const std::string& body) {
        http::response<http::string_body> answer;
        if (post(body) || receive(answer)) return 0;
        return answer.result_int();
    }

    asio::ip::tcp::socket& socket() { return beast::get_lowest_layer(*stream_); }
    beast::ssl_stream<asio::ip::tcp::socket>& stream() { return *stream_; }
    bool resumed() { return SSL_session_reused(stream_->native_handle()) == 1; }

private:
    client_options options_;
    asio::io_context io_;
    asio::ssl::context context_;
    std::optional<beast::ssl_stream<asio::ip::tcp::socket>> stream_;
    beast::flat_buffer buffer_;
};

} // namespace graph_sandbox::test
