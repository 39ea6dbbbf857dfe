#include "event_samples.hpp"
#include "tls_client.hpp"

#include <doctest/doctest.h>

using namespace graph_sandbox;
using namespace graph_sandbox::test;

namespace {

std::string sample_body() {
    return boost::json::serialize(conversion_request());
}

std::string offline_body() {
    return boost::json::serialize(offline_request());
}

// The field of one line of --record-requests, as JSON text.
std::string field(const std::string& line, const char* name) {
    return boost::json::serialize(boost::json::parse(line).as_object().at(name));
}

struct session_deleter {
    void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
};

} // namespace

TEST_CASE("events of both APIs go through TLS and into the record as they were sent") {
    running_sandbox sandbox;
    tls_client client({sandbox.authority()});
    REQUIRE(!client.connect(sandbox.port()));
    http::response<http::string_body> answer;
    REQUIRE(!client.post(R"({"access_token":"t","data":[{"event_name":"Lead","event_time":1769860000,
        "action_source":"system_generated","user_data":{"lead_id":1234567890123456},
        "custom_data":{"event_source":"crm","lead_event_source":"x","n":12345678901234567890123}}]})"));
    REQUIRE(!client.receive(answer));
    CHECK(answer.result_int() == 200);
    CHECK(answer.keep_alive());
    CHECK(boost::json::parse(answer.body()).as_object().at("events_received") == 1);
    CHECK(client.status_of(offline_body()) == 200);
    const auto accepted = sandbox.accepted();
    REQUIRE(accepted.size() == 2);
    CHECK(accepted[0] == R"({"event_name":"Lead","event_time":1769860000,"action_source":"system_generated",)"
                         R"("user_data":{"lead_id":1234567890123456},"custom_data":{"event_source":"crm",)"
                         R"("lead_event_source":"x","n":12345678901234567890123}})");
    CHECK(accepted[1] == boost::json::serialize(offline_request().at("data").at(0)));
    const auto requests = sandbox.requests();
    REQUIRE(requests.size() == 2);
    CHECK(field(requests[0], "connection") == field(requests[1], "connection"));
    CHECK(field(requests[0], "status") == "200");
}

TEST_CASE("one bad event keeps the whole request out of the record") {
    running_sandbox sandbox;
    tls_client client({sandbox.authority()});
    REQUIRE(!client.connect(sandbox.port()));
    boost::json::value body = conversion_request();
    boost::json::array& data = body.as_object().at("data").as_array();
    data.push_back(data.at(0));
    set(data.at(1).as_object(), "user_data.lead_id", "1");
    CHECK(client.status_of(boost::json::serialize(body)) == 400);
    CHECK(sandbox.accepted().empty());
    CHECK(client.status_of(sample_body()) == 200);
    CHECK(sandbox.accepted().size() == 1);
}

TEST_CASE("a wrong token is refused with code 190") {
    running_sandbox sandbox({"--token", "the right one"});
    tls_client client({sandbox.authority()});
    REQUIRE(!client.connect(sandbox.port()));
    http::response<http::string_body> answer;
    REQUIRE(!client.post(sample_body()));
    REQUIRE(!client.receive(answer));
    CHECK(boost::json::parse(answer.body()).at("error").at("code") == 190);
    const auto requests = sandbox.requests();
    REQUIRE(requests.size() == 1);
    CHECK(requests[0].find("secret-token") == std::string::npos);
}

