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
             row{"a.csv", "{x},y", input_format::csv},
             row{"a.csv.zst", "x", input_format::csv},
             row{"a.json", "\n [", input_format::array},
             row{"a.json", "{}", input_format::ndjson},
             row{"a.json", "a,b\n1,2\n", input_format::csv},
             row{"a.csv", "{\"error\":{}}", input_format::ndjson},
             row{"a.csv", "[Lead] Id,b\n1,2\n", input_format::csv},
             row{"a.csv", " [{\"a\":1}]", input_format::array},
             row{"a.ndjson", "[\n{}]", input_format::array},
             row{"-", "[Lead] Id;Name\n1;2\n", input_format::csv},
             row{"-", "[2026] Leads,Name\n1,2\n", input_format::csv},
             row{"-", "Name,a[0],{b}\n1,2,3\n", input_format::csv},
             row{"-", "Report\n\na,b\n", input_format::csv},
             row{"-", "\n [ 1, 2]", input_format::array},
             row{"-", "[", input_format::array},
             row{"-", "{}\n{}\n", input_format::ndjson},
             row{"-", "", input_format::ndjson},
             row{"-", "email;name\n1;2\n", input_format::csv},
             row{"-", "\"e-mail\",name", input_format::csv},
             row{"-", "not, json\n{\"a\":1}\n", input_format::ndjson},
             row{"-", "\"a\":1},\n{}", input_format::ndjson},
         }) {
        CAPTURE(path);
        CAPTURE(beginning);
        CHECK(guess_format(path, beginning) == expected);
    }
}

TEST_CASE("text that is neither JSON nor CSV has no format") {
    for (const auto* text : {"not json\nneither\n", "email\na@example.com\n"})
        CHECK(!guess_format("-", text));
    const auto found = test::read_input("email\na@example.com\n", {});
    CHECK(found.is_unusable);
    CHECK(found.error ==
          "test: it is neither JSON nor CSV with several columns; say --format csv if its first line is "
          "the header of one column, or --format ndjson");
}

TEST_CASE("JSON objects over several lines, and several in one, are events") {
    for (const auto& text : {
             std::string("{\n \"a\": {\n  \"b\": 1\n }\n}\n{\n \"a\": \"}\"\n}\n"),
             std::string("{\"a\":{\n\"b\":1}\n}\r\n,{\r\n\"a\":\"}\"}"),
             std::string("{\"a\":{\"b\":1}}{\"a\":\"}\"}\n"),
         }) {
        CAPTURE(text);
        for (const std::size_t piece : {1u, 3u, 1u << 20}) {
            const auto found = test::read_input(text, {}, piece).events;
            REQUIRE(found.size() == 2);
            CHECK(found[0].line == 1);
            for (const auto& event : found)
                CHECK(desthost::sources::as_malformed(event.payload) == "["); // each is JSON
        }
    }
}

TEST_CASE("an object that breaks is one malformed event, and the next object is read") {
    struct row {
        std::string text;
        events expected;
    };
    for (const auto& [text, expected] : {
             row{"{\"a\":1}\n{\"a\":2,\n{\"a\":3}\n", {{1, "{\"a\":1}"}, {2, "{\"a\":2,"}, {3, "{\"a\":3}"}}},
             row{"{\n a: 1,\n b: 2\n}\n{\n \"a\": {}\n}\n", {{1, "{"}, {5, "{\n \"a\": {}\n}"}}},
             row{"  {\n  \"a\" 1,\n    {\n  }\n  {}", {{1, "{"}, {5, "{}"}}},
             row{"{\"a\":[\n{\"b\":1}\n{\"c\":2}\n", {{1, "{\"a\":["}, {2, "{\"b\":1}"}, {3, "{\"c\":2}"}}},
             row{"{\"a\":1}\n{\"b\":\n", {{1, "{\"a\":1}"}, {2, "{\"b\":"}}},
         }) {
        CAPTURE(text);
        for (const std::size_t piece : {1u, 3u, 1u << 20})
            CHECK(test::read_input(text, {}, piece).events == expected);
    }
}

