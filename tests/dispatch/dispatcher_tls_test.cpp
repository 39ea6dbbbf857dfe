// The dispatcher over real TLS, with servers that fail and hang.
#include "tests/dispatch/dispatcher_stand.hpp"
#include "tests/support/https_server.hpp"

#include <chrono>
#include <thread>

using namespace test_support;

TEST_CASE("all of it over real TLS, with a server that fails now and then") {
    const auto authority = make_authority();
    const temporary_file ca(authority.pem);
    std::mutex mutex;
    std::map<std::string, int> taken;
    https_server server(make_certificate(&authority), [&](const server_request& r) -> server_reply {
        switch (r.number % 9) {
        case 2:
            return {"", server_reply::then::reset};
        case 4:
            return {"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", server_reply::then::close};
        case 6:
            return {"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", server_reply::then::close};
        default:
            break;
        }
        const std::lock_guard lock(mutex);
        auto reply = ok_received(events_in(r.body));
        if (r.number % 2) reply.after = server_reply::then::close;
        for (auto at = r.body.find("\"n\":"); at != r.body.npos; at = r.body.find("\"n\":", at + 1))
            ++taken[r.body.substr(at + 4, r.body.find('}', at) - at - 4)];
        return reply;
    });
    setting t;
    t.to->host = "localhost";
    t.to->port = server.port();
    t.to->api_version = "v26.0";
    t.to->dataset_id = "1";
    auto how = quick();
    how.ca_file = ca.path();
    how.batch_max_events = 20;
    how.connect_timeout = how.response_timeout = 60 * second;
    t.make(how, std::unique_ptr<transport>());
    t.d->start();
    for (std::uint64_t i = 0; i < 2000; ++i)
        while (t.submit(i) != admission::accepted)
            std::this_thread::yield();
    CHECK(t.d->flush(-1));
    CHECK(t.d->stop(second));
    CHECK(t.h.count(outcome::delivered) == 2000);
    CHECK(taken.size() == 2000);
    CHECK(t.d->metrics().connections_opened > 4);
}

TEST_CASE("stopped while its requests are being written, it uses their memory again and mixes nothing up") {
    const auto authority = make_authority();
    const temporary_file ca(authority.pem);
    std::atomic<bool> is_mixed_up = false;
    https_server server(make_certificate(&authority), [&](const server_request& r) {
        constexpr std::string_view name = "\"x\":\"";
        for (auto at = r.body.find(name); at != r.body.npos; at = r.body.find(name, at)) {
            at += name.size();
            const auto end = r.body.find_first_not_of(r.body[at], at);
            if (end != at + 50'000 || r.body[end] != '"') is_mixed_up = true;
        }
        return ok_received(events_in(r.body));
    });
    setting t;
    t.to->host = "localhost";
    t.to->port = server.port();
    auto how = quick();
    how.ca_file = ca.path();
    how.batch_max_events = 20;
    how.connect_timeout = how.response_timeout = 60 * second;
    t.make(how, std::unique_ptr<transport>());
    std::uint64_t token = 0;
    for (int round = 0; round < 12; ++round) {
        t.d->start();
        if (round % 2) CHECK(t.submit(token++) == admission::accepted);
        if (round % 2) CHECK(t.d->flush(-1)); // so that connections are open and writing begins at once
        for (const auto end = token + 100; token < end; ++token) {
            REQUIRE(t.d->reserve(100) == admission::accepted);
            const auto json = "{\"n\":" + std::to_string(token) + ",\"x\":\"" +
                              std::string(50'000, static_cast<char>('a' + token % 26)) + "\"}";
            t.d->enqueue(t.to, {token, json, "id", 1'700'000'000, 604800}, 100);
        }
        t.d->stop(0);
    }
    CHECK(t.h.ends.size() == token);
    CHECK(t.h.count(outcome::delivered) + t.h.count(outcome::undelivered) == token);
    CHECK(t.h.count(outcome::undelivered) > 0);
    CHECK_FALSE(is_mixed_up);
}

TEST_CASE("a CA file is needed by who starts, and by nobody else") {
    setting t;
    auto how = quick();
    how.ca_file = "/nonexistent/ca.pem";
    t.make(how, std::unique_ptr<transport>());
    t.d->reconfigure(how);
    const auto* const problem = "No certificate authority can be read from /nonexistent/ca.pem; "
                                "settings.ca_file must name a PEM file.";
    CHECK_THROWS_WITH_AS(t.d->start(), problem, std::runtime_error);
    CHECK(t.d->reserve(1) == admission::stopped);
    how.ca_file.clear();
    t.d->reconfigure(how);
    t.d->start();
    how.ca_file = "/nonexistent/ca.pem";
    CHECK_THROWS_WITH_AS(t.d->reconfigure(how), problem, std::runtime_error);
    CHECK(t.d->state().activity == activity::running);
    CHECK(t.d->stop(second));
}

TEST_CASE("a real server that hangs does not hold up stop") {
    const auto authority = make_authority();
    const temporary_file ca(authority.pem);
    https_server server(make_certificate(&authority), [](const server_request&) -> server_reply {
        return {"", server_reply::then::hang};
    });
    setting t;
    t.to->host = "127.0.0.1";
    t.to->port = server.port();
    auto how = quick();
    how.ca_file = ca.path();
    how.response_timeout = 3600 * second;
    t.make(how, std::unique_ptr<transport>());
    for (int i = 0; i < 5; ++i) {
        t.h.ends.clear();
        t.d->start();
        t.submit(1);
        CHECK_FALSE(t.d->stop(50 * millisecond));
        CHECK(t.h.count(outcome::undelivered) == 1);
    }
}
