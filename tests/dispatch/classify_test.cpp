#include "dispatch/classify.hpp"

#include <doctest/doctest.h>

using namespace lead_ads::dispatch;
using enum answer_class;

namespace {

answer_class class_of(unsigned status, const std::string& body, std::size_t sent = 2) {
    answer got;
    got.status = status;
    got.body = body;
    return classify(got, read_graph_answer(got.body, {}), sent);
}

std::string error_body(int code, int subcode = 0, bool transient_flag = false) {
    return R"({"error":{"message":"whatever","type":"OAuthException","code":)" + std::to_string(code) +
           R"(,"error_subcode":)" + std::to_string(subcode) + R"(,"is_transient":)" +
           (transient_flag ? "true" : "false") + "}}";
}

} // namespace

TEST_CASE("Graph's codes decide, whatever the status is") {
    struct row {
        int code;
        int subcode;
        answer_class expected;
    };
    const row rows[] = {
        {1, 0, transient},       {2, 0, transient},        {5000, 0, transient},
        {-1, 0, transient},      {-3, 2804003, transient}, {-2147483647, 0, transient},
        {4, 0, throttled},       {17, 0, throttled},       {32, 0, throttled},
        {341, 0, throttled},     {368, 0, throttled},      {613, 0, throttled},
        {80000, 0, throttled},   {80004, 0, throttled},    {80014, 0, throttled},
        {102, 0, credentials},   {190, 0, credentials},    {190, 460, credentials},
        {190, 463, credentials}, {3, 0, access},           {10, 0, access},
        {100, 33, access},       {200, 0, access},         {294, 0, access},
        {299, 0, access},        {100, 0, data},           {100, 2804003, data},
        {100, 34, data},
    };
    for (const auto& r : rows)
        for (const unsigned status : {200u, 400u, 401u, 403u, 413u, 429u, 500u, 503u}) {
            CAPTURE(r.code);
            CAPTURE(r.subcode);
            CAPTURE(status);
            CHECK(class_of(status, error_body(r.code, r.subcode)) == r.expected);
        }
}

TEST_CASE("codes beside the rows are no part of them") {
    for (const int code : {0, 5, 18, 4999, 5001, 33, 79999, 80015, 300, 199, 101, 103, 191, 2147483647}) {
        CAPTURE(code);
        CHECK(class_of(400, error_body(code)) == data);
        CHECK(class_of(500, error_body(code)) == transient);
    }
}

TEST_CASE("is_transient decides where the code does not") {
    CHECK(class_of(400, error_body(9999, 0, true)) == transient);
    CHECK(class_of(400, error_body(100, 0, true)) == transient);
    CHECK(class_of(429, error_body(9999, 0, true)) == transient);
    CHECK(class_of(413, error_body(9999, 0, true)) == transient);
    CHECK(class_of(400, error_body(4, 0, true)) == throttled);
    CHECK(class_of(400, error_body(190, 0, true)) == credentials);
    CHECK(class_of(400, error_body(200, 0, true)) == access);
    CHECK(class_of(400, error_body(9999, 0, false)) == data);
    CHECK(class_of(400, R"({"error":{"code":9999,"is_transient":"true"}})") == data);
}

TEST_CASE("the status decides last") {
    struct row {
        unsigned status;
        const char* body;
        answer_class expected;
    };
    const row rows[] = {
        {400, "<html>", transient},
        {403, "<html>proxy</html>", transient},
        {404, "", transient},
        {407, "", transient},
        {408, "", transient},
        {413, "", too_large},
        {413, "<html>", too_large},
        {429, "", throttled},
        {429, "<html>", throttled},
        {429, R"({"error":{"code":9999}})", throttled},
        {500, "", transient},
        {502, "{}", transient},
        {503, "<html>", transient},
        {301, "", transient},
        {302, "", transient},
        {307, R"({"events_received":2})", transient},
        {400, R"({"error":"text"})", transient},
        {400, R"({"error":{"message":"no code"}})", transient},
        {400, R"({"error":{"code":"100"}})", transient},
        {400, R"([{"error":{"code":100}}])", transient},
        {400, R"({"error":{"code":9999}})", data},
        {404, R"({"error":{"code":2500}})", data},
        {100, "", transient},
        {0, "", transient},
    };
    for (const auto& r : rows) {
        CAPTURE(r.status);
        CAPTURE(r.body);
        CHECK(class_of(r.status, r.body) == r.expected);
    }
}

TEST_CASE("only HTTP 200 that counts every event is a delivery") {
    struct row {
        unsigned status;
        const char* body;
        answer_class expected;
    };
    const row rows[] = {
        {200, R"({"events_received":2,"messages":[],"fbtrace_id":"A"})", delivered},
        {200, R"({"events_received":2.0})", delivered},
        {200, R"({"events_received":1})", mismatch},
        {200, R"({"events_received":3})", mismatch},
        {200, R"({"events_received":0})", mismatch},
        {200, R"({"events_received":-2})", mismatch},
        {200, R"({"events_received":"2"})", transient},
        {200, R"({"events_received":2.5})", transient},
        {200, R"({"events_received":1e400})", transient},
        {200, "", transient},
        {200, R"({"events_received":2)", transient},
        {200, R"({"events_received":2}})", transient},
        {200, "<html>events_received:2</html>", transient},
        {200, R"({"events_received":2,"error":{"code":9999}})", transient},
        {201, R"({"events_received":2})", transient},
        {202, R"({"events_received":2})", transient},
        {204, "", transient},
    };
    for (const auto& r : rows) {
        CAPTURE(r.status);
        CAPTURE(r.body);
        CHECK(class_of(r.status, r.body) == r.expected);
    }
}

TEST_CASE("no answer at all is a passing fault, whatever was read of it") {
    for (const auto how : {failure::unreachable, failure::untrusted, failure::stale, failure::broken,
                           failure::timed_out, failure::unreadable, failure::aborted}) {
        answer got;
        got.failure = how;
        got.status = 200;
        got.body = R"({"events_received":2})";
        CHECK(classify(got, read_graph_answer(got.body, {}), 2) == transient);
    }
}
