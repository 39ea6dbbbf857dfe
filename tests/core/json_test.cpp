#include "core/json_parse.hpp"
#include "core/json_write.hpp"

#include <doctest/doctest.h>

using namespace lead_ads::core;

namespace {

std::string round_trip(std::string_view text) {
    arena memory;
    const auto result = parse_json(text, memory);
    if (!result.ok) return std::string("refused: ") + result.problem;
    std::string out;
    write_json(result.root, out);
    return out;
}

} // namespace

TEST_CASE("JSON comes back as JavaScript would print it") {
    struct row {
        const char* in;
        const char* out;
    };
    const row rows[] = {
        {R"({"a":1,"b":[true,false,null,"x"],"c":{}})", R"({"a":1,"b":[true,false,null,"x"],"c":{}})"},
        {"[]", "[]"},
        {"[[[]]]", "[[[]]]"},
        {"16.1", "16.1"},
        {"1e21", "1e+21"},
        {"1E3", "1000"},
        {"1.50", "1.5"},
        {"0.1", "0.1"},
        {"0.000001", "0.000001"},
        {"1e-7", "1e-7"},
        {"1.7976931348623157e308", "1.7976931348623157e+308"},
        {"1e400", "null"},
        {"1e-400", "0"},
        {"-0", "0"},
        {"-0.0", "0"},
        {"123456789012345678901234567890", "123456789012345678901234567890"},
        {"-9007199254740993", "-9007199254740993"},
        {"18446744073709551615", "18446744073709551615"},
        {"0.30000000000000004", "0.30000000000000004"},
        {"8.419869995117188e-05", "0.00008419869995117188"},
        {R"("a\"\\\/\b\f\n\r\t\u0001é\u00e9\ud83d\ude00")", "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001éé😀\""},
        {R"({"k\u0065y":1})", R"({"key":1})"},
        {R"({"a":1,"b":2,"a":3})", R"({"a":3,"b":2})"},
        {"  {\"a\" : 1 }\n", R"({"a":1})"},
        {R"("\u0000")", R"("\u0000")"},
    };
    for (const auto& [in, out] : rows) {
        CAPTURE(in);
        CHECK(round_trip(in) == out);
    }
}

TEST_CASE("text that is not JSON is refused with a sentence that holds none of it") {
    struct row {
        std::string in;
        const char* problem;
    };
    const row rows[] = {
        {"", "the text ends before the value does"},
        {"{\"secret", "the text ends before the value does"},
        {"{\"a\":1}}", "something follows the value"},
        {"{'a':1}", "this is not JSON"},
        {"nul", "the text ends before the value does"},
        {"[1,]", "this is not JSON"},
        {"\"\xff\"", "this is not JSON"},
        {"\"\xc0\xaf\"", "this is not JSON"},
        {"\"\xed\xa0\x80\"", "this is not JSON"},
        {std::string("{\"a\":\0}", 7), "this is not JSON"},
        {"\"\\ud800\"", "this is not JSON"},
        {"\"\\ud800\\u0041\"", "a surrogate stands alone in a \\u escape"},
        {"NaN", "this is not JSON"},
        {"01", "something follows the value"},
    };
    for (const auto& [in, problem] : rows) {
        CAPTURE(in);
        CHECK(round_trip(in) == std::string("refused: ") + problem);
    }
}

TEST_CASE("64 levels of nesting pass and 65 do not") {
    CHECK(round_trip(std::string(64, '[') + std::string(64, ']')) ==
          std::string(64, '[') + std::string(64, ']'));
    CHECK(round_trip(std::string(65, '[') + std::string(65, ']')) == "refused: too many levels of nesting");
}

TEST_CASE("an object of thousands of keys keeps the last value of each") {
    std::string text = "{";
    for (int i = 0; i < 5000; ++i)
        text += "\"k" + std::to_string(i % 2500) + "\":" + std::to_string(i) + ",";
    text.back() = '}';
    arena memory;
    const auto result = parse_json(text, memory);
    REQUIRE(result.ok);
    CHECK(result.root.size() == 2500);
    CHECK(result.root.find("k0")->as_int64() == 2500);
}

TEST_CASE("long strings with escapes are whole") {
    std::string body;
    for (int i = 0; i < 3000; ++i)
        body += "ab\\n";
    arena memory;
    const auto text = "[\"" + body + "\",\"next\"]"; // the tree points into it
    const auto result = parse_json(text, memory);
    REQUIRE(result.ok);
    CHECK(result.root.elements()[0].size() == 9000);
    CHECK(result.root.elements()[1].as_string() == "next");
}