TEST_CASE("where objects have lines of their own a line is one event, wherever the buffer ends") {
    for (const std::size_t piece : {1u, 5u, 1u << 20}) {
        CHECK(
            test::read_input("{\"a\":1}\n{\"b\":2}{\"c\":3}\n{\"d\":4} x\n{\"e\":{}\n{\"f\":6}\n", {}, piece)
                .events == events{{1, "{\"a\":1}"},
                                  {2, "{\"b\":2}{\"c\":3}"},
                                  {3, "{\"d\":4} x"},
                                  {4, "{\"e\":{}"},
                                  {5, "{\"f\":6}"}});
        CHECK(test::read_input("{\"a\":1}\n{\"b\":\n 2}\n{}\n", {}, piece).events ==
              events{{1, "{\"a\":1}"}, {2, "{\"b\":\n 2}"}, {4, "{}"}});
    }
}

TEST_CASE("text that is made to break everywhere is read in one go") {
    std::string text;
    for (int i = 0; i < 300'000; ++i)
        text += "{\"a\":[\n";
    CHECK(!read_all(text, input_format::ndjson, 60'000).empty());
}

TEST_CASE("answers of an API: the events of their lists, in as many answers as there are") {
    const events two{{1, "{\"id\":1}"}, {2, "{\"id\":2}"}};
    for (const auto* text : {
             "{\"data\":[{\"id\":1},\n{\"id\":2}],\"paging\":{\"cursors\":{\"after\":\"x\"}}}",
             "{\"paging\":{\"next\":{\"after\":\"x\"}},\"results\":[{\"id\":1},\n{\"id\":2}]}\n",
             "{ \"totalSize\" : 2, \"done\":true,\"records\":[{\"id\":1},\n{\"id\":2}]}",
             "{\"@odata.context\":\"x\",\"value\":[{\"id\":1},\n{\"id\":2}]}",
             "{\"data\":[{\"id\":1}]}\n{\"data\":[]}{\"data\":[{\"id\":2}],\"info\":{}}",
         }) {
        CAPTURE(text);
        for (const std::size_t piece : {1u, 3u, 1u << 20})
            CHECK(test::read_input(text, {}, piece).events == two);
    }
    CHECK(test::read_input("{\"data\":[]}", {}).emptiness == "its list is empty");
    CHECK(test::read_input("{\"data\":[{}],\"event_name\":\"x\"}\n", {}).events.size() == 1);
    CHECK(test::read_input("{\"event_name\":\"x\",\"data\":[{},{}]}\n", {}).events.size() == 1);
    CHECK(test::read_input("{\"value\":3,\"a\":[{},{}]}\n", {}).events.size() == 1);
    std::string many;
    for (int i = 0; i < 100'000; ++i)
        many += "{\"data\":[]}";
    CHECK(test::read_input(many, {}).events.empty());
}

TEST_CASE("an API's refusal is an error, and a webhook's notification is told of") {
    const auto refused = test::read_input("{\"error\":{\"message\":\"Invalid token\",\"code\":190}}", {});
    CHECK(refused.is_unusable);
    CHECK(refused.error.find("Invalid") == std::string::npos);
    const auto webhook = test::read_input("{\"object\":\"page\",\"entry\":[{\"id\":\"1\"}]}\n", {});
    CHECK(webhook.events.size() == 1);
    REQUIRE(webhook.told.size() == 1);
    CHECK(webhook.told[0].find("jq -c '.entry[].changes[].value'") != std::string::npos);
}

TEST_CASE("what becomes of broken JSON does not depend on the pieces in which it arrives") {
    for (const std::string text : {
             "[1,2 \"nothing of this begins an event\",3]",
             "x\n{\"a{\n\":2}\n\xEE\xED\n{}\n",
             "x\n  \"y\": [\n        {\n           {\n  1\n{}\n",
             "{\"a\":1}\n{\"b\":\n {\n{}\n",
         })
        for (const auto format : {input_format::array, input_format::ndjson}) {
            CAPTURE(text);
            const auto whole = read_all(text, format);
            for (const std::size_t piece : {1u, 2u, 3u, 7u})
                CHECK(read_all(text, format, piece) == whole);
        }
}
