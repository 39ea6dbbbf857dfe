#include "event_samples.hpp"
#include "sandbox/exchange.hpp"
#include "sandbox/recorder.hpp"

#include <doctest/doctest.h>

using namespace graph_sandbox;
using namespace graph_sandbox::test;

namespace {

endpoint_settings settings_at_sample_time() {
    endpoint_settings settings;
    settings.clock = wall_clock(sample_now);
    return settings;
}

request post(std::string body) {
    return {"POST", "/v26.0/123/events", "application/json", "", std::move(body)};
}

std::string sample_body() {
    return boost::json::serialize(conversion_request());
}

behaviour step(std::string_view text) {
    fault_script script;
    REQUIRE(!parse_fault_script(text, script));
    return script.steps.at(0).what;
}

exchange_plan planned(std::string_view fault, const std::string& body = sample_body()) {
    return plan_exchange(examine(post(body), settings_at_sample_time()), step(fault), "Atrace");
}

std::string header(const answer& from, std::string_view name) {
    for (const auto& [key, value] : from.headers)
        if (key == name) return value;
    return "absent";
}

} // namespace

TEST_CASE("a good request is answered with the number of its events") {
    const exchange_plan plan = planned("pass");
    CHECK(plan.record);
    CHECK(plan.reply.status == 200);
    CHECK(plan.reply.body == R"({"events_received":1,"messages":[],"fbtrace_id":"Atrace"})");
    CHECK(wire_head(plan.reply) ==
          "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\n"
          "X-FB-Trace-ID: Atrace\r\nContent-Length: 57\r\nConnection: keep-alive\r\n\r\n");
}

TEST_CASE("a refused event is answered in Meta's shape and not recorded") {
    boost::json::value body = conversion_request();
    set(first_event(body), "event_time", "1500000000");
    const exchange_plan plan = planned("pass", boost::json::serialize(body));
    CHECK(!plan.record);
    CHECK(plan.reply.status == 400);
    CHECK(
        plan.reply.body ==
        R"({"error":{"message":"Invalid parameter","type":"OAuthException","code":100,"error_subcode":2804003,)"
        R"("is_transient":false,"error_user_title":"Event Timestamp Too Old","error_user_msg":"Event 0: event_time: )"
        R"(Send an event within 7 days of when it happened (62 days for physical_store and offline events).",)"
        R"("error_data":{"blame_field_specs":[["data","0","event_time"]],"event_index":0},"fbtrace_id":"Atrace"}})");
}

TEST_CASE("without error data nothing in the answer names the event") {
    boost::json::value body = conversion_request();
    set(first_event(body), "event_time", "1500000000");
    endpoint_settings settings = settings_at_sample_time();
    settings.name_place = false;
    const verdict deserved = examine(post(boost::json::serialize(body)), settings);
    CHECK(
        plan_exchange(deserved, {}, "Atrace").reply.body ==
        R"({"error":{"message":"Invalid parameter","type":"OAuthException","code":100,"error_subcode":2804003,)"
        R"("is_transient":false,"error_user_title":"Event Timestamp Too Old",)"
        R"("error_user_msg":"One of the events is not as it should be.","fbtrace_id":"Atrace"}})");
}

TEST_CASE("each row of the table of failures can be had, with Meta's status and transience for its code") {
    struct row {
        std::string_view fault;
        int status;
        std::string_view in_body;
    };
    const row rows[] = {
        {"code 1", 500, R"("code":1,"is_transient":false)"},
        {"code 2", 503, R"("code":2,"is_transient":true)"},
        {"code 2 permanent status 500", 500, R"("code":2,"is_transient":false)"},
        {"code 100 transient", 400, R"("code":100,"is_transient":true)"},
        {"code 4", 403, R"("type":"OAuthException","code":4,)"},
        {"code 17", 400, R"("code":17,)"},
        {"code 32", 403, R"("code":32,)"},
        {"code 341", 400, R"("code":341,)"},
        {"code 368", 400, R"("code":368,)"},
        {"code 613", 400, R"("code":613,)"},
        {"code 80014", 400, R"("code":80014,"is_transient":false)"},
        {"code 102", 401, R"("code":102,)"},
        {"code 190/463", 400, R"("code":190,"error_subcode":463,)"},
        {"code 3", 403, R"("code":3,)"},
        {"code 10", 403, R"("code":10,)"},
        {"code 100/33", 400, R"("type":"GraphMethodException","code":100,"error_subcode":33,)"},
        {"code 275", 403, R"("code":275,)"},
        {"code 100/2804003", 400, R"("message":"Invalid parameter","type":"OAuthException","code":100,)"},
        {"code 9999", 400, R"("code":9999,"is_transient":false)"},
        {"status 408", 408, "status 408\n"},
        {"html 407", 407, "<h1>407</h1>"},
        {"413", 413, "status 413\n"},
        {"redirect", 302, "<h1>302</h1>"},
        {"retry-after 30", 429, "status 429\n"},
    };
    for (const row& r : rows) {
        CAPTURE(r.fault);
        const exchange_plan plan = planned(r.fault);
        CHECK(plan.reply.status == r.status);
        CHECK(plan.reply.body.find(r.in_body) != std::string::npos);
        CHECK(!plan.record);
    }
}

