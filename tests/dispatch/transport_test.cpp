// The real transport against a real server over TLS on loopback.
#include "dispatch/policy.hpp"
#include "dispatch/tls_transport.hpp"
#include "tests/support/connect_proxy.hpp"
#include "tests/support/https_server.hpp"

#include <doctest/doctest.h>
#include <openssl/ssl.h>

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <map>
#include <mutex>
#include <thread>

using namespace lead_ads::dispatch;
using lead_ads::batch::target;
using namespace test_support;

namespace {

constexpr std::int64_t millisecond = 1'000'000;

// Runs a transport and waits for its answers.
class client final : public transport_handler {
public:
    explicit client(const std::string& ca_file, transport_settings limits = {})
        : network_(make_tls_transport()) {
        if (limits.connect_timeout == 0) limits.connect_timeout = 20 * second;
        if (limits.response_timeout == 0) limits.response_timeout = 20 * second;
        limits.ca_file = ca_file;
        limits_ = limits;
        network_->configure(limits_);
        network_->start(*this);
    }
    ~client() override { network_->stop(); }

    answer ask(const target& to, std::string text, std::size_t connection = 0) {
        begin(to, std::move(text), connection);
        return wait(connection);
    }
    void begin(const target& to, std::string text, std::size_t connection = 0) {
        run([this, to = std::make_shared<target>(to), text = std::move(text), connection] {
            // In three pieces, as requests come.
            request what;
            what.head = text.substr(0, 10);
            what.events.own() = text.substr(10, text.size() - 11);
            what.closing = text.back();
            network_->send(connection, to, what);
        });
    }
    answer wait(std::size_t connection = 0) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return answers_.contains(connection); });
        return std::move(answers_.extract(connection).mapped());
    }
    void run(std::function<void()> f) {
        {
            const std::lock_guard lock(mutex_);
            calls_.push_back(std::move(f));
        }
        network_->wake();
    }
    transport& network() { return *network_; }
    transport_settings limits() const { return limits_; }

private:
    void on_wake() override {
        std::deque<std::function<void()>> calls;
        {
            const std::lock_guard lock(mutex_);
            std::swap(calls, calls_);
        }
        for (auto& f : calls)
            f();
    }
    void on_answer(std::size_t connection, answer got) override {
        {
            const std::lock_guard lock(mutex_);
            answers_[connection] = std::move(got);
        }
        changed_.notify_all();
    }

    transport_settings limits_;
    std::unique_ptr<transport> network_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::size_t, answer> answers_;
    std::deque<std::function<void()>> calls_;
};

struct place {
    certificate authority = make_authority();
    temporary_file ca{authority.pem};
};

target to_port(std::uint16_t port, const std::string& host = "localhost", bool tls = true) {
    target to;
    to.host = host;
    to.port = port;
    to.tls = tls;
    return to;
}

std::string post(const std::string& body = "{}") {
    return "POST /v26.0/1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

transport_settings within(std::int64_t connect, std::int64_t response) {
    transport_settings limits;
    limits.connect_timeout = connect;
    limits.response_timeout = response;
    return limits;
}

// Sockets of this process.
std::size_t open_sockets() {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code gone;
        count += std::filesystem::read_symlink(entry.path(), gone).string().starts_with("socket:");
    }
    return count;
}

} // namespace

