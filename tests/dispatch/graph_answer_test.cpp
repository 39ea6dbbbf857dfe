#include "dispatch/answer.hpp"
#include "dispatch/graph_answer.hpp"

#include <doctest/doctest.h>

using namespace lead_ads::dispatch;

TEST_CASE("an error is read with its numbers, its words and its trace id") {
    const auto read = read_graph_answer(
        R"({"error":{"message":"(#100) bad","type":"OAuthException","code":100,"error_subcode":2804050,
            "is_transient":false,"error_user_title":"Title","error_user_msg":"Too little user_data.",
            "fbtrace_id":"AbC_-9"}})",
        {});
    CHECK(read.is_object);
    CHECK(read.has_error);
    CHECK(read.code == 100);
    CHECK(read.subcode == 2804050);
    CHECK_FALSE(read.is_transient);
    CHECK(read.words == "Too little user_data.");
    CHECK(read.trace_id == "AbC_-9");
    CHECK_FALSE(read.events_received.has_value());
    CHECK_FALSE(read.named_event.has_value());
}

TEST_CASE("a success is read") {
    const auto read = read_graph_answer(R"({"events_received":12,"messages":["x"],"fbtrace_id":"T"})", {});
    CHECK_FALSE(read.has_error);
    CHECK(read.events_received == 12);
    CHECK(read.trace_id == "T");
}

TEST_CASE("error_data names an event in any of the forms that were seen") {
    struct row {
        const char* data;
        std::optional<std::size_t> expected;
    };
    const row rows[] = {
        {R"("data[3]")", 3},
        {R"("data.17.user_data")", 17},
        {R"("/data/5/event_time")", 5},
        {R"({"blame_field_specs":[["data[42][user_data][em]"]]})", 42},
        {R"("{\"blame_field_specs\":[[\"data[42]\"]]}")", 42},
        {R"({"blame_field_specs":[["data","8","em"]]})", 8},
        {R"({"blame_field_specs":[["data",9]]})", 9},
        {R"({"index":4})", 4},
        {R"({"errors":[{"event_index":6}]})", 6},
        {R"("user_data[3]")", std::nullopt},
        {R"("custom_data.3")", std::nullopt},
        {R"("data")", std::nullopt},
        {R"("data[x]")", std::nullopt},
        {R"("data[-1]")", std::nullopt},
        {R"("data[99999999999999999999999999]")", std::nullopt},
        {R"({"index":-4})", std::nullopt},
        {R"({"index":1.5})", std::nullopt},
        {R"(null)", std::nullopt},
        {R"(["data"])", std::nullopt},
        {R"("{not json")", std::nullopt},
    };
    for (const auto& r : rows) {
        CAPTURE(r.data);
        const auto read =
            read_graph_answer(std::string(R"({"error":{"code":100,"error_data":)") + r.data + "}}", {});
        CHECK(read.has_error);
        CHECK(read.named_event == r.expected);
    }
}

TEST_CASE("hostile bodies are read as nothing") {
    const std::string deep(100'000, '[');
    for (const auto& body : {std::string(), std::string("null"), std::string("\xff\xfe"), deep,
                             std::string("{\"error\":") + deep, std::string(longest_answer + 1, ' ')}) {
        const auto read = read_graph_answer(body, {});
        CHECK_FALSE(read.is_object);
        CHECK_FALSE(read.has_error);
        CHECK_FALSE(read.events_received.has_value());
    }
}

TEST_CASE("codes beyond 32 bits count as unknown") {
    const auto read = read_graph_answer(R"({"error":{"code":99999999999999,"error_subcode":-3e40}})", {});
    CHECK(read.has_error);
    CHECK(read.code == 0);
    CHECK(read.subcode == 0);
    CHECK(read_graph_answer(R"({"error":{"code":-99999999999999}})", {}).code < 0); // and stay negative
}

TEST_CASE("messages of a success are read, redacted and bounded") {
    const auto read = read_graph_answer(
        R"({"events_received":1,"messages":["one",{"event":0,"text":"two"},"",null,"mail a@b.example"]})",
        {});
    REQUIRE(read.messages.size() == 3);
    CHECK(read.messages[0] == "one");
    CHECK(read.messages[1] == R"({"event":0,"text":"two"})");
    CHECK(read.messages[2].find("a@b.example") == std::string::npos);
    std::string many = R"({"events_received":1,"messages":[)";
    for (int i = 0; i < 1000; ++i)
        many += "\"m" + std::to_string(i) + "\",";
    CHECK(read_graph_answer(many + "\"end\"]}", {}).messages.size() == most_messages);
    CHECK(read_graph_answer(R"({"events_received":1,"messages":"text"})", {}).messages.empty());
}

TEST_CASE("a wide error_data is not searched without end") {
    std::string wide = R"({"error":{"code":100,"error_data":[)";
    for (int i = 0; i < 50'000; ++i)
        wide += "1,";
    wide += R"("data[7]"]}})";
    CHECK_FALSE(read_graph_answer(wide, {}).named_event.has_value());
}
