#include "tests/host/memory_source.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using desthost::sources::guess_format;
using desthost::sources::input_format;
using test::read_all;
using test::read_event;
using events = std::vector<read_event>;

// The same events must come whatever the pieces are in which the bytes arrive.
void check_in_all_pieces(const std::string& text, input_format format, const events& expected) {
    CAPTURE(text);
    for (const std::size_t piece : {1u, 2u, 3u, 7u, 1u << 20}) {
        CAPTURE(piece);
        CHECK(read_all(text, format, piece) == expected);
    }
}

} // namespace

TEST_CASE("NDJSON: one event a line, whatever the line holds") {
    struct row {
        std::string text;
        events expected;
    };
    for (const auto& [text, expected] : {
             row{"", {}},
             row{"\n \n\t\r\n", {}},
             row{"{}", {{1, "{}"}}},
             row{"{}\n", {{1, "{}"}}},
             row{"\xEF\xBB\xBF{}\n", {{1, "{}"}}},
             row{"{\"a\":1}\r\n\r\n{\"b\":2}\r\n", {{1, "{\"a\":1}"}, {3, "{\"b\":2}"}}},
             row{"\n\nnot json\n[1]\n{", {{3, "not json"}, {4, "[1]"}, {5, "{"}}},
             row{std::string("a\0b\n\xFF\n", 6), {{1, std::string("a\0b", 3)}, {2, "\xFF"}}},
         })
        check_in_all_pieces(text, input_format::ndjson, expected);
}

TEST_CASE("a JSON array: every element with the line that it begins in") {
    struct row {
        std::string text;
        events expected;
    };
    for (const auto& [text, expected] : {
             row{"[]", {}},
             row{" [ ] \n", {}},
             row{"\xEF\xBB\xBF[{}]", {{1, "{}"}}},
             row{"[{\"a\":1},{\"a\":\"]\"}]", {{1, "{\"a\":1}"}, {1, "{\"a\":\"]\"}"}}},
             row{"[\n  {\n\"a\": 1},\r\n\n  3 ,\n \"x\"\n]\n", {{2, "{\n\"a\": 1}"}, {5, "3"}, {6, "\"x\""}}},
         })
        check_in_all_pieces(text, input_format::array, expected);
}

TEST_CASE("a JSON array that breaks ends with one event that is no JSON, and what came before goes on") {
    struct row {
        std::string text;
        std::uint64_t line;
        std::size_t good;
    };
    for (const auto& [text, line, good] : {
             row{"[", 1, 0},
             row{"[{\"a\":1}", 1, 1},
             row{"[{\"a\":1},\n", 2, 1},
             row{"[{\"a\":1},\n{\"a\"", 2, 1},
             row{"[1,\n2 3]", 2, 2},
             row{"[1,]", 1, 1},
             row{"[1,,2]", 1, 1},
             row{"[,1]", 1, 0},
             row{"[1}", 1, 1},
             row{"[1]\nx", 2, 1},
             row{"[1][2]", 1, 1},
             row{"[{\"a\":},{}]", 1, 0},
             row{"[12", 1, 0},
             row{"{\"a\":1}", 1, 0},
             row{"[\"a\nb\",1]", 1, 0},
             row{"[tru,1]", 1, 0},
         }) {
        CAPTURE(text);
        for (const std::size_t piece : {1u, 2u, 1u << 20}) {
            const auto found = read_all(text, input_format::array, piece);
            REQUIRE(found.size() == good + 1);
            CHECK(found.back().line == line);
            CHECK(desthost::sources::as_malformed(found.back().payload) == found.back().payload);
        }
    }
}

TEST_CASE("an event that is too large is cut, still counts as one, and the next one is whole") {
    using desthost::sources::bounded_text;
    const std::string large(bounded_text::largest_event * 3, 'x');
    const auto lines = read_all("{\"a\":\"" + large + "\"}\n{}\n", input_format::ndjson, 60'000);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].payload.size() == bounded_text::largest_event + 1);
    CHECK(lines[1] == read_event{2, "{}"});
    const auto elements = read_all("[{\"a\":\"" + large + "\"},\n{}]", input_format::array, 60'000);
    REQUIRE(elements.size() == 2);
    CHECK(elements[0].payload.size() == bounded_text::largest_event + 1);
    CHECK(elements[1] == read_event{2, "{}"});
    const auto rows = read_all("a,b\n" + large + ",1\n2,3\n", input_format::csv, 60'000);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].payload.size() == bounded_text::largest_event + 1);
    CHECK(rows[1] == read_event{3, R"({"a":"2","b":"3"})"});
}

TEST_CASE("the format is guessed from the name, then from the beginning") {
    struct row {
        const char* path;
        const char* beginning;
        input_format expected;
    };
    for (const auto& [path, beginning, expected] : {
             row{"a.ndjson", "[1]", input_format::ndjson},
             row{"a.jsonl.gz", "[1]", input_format::ndjson},
             row{"a.csv", "{", input_format::csv},
             row{"a.csv.zst", "x", input_format::csv},
             row{"a.json", "\n [", input_format::array},
             row{"a.json", "{}", input_format::ndjson},
             row{"a.json", "a,b\n1,2\n", input_format::ndjson},
             row{"-", "[", input_format::array},
             row{"-", "{}\n{}\n", input_format::ndjson},
             row{"-", "", input_format::ndjson},
             row{"-", "email;name\n1;2\n", input_format::csv},
             row{"-", "\"e-mail\",name", input_format::csv},
             row{"-", "not, json\n{\"a\":1}\n", input_format::ndjson},
             row{"-", "not json\nneither\n", input_format::ndjson},
             row{"-", "\"a\":1},\n{}", input_format::ndjson},
         }) {
        CAPTURE(path);
        CAPTURE(beginning);
        CHECK(guess_format(path, beginning) == expected);
    }
}

TEST_CASE("UTF-16 is refused with what to do about it") {
    using desthost::sources::input_error;
    CHECK_THROWS_WITH_AS(read_all(std::string("\xFF\xFE{\0}\0", 6), input_format::ndjson),
                         "test: is UTF-16; save it as UTF-8", input_error);
}