TEST_CASE("an answer comes back whole, with the headers that matter") {
    const place here;
    https_server server(make_certificate(&here.authority), [](const server_request&) -> server_reply {
        return {"HTTP/1.1 429 Too Many\r\nRetry-After: 17\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                "x-app-usage: {\"call_count\":5}\r\nX-Business-Use-Case-Usage: {}\r\nContent-Length: "
                "4\r\n\r\nbody",
                server_reply::then::keep};
    });
    client c(here.ca.path());
    for (const auto* host : {"localhost", "127.0.0.1"}) {
        CAPTURE(host);
        const auto got = c.ask(to_port(server.port(), host), post());
        CHECK(got.problem == "");
        CHECK(got.failure == failure::none);
        CHECK(got.status == 429);
        CHECK(got.body == "body");
        CHECK(got.retry_after == "17");
        CHECK(got.date == "Sun, 06 Nov 1994 08:49:37 GMT");
        CHECK(got.app_usage == "{\"call_count\":5}");
        CHECK(got.business_usage == "{}");
    }
}

TEST_CASE("a connection is kept alive, and a new one resumes the TLS session") {
    for (const int highest : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        CAPTURE(highest);
        const place here;
        std::mutex mutex;
        std::vector<bool> resumed;
        https_server server(make_certificate(&here.authority),
                            [&](const server_request& r) {
                                const std::lock_guard lock(mutex);
                                resumed.push_back(r.resumed);
                                auto reply = ok_received(1);
                                if (r.number == 2) {
                                    reply.bytes.insert(reply.bytes.find("\r\n") + 2, "Connection: close\r\n");
                                    reply.after = server_reply::then::close;
                                }
                                return reply;
                            },
                            {.highest_tls = highest});
        client c(here.ca.path());
        for (int i = 0; i < 5; ++i)
            CHECK(c.ask(to_port(server.port()), post()).status == 200);
        CHECK(server.connections() == 2);
        CHECK(c.network().connections_opened() == 2);
        CHECK(resumed == std::vector<bool>{false, false, false, true, true});
    }
}

TEST_CASE("a server that cannot prove who it is gets nothing") {
    const place here;
    struct row {
        const char* name;
        certificate identity;
        const char* host;
        const char* problem;
    };
    const auto other = make_authority();
    const row rows[] = {
        {"self-signed", make_certificate(nullptr), "localhost", "self-signed certificate"},
        {"by another authority", make_certificate(&other), "localhost", "certificate signature failure"},
        {"expired", make_certificate(&here.authority, {.valid_from = -7200, .valid_until = -60}), "localhost",
         "certificate has expired"},
        {"not yet valid", make_certificate(&here.authority, {.valid_from = 3600, .valid_until = 7200}),
         "localhost", "certificate is not yet valid"},
        {"for another host", make_certificate(&here.authority, {.names = "DNS:graph.facebook.com"}),
         "localhost", "hostname mismatch"},
        {"for a name, asked by address", make_certificate(&here.authority, {.names = "DNS:localhost"}),
         "127.0.0.1", "IP address mismatch"},
        {"for another address", make_certificate(&here.authority, {.names = "IP:127.0.0.2"}), "127.0.0.1",
         "IP address mismatch"},
        {"for a part of the name", make_certificate(&here.authority, {.names = "DNS:local*"}), "localhost",
         "hostname mismatch"},
    };
    for (const auto& r : rows) {
        CAPTURE(std::string(r.name));
        https_server server(r.identity, [](const server_request&) { return ok_received(1); });
        client c(here.ca.path());
        const auto got = c.ask(to_port(server.port(), r.host), post("TOKEN"));
        CHECK(got.failure == failure::untrusted);
        CAPTURE(got.problem);
        CHECK(got.problem.find(r.problem) != std::string::npos);
        CHECK(server.requests() == 0);
    }
}

TEST_CASE("TLS below 1.2 is refused") {
    const place here;
    https_server server(make_certificate(&here.authority),
                        [](const server_request&) { return ok_received(1); },
                        {.highest_tls = TLS1_1_VERSION});
    client c(here.ca.path());
    CHECK(c.ask(to_port(server.port()), post()).failure == failure::untrusted);
    CHECK(server.requests() == 0);
}

TEST_CASE("a CA file that holds none is refused, and what was configured stays") {
    const place here;
    const temporary_file empty("no certificate\n");
    https_server server(make_certificate(&here.authority),
                        [](const server_request&) { return ok_received(1); });
    client c(here.ca.path());
    auto limits = c.limits();
    for (const auto& file : {empty.path(), std::string("/nonexistent/ca.pem")}) {
        limits.ca_file = file;
        CHECK_THROWS_WITH_AS(
            c.network().configure(limits),
            ("No certificate authority can be read from " + file + "; settings.ca_file must name a PEM file.")
                .c_str(),
            std::runtime_error);
    }
    CHECK(c.ask(to_port(server.port()), post()).status == 200);
}

TEST_CASE("another CA file counts from the next request on") {
    const place here;
    const place elsewhere;
    https_server server(make_certificate(&here.authority),
                        [](const server_request&) { return ok_received(1); });
    client c(here.ca.path());
    CHECK(c.ask(to_port(server.port()), post()).status == 200);
    auto limits = c.limits();
    limits.ca_file = elsewhere.ca.path();
    c.network().configure(limits);
    CHECK(c.ask(to_port(server.port()), post()).failure == failure::untrusted);
    CHECK(server.requests() == 1);
}

TEST_CASE("a server that goes wrong gives an answer in time, of its own kind") {
    using then = server_reply::then;
    struct row {
        const char* name;
        server_reply reply;
        failure expected;
    };
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: ";
    const row rows[] = {
        {"hangs before its answer", {"", then::hang}, failure::timed_out},
        {"hangs inside its answer", {head + "5\r\n\r\n{", then::hang}, failure::timed_out},
        {"drips without end", {head + "100000\r\n\r\n", then::drip}, failure::timed_out},
        {"resets", {"", then::reset}, failure::broken},
        {"resets inside its answer", {head + "5\r\n\r\n{", then::reset}, failure::broken},
        {"closes without an answer", {"", then::close}, failure::broken},
        {"closes inside its answer", {head + "5\r\n\r\n{", then::close}, failure::broken},
        {"cuts its head", {"HTTP/1.1 200 OK\r\nConte", then::close}, failure::broken},
        {"answers something else", {"220 mail.example.com ESMTP\r\n", then::hang}, failure::unreadable},
        {"announces too much", {head + "1048577\r\n\r\n", then::hang}, failure::unreadable},
        {"sends too much",
         {"HTTP/1.1 200 OK\r\n\r\n" + std::string(1024 * 1024 + 1, 'x'), then::close},
         failure::unreadable},
        {"has a head without end",
         {"HTTP/1.1 200 OK\r\nX: " + std::string(40'000, 'x'), then::hang},
         failure::unreadable},
        {"sends only interim answers",
         {[] {
              std::string many;
              for (int i = 0; i < 20; ++i)
                  many += "HTTP/1.1 103 Early Hints\r\n\r\n";
              return many;
          }(),
          then::hang},
         failure::unreadable},
    };
    for (const auto& r : rows) {
        CAPTURE(std::string(r.name));
        const place here;
        https_server server(make_certificate(&here.authority),
                            [&](const server_request&) { return r.reply; });
        const bool is_slow = r.expected == failure::timed_out;
        client c(here.ca.path(), within(20 * second, is_slow ? 300 * millisecond : 20 * second));
        const auto got = c.ask(to_port(server.port()), post());
        CHECK(got.failure == r.expected);
        CHECK_FALSE(got.problem.empty());
        CHECK(server.requests() == 1);
    }
}

TEST_CASE("answers of any form are read") {
    using then = server_reply::then;
    struct row {
        const char* name;
        server_reply reply;
        unsigned status;
        std::string body;
    };
    const row rows[] = {
        {"HTML",
         {"HTTP/1.1 502 Bad\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>", then::keep},
         502,
         "<html>"},
        {"a redirect is not followed",
         {"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", then::keep},
         302,
         ""},
        {"chunks",
         {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", then::keep},
         200,
         "{}"},
        {"an interim answer first",
         {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", then::keep},
         200,
         "{}"},
        {"until the end of the connection", {"HTTP/1.1 200 OK\r\n\r\n{}", then::close}, 200, "{}"},
        {"no content", {"HTTP/1.1 204 No Content\r\n\r\n", then::keep}, 204, ""},
        {"exactly as much as is allowed",
         {"HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n" + std::string(1024 * 1024, 'x'), then::keep},
         200,
         std::string(1024 * 1024, 'x')},
    };
    for (const auto& r : rows) {
        CAPTURE(std::string(r.name));
        const place here;
        https_server server(make_certificate(&here.authority),
                            [&](const server_request&) { return r.reply; });
        client c(here.ca.path());
        const auto got = c.ask(to_port(server.port()), post());
        CHECK(got.problem == "");
        CHECK(got.failure == failure::none);
        CHECK(got.status == r.status);
        CHECK((got.body == r.body));
    }
}

TEST_CASE("bytes behind an answer end its connection") {
    const place here;
    https_server server(make_certificate(&here.authority), [](const server_request&) {
        auto reply = ok_received(1);
        reply.bytes += "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
        return reply;
    });
    client c(here.ca.path());
    for (int i = 0; i < 3; ++i)
        CHECK(c.ask(to_port(server.port()), post()).body.find("events_received") != std::string::npos);
    CHECK(server.connections() == 3);
}

TEST_CASE("a server that closes idle connections costs no request") {
    const place here;
    https_server server(make_certificate(&here.authority), [](const server_request& r) {
        auto reply = ok_received(1);
        // It says that it keeps the connection and closes it all the same.
        reply.after = r.number % 2 ? server_reply::then::reset : server_reply::then::close;
        return reply;
    });
    client c(here.ca.path());
    for (int i = 0; i < 30; ++i) {
        auto got = c.ask(to_port(server.port()), post());
        // The close may come after the look and before the request: then it is called stale, and is once.
        if (got.failure == failure::stale) got = c.ask(to_port(server.port()), post());
        CHECK(got.status == 200);
    }
    CHECK(server.requests() == 30);
}

TEST_CASE("a large request arrives whole while the server waits for its end") {
    const place here;
    const std::string body(4 * 1024 * 1024, 'x');
    std::atomic<bool> same = false;
    https_server server(make_certificate(&here.authority), [&](const server_request& r) {
        same = r.body == body;
        return ok_received(1);
    });
    client c(here.ca.path());
    CHECK(c.ask(to_port(server.port()), post(body)).status == 200);
    CHECK(same);
}

TEST_CASE("requests of any size arrive as they are, one after the other on one connection") {
    // Records hold 16 KB, and eight of them go to the socket together.
    constexpr std::size_t record = 16 * 1024;
    constexpr std::size_t gathered = 8 * record;
    for (const int highest : {TLS1_2_VERSION, TLS1_3_VERSION, 0}) {
        CAPTURE(highest);
        const place here;
        std::mutex mutex;
        std::string body;
        https_server server(make_certificate(&here.authority),
                            [&](const server_request& r) {
                                const std::lock_guard lock(mutex);
                                body = r.body;
                                return ok_received(1);
                            },
                            {.tls = highest != 0, .highest_tls = highest});
        client c(here.ca.path());
        const auto to = to_port(server.port(), "127.0.0.1", highest != 0);
        const auto head = post(std::string(gathered, 'x')).size() - gathered;
        std::string sent;
        for (const auto size : {std::size_t{2}, record - head, record, gathered - head - 1, gathered - head,
                                gathered - head + 1, gathered, gathered + 1, 3 * gathered - head})
            for (const auto more : {0u, 1u, 2u}) {
                CAPTURE(size + more);
                sent.resize(size + more);
                for (std::size_t i = 0; i < sent.size(); ++i)
                    sent[i] = static_cast<char>('a' + (i / 7 + i / record) % 26);
                CHECK(c.ask(to, post(sent)).status == 200);
                const std::lock_guard lock(mutex);
                CHECK((body == sent));
            }
        CHECK(server.connections() == 1);
    }
}

TEST_CASE("nobody there, and nobody who speaks TLS") {
    const place here;
    std::uint16_t closed_port = 0;
    {
        const https_server gone(make_certificate(&here.authority),
                                [](const server_request&) { return ok("{}"); });
        closed_port = gone.port();
    }
    client c(here.ca.path(), within(300 * millisecond, 20 * second));
    CHECK(c.ask(to_port(closed_port), post()).failure == failure::unreachable);
    CHECK(c.ask(to_port(443, "no-such-host.invalid"), post()).failure == failure::unreachable);

    https_server silent(make_certificate(&here.authority), [](const server_request&) { return ok("{}"); },
                        {.hang_in_handshake = true});
    CHECK(c.ask(to_port(silent.port()), post()).failure == failure::unreachable);

    https_server plain(make_certificate(&here.authority), [](const server_request&) { return ok("{}"); },
                       {.tls = false});
    const auto got = c.ask(to_port(plain.port()), post());
    CHECK((got.failure == failure::unreachable || got.failure == failure::untrusted));
    CHECK(plain.requests() == 0);
}

TEST_CASE("plain http goes to loopback addresses only") {
    const place here;
    https_server plain(make_certificate(&here.authority),
                       [](const server_request&) { return ok_received(1); }, {.tls = false});
    client c(here.ca.path(), within(second, 20 * second));
    CHECK(c.ask(to_port(plain.port(), "127.0.0.1", false), post()).status == 200);
    CHECK(c.ask(to_port(plain.port(), "localhost", false), post()).status == 200);
    const auto got = c.ask(to_port(80, "192.0.2.1", false), post());
    CHECK(got.failure == failure::unreachable);
    CHECK(got.problem == "plain http is for loopback addresses only, nothing was sent");
}

TEST_CASE("connections work side by side") {
    const place here;
    https_server server(make_certificate(&here.authority),
                        [](const server_request& r) { return ok(r.body); });
    client c(here.ca.path());
    for (int round = 0; round < 5; ++round) {
        for (std::size_t i = 0; i < 8; ++i)
            c.begin(to_port(server.port()), post(std::to_string(i)), i);
        for (std::size_t i = 0; i < 8; ++i)
            CHECK(c.wait(i).body == std::to_string(i));
    }
    CHECK(server.connections() == 8);
}

TEST_CASE("stopping with requests under way leaves nothing behind, again and again") {
    const place here;
    https_server server(make_certificate(&here.authority), [](const server_request&) -> server_reply {
        return {"", server_reply::then::hang};
    });
    for (int i = 0; i < 10; ++i) {
        client c(here.ca.path());
        const std::string body(i < 5 ? 2 : 4 * 1024 * 1024, 'x');
        for (std::size_t n = 0; n < 4; ++n)
            c.begin(to_port(server.port()), post(body), n);
        if (i % 2) c.run([&c] { c.network().abort_all(); });
    }
}

TEST_CASE("a proxy is asked for a tunnel, and TLS through it is verified as without one") {
    const place here;
    https_server server(make_certificate(&here.authority),
                        [](const server_request&) { return ok_received(1); });
    connect_proxy between;
    client c(here.ca.path());
    auto to = to_port(server.port());
    to.proxy = {"127.0.0.1", between.port(), "Basic dXNlcjpwYXNz", "settings.proxy"};
    for (int i = 0; i < 3; ++i) {
        const auto got = c.ask(to, post());
        CHECK(got.problem == "");
        CHECK(got.status == 200);
    }
    CHECK(server.requests() == 3);
    const auto asked = between.heads();
    REQUIRE(asked.size() == 1); // one tunnel, kept alive
    CHECK(asked[0] == "CONNECT localhost:" + std::to_string(server.port()) +
                          " HTTP/1.1\r\nHost: localhost:" + std::to_string(server.port()) +
                          "\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\n\r\n");
    // The same endpoint without the proxy is another connection.
    CHECK(c.ask(to_port(server.port()), post()).status == 200);
    CHECK(server.connections() == 2);

    const place other;
    client distrustful(other.ca.path());
    const auto got = distrustful.ask(to, post());
    CHECK(got.failure == failure::untrusted);
    CHECK(got.problem.find("ca-certificates") != std::string::npos);
    CHECK(got.problem.find("settings.ca_file") != std::string::npos);
    CHECK(server.requests() == 4);
}

TEST_CASE("a proxy that opens no tunnel is named, with a way out, and its password is not") {
    const place here;
    https_server server(make_certificate(&here.authority),
                        [](const server_request&) { return ok_received(1); });
    struct row {
        const char* answer;
        const char* authorization;
        const char* says;
    };
    const row rows[] = {
        {"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: "
         "5\r\n\r\n<htm>",
         "", "asks for user and password (HTTP 407)"},
        {"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n", "Basic c2VjcmV0",
         "does not accept user and password (HTTP 407)"},
        {"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno", "", "refuses a tunnel to localhost:"},
        {"HTTP/1.1 502 Bad Gateway\r\n\r\n", "", "(HTTP 502)"},
        {"HTTP/1.1 200 OK\r\n\r\nHello", "", "sent more than the opening of a tunnel"},
        {"SSH-2.0-OpenSSH\r\n\r\n", "", "ended the connection instead of opening a tunnel"},
        {"", "", "ended the connection instead of opening a tunnel"},
    };
    for (const auto& r : rows) {
        CAPTURE(r.answer);
        connect_proxy between(r.answer);
        client c(here.ca.path());
        auto to = to_port(server.port());
        to.proxy = {"127.0.0.1", between.port(), r.authorization, "HTTPS_PROXY"};
        const auto got = c.ask(to, post());
        CAPTURE(got.problem);
        CHECK(got.failure == failure::unreachable); // tried again later
        CHECK(got.problem.find("the proxy 127.0.0.1:" + std::to_string(between.port()) + " (HTTPS_PROXY)") !=
              std::string::npos);
        CHECK(got.problem.find(r.says) != std::string::npos);
        CHECK(got.problem.find("c2VjcmV0") == std::string::npos);
    }
    CHECK(server.requests() == 0);
}

TEST_CASE("a proxy that is not there is named") {
    const place here;
    std::uint16_t closed_port = 0;
    {
        connect_proxy gone;
        closed_port = gone.port();
    }
    client c(here.ca.path());
    auto to = to_port(1);
    to.proxy = {"127.0.0.1", closed_port, "", "HTTPS_PROXY"};
    const auto got = c.ask(to, post());
    CHECK(got.failure == failure::unreachable);
    CHECK(got.problem.starts_with("no connection to the proxy 127.0.0.1:" + std::to_string(closed_port)));
}

TEST_CASE("an idle connection is closed when the server closes it, and when it was idle for long") {
    const place here;
    https_server server(make_certificate(&here.authority),
                        [](const server_request&) { return ok_received(1); });
    SUBCASE("the server closes it") {
        client c(here.ca.path());
        CHECK(c.ask(to_port(server.port()), post()).status == 200);
        const auto open = open_sockets();
        server.close_idle();
        while (open_sockets() >= open) // ours goes too, without another request
            std::this_thread::yield();
    }
    SUBCASE("it was idle for long") {
        auto limits = within(20 * second, 20 * second);
        limits.idle_timeout = 50 * millisecond;
        client c(here.ca.path(), limits);
        const auto before = open_sockets();
        CHECK(c.ask(to_port(server.port()), post()).status == 200);
        while (open_sockets() > before)
            std::this_thread::yield();
    }
}
