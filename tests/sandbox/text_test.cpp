#include "sandbox/bounded_memory.hpp"
#include "sandbox/clock.hpp"
#include "sandbox/json_text.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace graph_sandbox;

TEST_CASE("RFC 3339 is read to the second and nothing else is") {
    struct row {
        std::string_view text;
        std::optional<std::int64_t> seconds;
    };
    const row rows[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"2026-01-31T12:00:00Z", 1769860800},
        {"2026-01-31t13:00:00.999+01:00", 1769860800},
        {"2026-01-31 07:30:00-04:30", 1769860800},
        {"2024-02-29T00:00:00z", 1709164800},
        {"2023-02-29T00:00:00Z", std::nullopt},
        {"2026-01-31T12:00:00", std::nullopt},
        {"2026-01-31T24:00:00Z", std::nullopt},
        {"2026-01-31T12:00:00.Z", std::nullopt},
        {"2026-01-31T12:00:00+25:00", std::nullopt},
        {"2026-01-31T12:00:00Zx", std::nullopt},
        {"2026-1-31T12:00:00Z", std::nullopt},
        {"1769860800", std::nullopt},
        {"", std::nullopt},
    };
    for (const row& r : rows) {
        CAPTURE(r.text);
        CHECK(parse_rfc3339(r.text) == r.seconds);
    }
}

TEST_CASE("a fixed clock stands still") {
    CHECK(wall_clock(42).now() == 42);
}

TEST_CASE("members and elements come out as they were written") {
    const auto members = members_of(R"( { "a" : 1.50e0 , "b\u0063":[1,{"x":"]}"}], "d":"q\"," } )");
    REQUIRE(members.size() == 3);
    CHECK(members[0].key == "a");
    CHECK(members[0].value == "1.50e0");
    CHECK(members[1].key == "bc");
    CHECK(members[1].value == R"([1,{"x":"]}"}])");
    CHECK(members[2].value == R"("q\",")");
    const auto elements = elements_of(R"([ 123456789012345678901234567890 ,{"a":[ ]},"\\",null])");
    REQUIRE(elements.size() == 4);
    CHECK(elements[0] == "123456789012345678901234567890");
    CHECK(elements[1] == R"({"a":[ ]})");
    CHECK(elements[2] == R"("\\")");
    CHECK(elements[3] == "null");
    CHECK(members_of("{}").empty());
    CHECK(elements_of(" [ ] ").empty());
}

TEST_CASE("text that no parser accepted ends early and is never read beyond its end") {
    for (const std::string_view text : {"", "{", "{\"", "{\"a", "{\"a\":", "{\"a\":[", "{\"a\":\"\\"}) {
        CAPTURE(text);
        CHECK(members_of(text).size() <= 1);
        CHECK(elements_of(text).empty());
    }
}

TEST_CASE("compact keeps strings and digits and drops the space between") {
    CHECK(compact("{ \"a b\" :\n\t\"c \\\" d\" , \"n\": 1.0 }\r\n") == R"({"a b":"c \" d","n":1.0})");
}

TEST_CASE("redacted replaces secrets wherever and however often they stand at the top") {
    CHECK(
        redacted(R"({"access_token" : "T", "a":[1, 2], "access\u005ftoken":{"x":"T"}, "appsecret_proof":5})",
                 {"access_token", "appsecret_proof"}) ==
        R"({"access_token":"<token>","a":[1,2],"access_token":"<token>","appsecret_proof":"<token>"})");
    CHECK(redacted("{}", {"access_token"}) == "{}");
}

TEST_CASE("bounded memory refuses a tree that outgrows it") {
    bounded_memory small(1000);
    boost::json::error_code ec;
    CHECK(boost::json::parse("[1,2,3]", ec, &small).as_array().size() == 3);
    std::string zeros = "[0";
    for (int i = 0; i < 1000; ++i)
        zeros += ",0";
    CHECK_THROWS_AS(boost::json::parse(zeros + "]", ec, &small), std::bad_alloc);
}