TEST_CASE("answers that lie count as recorded unless the script says otherwise") {
    CHECK(planned("received -1").reply.body ==
          R"({"events_received":0,"messages":[],"fbtrace_id":"Atrace"})");
    CHECK(planned("received 7").reply.body == R"({"events_received":7,"messages":[],"fbtrace_id":"Atrace"})");
    CHECK(planned("empty").reply.body.empty());
    CHECK(planned("huge").reply.endless);
    boost::json::error_code ec;
    boost::json::parse(planned("garble").reply.body, ec);
    CHECK(ec.failed());
    for (const char* fault :
         {"received -1", "garble", "empty", "huge", "cut", "cut head", "slow 5", "reset after"})
        CHECK(planned(fault).record);
    for (const char* fault : {"garble + unrecorded", "reset", "hang", "close before", "status 500"})
        CHECK(!planned(fault).record);
    CHECK(planned("status 500 + recorded").record);
    CHECK(!planned("garble", "{}").record);
}

TEST_CASE("usage headers tell what Meta's tell") {
    CHECK(header(planned("usage 85").reply, "X-App-Usage") ==
          R"({"call_count":85,"total_cputime":28,"total_time":42})");
    CHECK(planned("usage 85").reply.status == 200);
    CHECK(header(planned("throttle 2m").reply, "X-Business-Use-Case-Usage") ==
          R"({"123":[{"call_count":100,"total_cputime":33,"total_time":50,"type":"ads_management",)"
          R"("estimated_time_to_regain_access":2}]})");
    CHECK(header(planned("code 4 + retry-after 30").reply, "Retry-After") == "30");
    CHECK(header(planned("redirect").reply, "Location") == "/redirected");
}

TEST_CASE("the request's head is checked before its body") {
    struct row {
        request asked;
        int code;
        int subcode;
    };
    const std::string body = sample_body();
    const row rows[] = {
        {{"POST", "/v26.0/123/event", "application/json", "", body}, 2500, 0},
        {{"POST", "/26.0/123/events", "application/json", "", body}, 2500, 0},
        {{"POST", "/v26/123/events", "application/json", "", body}, 2500, 0},
        {{"POST", "/v26.0/me/events", "application/json", "", body}, 2500, 0},
        {{"POST", "/v26.0/123/events/", "application/json", "", body}, 2500, 0},
        {{"POST", "*", "application/json", "", body}, 2500, 0},
        {{"GET", "/v26.0/123/events", "application/json", "", body}, 100, 33},
        {{"POST", "/v26.0/123/events?access_token=x", "application/json", "", body}, 190, 0},
        {{"POST", "/v26.0/123/events?a=1&appsecret_proof=x", "application/json", "", body}, 190, 0},
        {{"POST", "/v26.0/123/events", "text/plain", "", body}, 100, 0},
        {{"POST", "/v26.0/123/events", "", "", body}, 100, 0},
        {{"POST", "/v26.0/123/events", "application/json", "gzip", body}, 100, 0},
    };
    for (const row& r : rows) {
        CAPTURE(r.asked.target);
        const verdict v = examine(r.asked, settings_at_sample_time());
        REQUIRE(v.error.has_value());
        CHECK(v.error->code == r.code);
        CHECK(v.error->subcode == r.subcode);
        CHECK(v.safe_body == "null");
    }
    CHECK(!examine({"POST", "/v9.0/1/events?debug=all", "Application/JSON ; charset=utf-8", "identity", body},
                   settings_at_sample_time())
               .error);
}

TEST_CASE("a body that is no JSON object is refused whatever it holds") {
    const std::string bodies[] = {"",
                                  "{",
                                  "{}{}",
                                  "[]",
                                  "null",
                                  "{\"data\":[\xff]}",
                                  std::string("{\"a\":1}\0", 8),
                                  std::string(200, '[') + std::string(200, ']'),
                                  "{\"access_token\":\"\\ud800\"}"};
    for (const std::string& body : bodies) {
        CAPTURE(body);
        const verdict v = examine(post(body), settings_at_sample_time());
        REQUIRE(v.error.has_value());
        CHECK(v.error->code == 100);
        CHECK(v.safe_body == "null");
    }
}

