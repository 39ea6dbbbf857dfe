#include "dispatch/request.hpp"

#include <doctest/doctest.h>

using namespace lead_ads;

namespace {
std::string request_to(batch::target to, const batch::credentials& who) {
    batch::bundle events(std::make_shared<batch::target>(std::move(to)));
    events.add({1, R"({"a":1})", "id", 0, 0}, 0, 0, 0);
    dispatch::request out;
    out.head = out.closing = out.events.own() = "what was there before";
    dispatch::write_request(events, who, "agent/1.0", out);
    std::string whole;
    for (const auto piece : out.pieces())
        whole += piece;
    CHECK(whole.size() == out.size());
    return whole;
}
batch::target a_target() {
    batch::target to;
    to.host = "graph.facebook.com";
    to.api_version = "v26.0";
    to.dataset_id = "123";
    return to;
}
} // namespace

TEST_CASE("a request is exactly this") {
    CHECK(request_to(a_target(), {"TOKEN", "", ""}) == "POST /v26.0/123/events HTTP/1.1\r\n"
                                                       "Host: graph.facebook.com\r\n"
                                                       "User-Agent: agent/1.0\r\n"
                                                       "Accept: application/json\r\n"
                                                       "Content-Type: application/json\r\n"
                                                       "Content-Length: 41\r\n"
                                                       "\r\n"
                                                       R"({"data":[{"a":1}],"access_token":"TOKEN"})");
}

TEST_CASE("the Host header names a port that is not the scheme's, and brackets IPv6") {
    struct row {
        const char* host;
        std::uint16_t port;
        bool tls;
        const char* expected;
    };
    const row rows[] = {
        {"localhost", 8443, true, "\r\nHost: localhost:8443\r\n"},
        {"::1", 443, true, "\r\nHost: [::1]\r\n"},
        {"::1", 80, true, "\r\nHost: [::1]:80\r\n"},
        {"127.0.0.1", 80, false, "\r\nHost: 127.0.0.1\r\n"},
    };
    for (const auto& r : rows) {
        CAPTURE(r.host);
        auto to = a_target();
        to.host = r.host;
        to.port = r.port;
        to.tls = r.tls;
        CHECK(request_to(to, {}).find(r.expected) != std::string::npos);
    }
}

TEST_CASE("no setting can end a header line, and the token is in the body only") {
    auto to = a_target();
    to.dataset_id = "1\r\nX-Evil: yes";
    to.host = "h\nx";
    const auto text = request_to(to, {"TOKEN", "", ""});
    const auto head = text.substr(0, text.find("\r\n\r\n"));
    CHECK(head.find("\nX-Evil") == std::string::npos);
    CHECK(head.find("Host: hx\r\n") != std::string::npos);
    CHECK(head.find("TOKEN") == std::string::npos);
}
