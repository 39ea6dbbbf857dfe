// What a body holds: which events are stored, which are refused, and when it is no JSON at all.
#include "host/sources/http/body_reader.hpp"

#include <doctest/doctest.h>
#include <zlib.h>
#include <zstd.h>

#include <cstring>

using namespace desthost::sources;

namespace {

std::vector<std::string> events_of(const body_content& content) {
    std::vector<std::string> all;
    for (std::string_view rest = content.data; rest.size() >= 4;) {
        std::uint32_t size = 0;
        std::memcpy(&size, rest.data(), sizeof size);
        all.emplace_back(rest.substr(4, size));
        rest.remove_prefix(4 + size);
    }
    CHECK(all.size() == content.events);
    return all;
}

body_content read_as(std::string_view body, body_format format = body_format::json) {
    body_rules rules;
    rules.format = format;
    return read_body(body, rules);
}

std::string nested(std::size_t levels) {
    return "{\"a\":" + std::string(levels - 1, '[') + std::string(levels - 1, ']') + "}";
}

std::string gzip(const std::string& text) {
    std::string out(compressBound(text.size()) + 64, '\0');
    z_stream s{};
    deflateInit2(&s, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    s.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    s.avail_in = static_cast<uInt>(text.size());
    s.next_out = reinterpret_cast<Bytef*>(out.data());
    s.avail_out = static_cast<uInt>(out.size());
    deflate(&s, Z_FINISH);
    out.resize(s.total_out);
    deflateEnd(&s);
    return out;
}

std::string zstd(const std::string& text) {
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
    return out;
}

} // namespace

TEST_CASE("one object, an array and a batch are events in their order") {
    using list = std::vector<std::string>;
    CHECK(events_of(read_as(R"( {"a":1} )")) == list{R"({"a":1})"});
    CHECK(events_of(read_as(R"([{"a":1}, {"b":[2,{}]} ])")) == list{R"({"a":1})", R"({"b":[2,{}]})"});
    CHECK(events_of(read_as(R"({"sentAt":"x","batch":[{"a":1},{"b":2}]})")) ==
          list{R"({"a":1})", R"({"b":2})"});
    CHECK(events_of(read_as("[]")).empty());
    CHECK(events_of(read_as(R"({"batch":[]})")).empty());
    // An event may have a property of that name.
    CHECK(events_of(read_as(R"({"event_name":"x","batch":[1]})")).size() == 1);
    CHECK(events_of(read_as(R"({"batch":7})")) == list{R"({"batch":7})"});
}

TEST_CASE("a body that is no JSON is refused as a whole") {
    for (const std::string_view body :
         {"", "   ", "{", "[{\"a\":1}", "[{\"a\":1},]", "{\"a\":1}x", "[{\"a\":1}]]", "{\"a\":}", "nothing",
          "{\"batch\":[{]}", "{'a':1}", "[{\"a\":1} {\"b\":2}]", "\xEF\xBB", "{\"a\":01}"}) {
        CAPTURE(body);
        CHECK_FALSE(read_as(body).is_json);
    }
}

TEST_CASE("events that can never be delivered are told by their index, and the others are stored") {
    const std::string large = "{\"a\":\"" + std::string(largest_stored_event, 'x') + "\"}";
    const auto content = read_as("[{\"a\":1}, 7, " + large + ", " + nested(64) + ", " + nested(65) +
                                 ", {\"a\":\"\xFF\"}, [], {\"b\":2}]");
    REQUIRE(content.is_json);
    CHECK(content.events == 3);
    REQUIRE(content.refused.size() == 5);
    CHECK(content.refused[0].index == 1);
    CHECK(content.refused[0].reason == "not_an_object");
    CHECK(content.refused[1].index == 2);
    CHECK(content.refused[1].reason == "too_large");
    CHECK(content.refused[1].event == large);
    CHECK(content.refused[2].index == 4);
    CHECK(content.refused[2].reason == "malformed_json");
    CHECK(content.refused[3].index == 5);
    CHECK(content.refused[3].reason == "malformed_json");
    CHECK(content.refused[4].index == 6);
    CHECK(content.refused[4].reason == "not_an_object");
}

TEST_CASE("brackets in texts are no levels") {
    const auto content =
        read_as("{\"a\":\"" + std::string(200, '[') + "\\\"" + std::string(200, '{') + "\"}");
    CHECK(content.events == 1);
}

TEST_CASE("lines are judged one by one") {
    const auto content = read_as("{\"a\":1}\r\n\n  {\"b\":2}  \n{broken\n3\n{\"c\":3}", body_format::ndjson);
    REQUIRE(content.is_json);
    CHECK(events_of(content) == std::vector<std::string>{"{\"a\":1}", "{\"b\":2}", "{\"c\":3}"});
    REQUIRE(content.refused.size() == 2);
    CHECK(content.refused[0].index == 2);
    CHECK(content.refused[0].reason == "malformed_json");
    CHECK(content.refused[1].index == 3);
    CHECK(content.refused[1].reason == "not_an_object");
    std::string flood;
    for (int i = 0; i < 5000; ++i)
        flood += "x\n";
    CHECK_FALSE(read_as(flood, body_format::ndjson).is_json);
}

TEST_CASE("a hook finds its events at its path and gives them a name") {
    body_rules meta;
    meta.is_hook = true;
    meta.each = {"entry", "*", "changes", "*", "value"};
    meta.event_name = "lead_created";
    const auto content = read_body(
        R"({"object":"page","entry":[{"id":"1","changes":[{"field":"leadgen","value":{"leadgen_id":"44"}},)"
        R"({"field":"leadgen","value":{"event_name":"own","leadgen_id":"45"}},{"value":7}]},{"changes":[{"value":{}}]}]})",
        meta);
    REQUIRE(content.is_json);
    CHECK(events_of(content) == std::vector<std::string>{R"({"event_name":"lead_created","leadgen_id":"44"})",
                                                         R"({"event_name":"own","leadgen_id":"45"})",
                                                         R"({"event_name":"lead_created"})"});
    REQUIRE(content.refused.size() == 1);
    CHECK(content.refused[0].reason == "not_an_object");
    body_rules plain;
    plain.is_hook = true;
    CHECK(read_body("[{\"a\":1},{\"b\":2}]", plain).events == 2);
    CHECK(read_body("{\"batch\":[{}]}", plain).events == 1);
    CHECK_FALSE(read_body("{", plain).is_json);
}

TEST_CASE("packed bodies are unpacked within their bound") {
    const std::string text = "{\"a\":\"" + std::string(10'000, 'y') + "\"}";
    std::string out;
    CHECK(unpack_gzip(gzip(text), 20'000, out) == unpacked::good);
    CHECK(out == text);
    out.clear();
    CHECK(unpack_zstd(zstd(text), 20'000, out) == unpacked::good);
    CHECK(out == text);
    out.clear();
    CHECK(unpack_gzip(gzip(text) + gzip(text), 50'000, out) == unpacked::good);
    CHECK(out == text + text);
    const std::string bomb(10'000'000, '\0');
    out.clear();
    CHECK(unpack_gzip(gzip(bomb), 100'000, out) == unpacked::too_large);
    CHECK(out.size() < 200'000);
    out.clear();
    CHECK(unpack_zstd(zstd(bomb), 100'000, out) == unpacked::too_large);
    for (const auto& damaged : {gzip(text).substr(0, 40), std::string("no gzip"), std::string()}) {
        out.clear();
        CHECK(unpack_gzip(damaged, 20'000, out) == unpacked::damaged);
        out.clear();
        CHECK(unpack_zstd(damaged, 20'000, out) == unpacked::damaged);
    }
    out.clear();
    CHECK(unpack_zstd(zstd(text).substr(0, 12), 20'000, out) == unpacked::damaged);
}