TEST_CASE("a body that would make too large a tree is refused") {
    endpoint_settings settings = settings_at_sample_time();
    settings.max_body = 1024;
    std::string zeros = "{\"data\":[0";
    for (int i = 0; i < 5000; ++i)
        zeros += ",0";
    const verdict v = examine(post(zeros + "]}"), settings);
    REQUIRE(v.error.has_value());
    CHECK(v.error->message == "(#100) The body takes too much memory");
}

TEST_CASE("the token must be there and, when one is set, be that one") {
    endpoint_settings settings = settings_at_sample_time();
    const auto code = [&](const boost::json::value& body) {
        const verdict v = examine(post(boost::json::serialize(body)), settings);
        return v.error ? v.error->code : 0;
    };
    boost::json::value body = conversion_request();
    CHECK(code(body) == 0);
    settings.token = "secret-token";
    CHECK(code(body) == 0);
    settings.token = "another";
    CHECK(code(body) == 190);
    settings.token.reset();
    for (const char* wrong : {"absent", "\"\"", "5", "null"}) {
        set(body.as_object(), "access_token", wrong);
        CHECK(code(body) == 190);
    }
}

TEST_CASE("the app secret's proof is HMAC-SHA256 of the token in lower-case hex") {
    // RFC 4231, test case 2.
    CHECK(appsecret_proof("what do ya want for nothing?", "Jefe") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    endpoint_settings settings = settings_at_sample_time();
    settings.app_secret = "the secret";
    boost::json::value body = conversion_request();
    const auto message = [&] {
        const verdict v = examine(post(boost::json::serialize(body)), settings);
        return v.error ? v.error->message : std::string("accepted");
    };
    CHECK(message() == "API calls from the server require an appsecret_proof argument");
    body.as_object()["appsecret_proof"] = "00";
    CHECK(message() == "Invalid appsecret_proof provided in the API argument");
    body.as_object()["appsecret_proof"] = appsecret_proof("secret-token", "the secret");
    CHECK(message() == "accepted");
}

TEST_CASE("a dataset id can be asked for") {
    endpoint_settings settings = settings_at_sample_time();
    settings.dataset_id = "999";
    const verdict v = examine(post(sample_body()), settings);
    REQUIRE(v.error.has_value());
    CHECK(v.error->subcode == 33);
}

TEST_CASE("events are kept with every digit, on one line, from the member that counts") {
    const std::string event =
        "{ \"event_name\": \"Lead\",\n \"event_time\":1769860000, "
        "\"action_source\":\"system_generated\",\"event_id\":\"e\","
        "\"user_data\":{\"lead_id\":1234567890123456},\"custom_data\":{\"event_source\":\"crm\","
        "\"lead_event_source\":\"x\",\"big\":123456789012345678901234567890,\"d\":1.10}}";
    const verdict v = examine(post("{\"data\":[{}],\"access_token\":\"t\",\"d\\u0061ta\":[" + event + "]}"),
                              settings_at_sample_time());
    CHECK(!v.error);
    REQUIRE(v.events.size() == 1);
    CHECK(v.events[0].find("\"big\":123456789012345678901234567890,\"d\":1.10}}") != std::string::npos);
    CHECK(v.events[0].find('\n') == std::string::npos);
    REQUIRE(v.marks.size() == 1);
    CHECK(v.marks[0].event_id == "e");
    CHECK(v.marks[0].lead_id == "1234567890123456");
    CHECK(v.marks[0].event_name == "Lead");
}

TEST_CASE("a request's line holds no token") {
    const verdict v = examine(post(sample_body()), settings_at_sample_time());
    request_line line;
    line.connection = 3;
    line.resumed = true;
    line.method = "POST";
    line.path = safe_path("/v26.0/123/events?access_token=secret-token");
    line.headers = {{"Host", "localhost"}};
    line.events = 1;
    line.received_at_ms = 5;
    const std::string text = format_request(line, v, plan_exchange(v, step("reset after"), "Atrace"));
    CHECK(text.find("secret-token") == std::string::npos);
    const std::string head =
        R"({"connection":3,"tls_resumed":true,"received_at_ms":5,"method":"POST","path":"/v26.0/123/events",)"
        R"("headers":{"Host":"localhost"},"events":1,"recorded":true,"status":null,"fault":"reset after",)"
        R"("refused":null,"body":{"access_token":"<token>","data":[{"event_name":"Lead",)";
    CHECK(text.substr(0, head.size()) == head);
    CHECK(text.ends_with("}\n"));
}

TEST_CASE("a path for the log is short and printable") {
    CHECK(safe_path("/a\nb\x7f\"c?x=y") == "/a.b..c");
    CHECK(safe_path(std::string(500, 'a')).size() == 200);
}

TEST_CASE("trace ids look like Meta's and differ") {
    CHECK(fresh_trace_id().size() == 23);
    CHECK(fresh_trace_id()[0] == 'A');
    CHECK(fresh_trace_id() != fresh_trace_id());
}
