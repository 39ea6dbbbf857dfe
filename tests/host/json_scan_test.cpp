#include "host/json_scan.hpp"

#include <doctest/doctest.h>

#include <string>

using desthost::is_json;
using desthost::json_scanner;
using desthost::scan;

TEST_CASE("what RFC 8259 allows is JSON") {
    for (const std::string text :
         {"{}", "[]", " null ", "true", "false", "0", "-0", "10.5e-3", "1E+2", R"("a\"b\\c\u00e9")",
          R"({"a":[1,{"b":null}]})", "[1 , 2\n]", R"({"a" : 1 , "b":2})", "-12"}) {
        CAPTURE(text);
        CHECK(is_json(text));
    }
}

TEST_CASE("what it does not allow is not") {
    for (const std::string text :
         {"",        " ",           "{",      "[",   "[1,]", "{,}", R"({"a"})", R"({"a":})", R"({"a":1,})",
          "01",      "1.",          ".5",     "1e",  "-",    "+1",  "tru",      "nul1",      "\"a",
          "\"\\x\"", "\"\\u12g4\"", "\"\n\"", "[1}", "{]",   "1 2", "[1] x",    "{'a':1}",   "NaN"}) {
        CAPTURE(text);
        CHECK_FALSE(is_json(text));
    }
}

TEST_CASE("a value is found to end in the same place whatever the pieces are") {
    const std::string text = R"( {"a":[1.5e3,"x\"]}\u0041",true,{"b":{}}]} , next)";
    const std::size_t value_end = text.find(" , next");
    for (std::size_t size = 1; size <= text.size(); ++size) {
        json_scanner scanner;
        auto state = scan::more;
        std::size_t taken = 0;
        while (state == scan::more && taken < text.size()) {
            const char* at = text.data() + taken;
            const char* const end = at + std::min(size, text.size() - taken);
            state = scanner.feed(at, end);
            taken = static_cast<std::size_t>(at - text.data());
        }
        CAPTURE(size);
        CHECK(state == scan::done);
        CHECK(taken == value_end);
    }
}

TEST_CASE("a million open brackets are as many as there may be") {
    CHECK_FALSE(is_json(std::string(1'000'001, '[') + std::string(1'000'001, ']')));
    CHECK(is_json(std::string(100'000, '[') + std::string(100'000, ']')));
}

TEST_CASE("compact JSON has no white space but in texts") {
    std::string out;
    desthost::append_compact_json(out, "{ \"a b\" :\n [ 1 , \"c \\\" d\" ]\t}\r\n");
    CHECK(out == R"({"a b":[1,"c \" d"]})");
}
