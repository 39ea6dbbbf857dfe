#include "tests/host/memory_source.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using desthost::sources::input_error;
using desthost::sources::input_format;
using test::read_all;
using test::read_event;
using events = std::vector<read_event>;

} // namespace

TEST_CASE("rows of a CSV become events") {
    struct row {
        const char* what;
        std::string text;
        events expected;
    };
    for (const auto& [what, text, expected] : {
             row{"no header", "", {}},
             row{"a header alone", "a,b\n", {}},
             row{"plain", "a,b\n1,2\n", {{2, R"({"a":"1","b":"2"})"}}},
             row{"no line break at the end", "a,b\n1,2", {{2, R"({"a":"1","b":"2"})"}}},
             row{"CRLF and a mark",
                 "\xEF\xBB\xBF"
                 "a,b\r\n1,2\r\n3,4\r\n",
                 {{2, R"({"a":"1","b":"2"})"}, {3, R"({"a":"3","b":"4"})"}}},
             row{"semicolons", "a;b\n1,5;2\n", {{2, R"({"a":"1,5","b":"2"})"}}},
             row{"tabs", "a\tb\n1\t2\n", {{2, R"({"a":"1","b":"2"})"}}},
             row{"quotes",
                 "\"a\",\"b\"\n\"x,\"\"y\"\"\",\"1\n2\"\n3,4\n",
                 {{2, R"({"a":"x,\"y\"","b":"1\n2"})"}, {4, R"({"a":"3","b":"4"})"}}},
             row{"quotes and CRLF", "a,b\r\n\"1\",\"2\"\r\n", {{2, R"({"a":"1","b":"2"})"}}},
             row{"a quote inside a cell", "a,b\n5\" disk,2\n", {{2, R"({"a":"5\" disk","b":"2"})"}}},
             row{"dots",
                 "user.email,user.crm.id,x\n1,2,3\n",
                 {{2, R"({"user":{"email":"1","crm":{"id":"2"}},"x":"3"})"}}},
             row{"lists",
                 "items.0.id,items.1.id\n1,2\n,2\n",
                 {{2, R"({"items":[{"id":"1"},{"id":"2"}]})"}, {3, R"({"items":[null,{"id":"2"}]})"}}},
             row{"numbers that do not count up", "a.1,a.2\n1,2\n", {{2, R"({"a":{"1":"1","2":"2"}})"}}},
             row{"a name with a dot but no path", "Dr.,b\n1,2\n", {{2, R"({"Dr.":"1","b":"2"})"}}},
             row{"empty cells", "a,b.c,d\n,,\n1,\"\",3\n", {{2, "{}"}, {3, R"({"a":"1","d":"3"})"}}},
             row{"blank lines",
                 "a,b\n\n1,2\n\r\n3,4\n",
                 {{3, R"({"a":"1","b":"2"})"}, {5, R"({"a":"3","b":"4"})"}}},
             row{"cells missing", "a,b\n1\n", {{2, R"({"a":"1"})"}}},
             row{"empty cells too many", "a,b\n1,2,,\n", {{2, R"({"a":"1","b":"2"})"}}},
             row{"cells too many", "a,b\n1,2,3\n4,5\n", {{2, "1,2,3,"}, {3, R"({"a":"4","b":"5"})"}}},
             row{"a quote that never ends", "a,b\n\"1,2\n3,4\n", {{2, "1,2\n3,4\n,"}}},
             row{"a column without a name", "a,,b\n1,x,2\n", {{2, R"({"a":"1","b":"2"})"}}},
             row{"names with space around", " a , b\n1,2\n", {{2, R"({"a":"1","b":"2"})"}}},
             row{"a name twice: the last counts", "a,a\n1,2\n", {{2, R"({"a":"2"})"}}},
             row{"one column", "a\n1\n2\n", {{2, R"({"a":"1"})"}, {3, R"({"a":"2"})"}}},
         }) {
        CAPTURE(what);
        for (const std::size_t piece : {1u, 2u, 5u, 1u << 20}) {
            CAPTURE(piece);
            CHECK(read_all(text, input_format::csv, piece) == expected);
        }
    }
}

TEST_CASE("bytes that are not UTF-8 stay, so that the event is seen to be damaged") {
    CHECK(read_all("a,b\n\xE9,2\n", input_format::csv) == events{{2, "{\"a\":\"\xE9\",\"b\":\"2\"}"}});
}

TEST_CASE("a header that cannot be used is refused") {
    struct row {
        std::string text;
        const char* message;
    };
    std::string many = "a";
    for (int i = 0; i < 10'000; ++i)
        many += ",a" + std::to_string(i);
    std::string deep = "a";
    for (int i = 0; i < 64; ++i)
        deep += ".a";
    for (const auto& [text, message] : {
             row{"user,user.email\n",
                 "test: the column \"user.email\" cannot stand beside another column that begins with the "
                 "same name, because one place of the event cannot be text and an object at once; rename "
                 "one of them"},
             row{"user.email,user\n",
                 "test: the column \"user\" cannot stand beside another column that begins with the same "
                 "name, because one place of the event cannot be text and an object at once; rename one of "
                 "them"},
             row{"a,\"b\n", "test: the header line is not CSV: a quote is never closed, or it is too long"},
             row{many + "\n", "test: the header has more than 10,000 columns"},
             row{deep + ",b\n", "test: a column's name has more than 64 levels"},
         })
        CHECK_THROWS_WITH_AS(read_all(text, input_format::csv), message, input_error);
}