TEST_CASE("TLS sessions resume, in TLS 1.2 and in TLS 1.3") {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        CAPTURE(version);
        running_sandbox sandbox;
        tls_client client({sandbox.authority(), "localhost", version});
        REQUIRE(!client.connect(sandbox.port()));
        CHECK(client.status_of(sample_body()) == 200);
        CHECK(SSL_version(client.stream().native_handle()) == version);
        const std::unique_ptr<SSL_SESSION, session_deleter> kept(
            SSL_get1_session(client.stream().native_handle()));
        // OpenSSL spoils the session of a connection that is dropped without a goodbye.
        SSL_set_shutdown(client.stream().native_handle(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
        REQUIRE(!client.connect(sandbox.port(), kept.get()));
        CHECK(client.resumed());
        CHECK(client.status_of(sample_body()) == 200);
        const auto requests = sandbox.requests();
        REQUIRE(requests.size() == 2);
        CHECK(field(requests[0], "tls_resumed") == "false");
        CHECK(field(requests[1], "tls_resumed") == "true");
    }
}

TEST_CASE("a client that verifies accepts the valid certificate for its names and none of the others") {
    struct row {
        const char* kind;
        const char* host;
        bool trusted;
    };
    const row rows[] = {
        {"valid", "localhost", true},
        {"valid", "127.0.0.1", true},
        {"valid", "::1", true},
        {"valid", "graph.facebook.com", false},
        {"expired", "localhost", false},
        {"other-host", "localhost", false},
        {"self-signed", "localhost", false},
    };
    for (const row& r : rows) {
        CAPTURE(r.kind);
        CAPTURE(r.host);
        running_sandbox sandbox({"--certificate", r.kind});
        tls_client client({sandbox.authority(), r.host});
        const error_code ec = client.connect(sandbox.port());
        CHECK(ec.failed() != r.trusted);
        if (ec) CHECK(ec.message() == "certificate verify failed (SSL routines)");
    }
}

TEST_CASE("old TLS and clients without HTTP/1.1 are turned away in the handshake") {
    running_sandbox sandbox;
    tls_client old({sandbox.authority(), "localhost", TLS1_1_VERSION});
    CHECK(old.connect(sandbox.port()).failed());
    tls_client only_h2({sandbox.authority(), "localhost", TLS1_3_VERSION, "\x02h2"});
    CHECK(only_h2.connect(sandbox.port()).failed());
    tls_client both({sandbox.authority(), "localhost", TLS1_3_VERSION, "\x02h2\x08http/1.1"});
    CHECK(!both.connect(sandbox.port()).failed());
    CHECK(both.status_of(sample_body()) == 200);
}

TEST_CASE("every way a connection can die leaves the record as the script says, and the next one works") {
    struct row {
        const char* fault;
        std::size_t recorded;
        std::string_view status; // in the record of requests
    };
    const row rows[] = {
        {"reset before", 0, "null"},
        {"reset after", 1, "null"},
        {"close before", 0, "null"},
        {"close after", 1, "null"},
        {"close-notify before", 0, "null"},
        {"close-notify after", 1, "null"},
        {"cut head", 1, "200"},
        {"cut body", 1, "200"},
    };
    for (const row& r : rows) {
        CAPTURE(r.fault);
        running_sandbox sandbox({"--fault", r.fault});
        tls_client client({sandbox.authority()});
        REQUIRE(!client.connect(sandbox.port()));
        CHECK(client.status_of(sample_body()) == 0);
        CHECK(sandbox.accepted().size() == r.recorded);
        REQUIRE(!client.connect(sandbox.port()));
        CHECK(client.status_of(sample_body()) == 200);
        CHECK(sandbox.accepted().size() == r.recorded + 1);
        CHECK(field(sandbox.requests().at(0), "status") == r.status);
        CHECK(field(sandbox.requests().at(0), "fault") == "\"" + std::string(r.fault) + "\"");
    }
}

TEST_CASE("connections can be refused and handshakes broken") {
    for (const char* fault : {"refuse", "tls-close"}) {
        CAPTURE(fault);
        running_sandbox sandbox({"--fault", std::string(fault) + " x2"});
        tls_client client({sandbox.authority()});
        CHECK(client.connect(sandbox.port()).failed());
        CHECK(client.connect(sandbox.port()).failed());
        REQUIRE(!client.connect(sandbox.port()));
        CHECK(client.status_of(sample_body()) == 200);
    }
}

TEST_CASE("a connection closed while idle looks kept alive until it is used") {
    running_sandbox sandbox({"--fault", "close-idle"});
    tls_client client({sandbox.authority()});
    REQUIRE(!client.connect(sandbox.port()));
    http::response<http::string_body> answer;
    REQUIRE(!client.post(sample_body()));
    REQUIRE(!client.receive(answer));
    CHECK(answer.keep_alive());
    CHECK(client.status_of(sample_body()) == 0);
    CHECK(sandbox.accepted().size() == 1);
}

TEST_CASE("a request left hanging and a handshake left hanging hold up nobody else") {
    running_sandbox sandbox({"--fault", "tls-hang; hang after"});
    asio::io_context io;
    asio::ip::tcp::socket stuck(io);
    // Connections are accepted in the order in which they came, so this one gets the broken handshake.
    stuck.connect({asio::ip::address_v4::loopback(), sandbox.port()});
    tls_client hanging({sandbox.authority()});
    REQUIRE(!hanging.connect(sandbox.port()));
    REQUIRE(!hanging.post(sample_body()));
    while (sandbox.requests().empty())
        std::this_thread::yield();
    tls_client other({sandbox.authority()});
    REQUIRE(!other.connect(sandbox.port()));
    CHECK(other.status_of(sample_body()) == 200);
    CHECK(sandbox.accepted().size() == 2);
    CHECK(field(sandbox.requests().at(0), "status") == "null");
}

TEST_CASE("answers can be slow, delayed or garbled and still be complete HTTP") {
    running_sandbox sandbox(
        {"--fault", "slow 150", "--fault", "delay 5ms + usage 90; garble; empty; usage 7"});
    tls_client client({sandbox.authority()});
    REQUIRE(!client.connect(sandbox.port()));
    http::response<http::string_body> answer;
    const auto exchange = [&] {
        REQUIRE(!client.post(sample_body()));
        REQUIRE(!client.receive(answer));
        CHECK(answer.result_int() == 200);
    };
    exchange();
    CHECK(boost::json::parse(answer.body()).at("events_received") == 1);
    exchange();
    CHECK(answer["X-App-Usage"].find("\"call_count\":90") != std::string::npos);
    exchange();
    CHECK(answer.body().find("garbled") != std::string::npos);
    exchange();
    CHECK(answer.body().empty());
    exchange();
    CHECK(answer["X-App-Usage"].find("\"call_count\":7") != std::string::npos);
}

TEST_CASE("an endless answer does not end, and the server outlives its client") {
    running_sandbox sandbox({"--fault", "huge"});
    tls_client client({sandbox.authority()});
    REQUIRE(!client.connect(sandbox.port()));
    REQUIRE(!client.post(sample_body()));
    std::vector<char> block(64 * 1024);
    std::size_t read = 0;
    error_code ec;
    while (read < 4 * 1024 * 1024 && !ec)
        read += client.stream().read_some(asio::buffer(block), ec);
    CHECK(!ec);
    REQUIRE(!client.connect(sandbox.port()));
    CHECK(client.status_of(sample_body()) == 200);
}

TEST_CASE("a poisoned event refuses its request and no other") {
    running_sandbox sandbox({"--fault", "poison event_id=e1 code 100/2804003"});
    tls_client client({sandbox.authority()});
    REQUIRE(!client.connect(sandbox.port()));
    http::response<http::string_body> answer;
    REQUIRE(!client.post(sample_body()));
    REQUIRE(!client.receive(answer));
    const boost::json::value refused = boost::json::parse(answer.body());
    CHECK(refused.at("error").at("error_subcode") == 2804003);
    CHECK(!refused.at("error").as_object().contains("error_data"));
    boost::json::value other = conversion_request();
    set(first_event(other), "event_id", "\"e2\"");
    CHECK(client.status_of(boost::json::serialize(other)) == 200);
    CHECK(sandbox.accepted().size() == 1);
}

TEST_CASE("requests beyond the bounds or beyond HTTP are answered and end only their connection") {
    struct row {
        std::string bytes;
        unsigned status;
    };
    const std::string head = "POST /v26.0/123/events HTTP/1.1\r\nHost: localhost\r\n";
    const row rows[] = {
        {head + "Content-Length: 2049\r\n\r\n" + std::string(2049, 'x'), 413},
        {head + "Transfer-Encoding: chunked\r\n\r\n1000\r\n" + std::string(4096, 'x') + "\r\n0\r\n\r\n", 413},
        {head + "X-Long: " + std::string(20'000, 'x') + "\r\n\r\n", 431},
        {head + "Content-Length: many\r\n\r\n", 400},
        {"this is not HTTP\r\n\r\n", 400},
        {"POST /v26.0/123/events HTTP/1.0\r\n\r\n", 400},
    };
    running_sandbox sandbox({"--max-body", "2048"});
    for (const row& r : rows) {
        CAPTURE(r.bytes.substr(0, 120));
        tls_client client({sandbox.authority()});
        REQUIRE(!client.connect(sandbox.port()));
        REQUIRE(!client.send(r.bytes));
        http::response<http::string_body> answer;
        REQUIRE(!client.receive(answer));
        CHECK(answer.result_int() == r.status);
        CHECK(!answer.keep_alive());
        CHECK(boost::json::parse(answer.body()).at("error").at("code") == 100);
    }
    tls_client client({sandbox.authority()});
    REQUIRE(!client.connect(sandbox.port()));
    CHECK(client.status_of(sample_body()) == 200);
    CHECK(sandbox.requests().size() == std::size(rows) + 1);
}

TEST_CASE("a client that waits for 100 Continue gets it") {
    running_sandbox sandbox;
    tls_client client({sandbox.authority()});
    REQUIRE(!client.connect(sandbox.port()));
    const std::string body = sample_body();
    REQUIRE(!client.send(
        "POST /v26.0/123/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Expect: 100-continue\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n\r\n"));
    std::string interim(25, ' ');
    asio::read(client.stream(), asio::buffer(interim));
    CHECK(interim == "HTTP/1.1 100 Continue\r\n\r\n");
    REQUIRE(!client.send(body));
    http::response<http::string_body> answer;
    REQUIRE(!client.receive(answer));
    CHECK(answer.result_int() == 200);
}

TEST_CASE("several clients at once lose nothing, whatever others do") {
    running_sandbox sandbox;
    asio::io_context io;
    std::vector<asio::ip::tcp::socket> hostile;
    for (const std::string_view noise :
         {"", "GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\xff\xff\x01", "\x80\x01"}) {
        hostile.emplace_back(io).connect({asio::ip::address_v4::loopback(), sandbox.port()});
        asio::write(hostile.back(), asio::buffer(noise));
    }
    constexpr int clients = 4;
    constexpr int requests = 25;
    std::vector<int> delivered(clients);
    std::vector<std::thread> threads;
    threads.reserve(clients);
    for (int c = 0; c < clients; ++c)
        threads.emplace_back([&, c] {
            tls_client client({sandbox.authority()});
            if (client.connect(sandbox.port())) return;
            for (int i = 0; i < requests; ++i)
                delivered[std::size_t(c)] += client.status_of(sample_body()) == 200;
        });
    for (std::thread& t : threads)
        t.join();
    CHECK(delivered == std::vector<int>(clients, requests));
    CHECK(sandbox.accepted().size() == clients * requests);
}

TEST_CASE("a record that cannot be written makes the answer a temporary error") {
    running_sandbox sandbox({"--record", "/dev/full"});
    tls_client client({sandbox.authority()});
    REQUIRE(!client.connect(sandbox.port()));
    http::response<http::string_body> answer;
    REQUIRE(!client.post(sample_body()));
    REQUIRE(!client.receive(answer));
    CHECK(answer.result_int() == 503);
    CHECK(boost::json::parse(answer.body()).at("error").at("code") == 2);
    CHECK(field(sandbox.requests().at(0), "recorded") == "false");
}
