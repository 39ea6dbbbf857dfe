#include "tests/host/memory_source.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using desthost::sources::input_error;
using desthost::sources::input_format;
using test::read_all;
using test::read_event;
using events = std::vector<read_event>;

std::string never_closed(int line) {
    return "the quote that begins in line " + std::to_string(line) +
           " is never closed; reading went on with the next line";
}

desthost::sources::reading csv() {
    desthost::sources::reading how;
    how.format = input_format::csv;
    return how;
}

} // namespace

TEST_CASE("rows of a CSV become events") {
    struct row {
        std::string what;
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
             row{"empty cells", "a,b.c,d\n1,\"\",3\n", {{2, R"({"a":"1","d":"3"})"}}},
             row{"empty rows", "a,b\n,\n \t, \n\"\",\"\"\n1,2\n,,,,\n", {{5, R"({"a":"1","b":"2"})"}}},
             row{"blank lines",
                 "a,b\n\n1,2\n\r\n3,4\n",
                 {{3, R"({"a":"1","b":"2"})"}, {5, R"({"a":"3","b":"4"})"}}},
             row{"cells missing", "a,b\n1\n", {{2, R"({"a":"1"})"}}},
             row{"a footer without line end",
                 "a,b\n1,2\nSum\n3 rows",
                 {{2, R"({"a":"1","b":"2"})"}, {3, R"({"a":"Sum"})"}, {4, R"({"a":"3 rows"})"}}},
             row{"a last row that is cut off",
                 "a,b,c\n1,2,3\n4,5",
                 {{2, R"({"a":"1","b":"2","c":"3"})"},
                  {3, "the last row is cut off: it has 2 cells of 3 and no line end; write the export to its "
                      "end"}}},
             row{"empty cells too many", "a,b\n1,2,,\n", {{2, R"({"a":"1","b":"2"})"}}},
             row{"cells too many",
                 "a,b\n1,2,3\n4,5\n",
                 {{2, "the row has 3 cells, the header 2; a cell that holds the delimiter stands in quotes"},
                  {3, R"({"a":"4","b":"5"})"}}},
             row{"a quote that never ends",
                 "a,b\n\"1,2\n3,4\n",
                 {{2, never_closed(2)}, {3, R"({"a":"3","b":"4"})"}}},
             row{"a quote that never ends, in the last row",
                 "a,b\n1,2\n3,\"4",
                 {{2, R"({"a":"1","b":"2"})"}, {3, never_closed(3)}}},
             row{"a quote that never ends, before quoted cells",
                 "a,b\n\"1,2\n\"3\",4\n\"5\",\"6\"\n",
                 {{2, never_closed(2)}, {3, R"({"a":"3","b":"4"})"}, {4, R"({"a":"5","b":"6"})"}}},
             row{"a quote that never ends, CRLF",
                 "a,b\r\n\"1,2\r\n3,4\r\n",
                 {{2, never_closed(2)}, {3, R"({"a":"3","b":"4"})"}}},
             row{"a quote that another row's inch mark would close",
                 "a,b,c\n1,\"Joe,5\n4,Ann,disk 5\"\n6,7,8\n",
                 {{2, never_closed(2)},
                  {3, R"({"a":"4","b":"Ann","c":"disk 5\""})"},
                  {4, R"({"a":"6","b":"7","c":"8"})"}}},
             row{"quotes that are not doubled",
                 "a,b\n\"Smith \"Joe\" Ltd\",2\n3,\"say \"hi\"\"\n",
                 {{2, R"({"a":"Smith \"Joe\" Ltd","b":"2"})"}, {3, R"({"a":"3","b":"say \"hi\""})"}}},
             row{"a stray quote that joins cells",
                 "a,b\n\"x,\"y\"\n1,2\n",
                 {{2, "the row has a stray quote and 1 cell where the header has 2; a quote inside a quoted "
                      "cell is written twice"},
                  {3, R"({"a":"1","b":"2"})"}}},
             row{"blanks behind a quote", "a,b\n\"1\" ,\"2\" \n", {{2, R"({"a":"1","b":"2"})"}}},
             row{"CR",
                 "a,b\r1,2\r\r\"3\r4\",5\r6,7",
                 {{2, R"({"a":"1","b":"2"})"}, {4, R"({"a":"3\r4","b":"5"})"}, {6, R"({"a":"6","b":"7"})"}}},
             row{"a mixture of line ends",
                 "a,b\r\n1,2\r3,4\n5,6\r\n",
                 {{2, R"({"a":"1","b":"2"})"}, {3, R"({"a":"3","b":"4"})"}, {4, R"({"a":"5","b":"6"})"}}},
             row{"bars", "a|b\n1,5|2\n", {{2, R"({"a":"1,5","b":"2"})"}}},
             row{"a line that sets the delimiter",
                 "\xEF\xBB\xBFsep=;\r\na,b;c\r\n1;2\r\n",
                 {{3, R"({"a,b":"1","c":"2"})"}}},
             row{"the same in quotes", "\"SEP=|\"\ra|c\r1|2\r", {{3, R"({"a":"1","c":"2"})"}}},
             row{"the header again",
                 "a,b\n1,2\n\n a,\"b\"\n3,4\n",
                 {{2, R"({"a":"1","b":"2"})"}, {5, R"({"a":"3","b":"4"})"}}},
             row{"a dotted name beside a plain one",
                 "Owner.id,Owner,x.y\n1,2,3\n",
                 {{2, R"({"Owner.id":"1","Owner":"2","x":{"y":"3"}})"}}},
             row{"a dotted name below a dotted one",
                 "a.b.c,a.b,a.d\n1,2,3\n",
                 {{2, R"({"a.b.c":"1","a":{"b":"2","d":"3"}})"}}},
             row{"a name that ends with a dot",
                 "T\xC3\xA9l.,b\n1,2\n",
                 {{2, "{\"T\xC3\xA9l.\":\"1\",\"b\":\"2\"}"}}},
             row{"invisible marks around names",
                 "\xC2\xA0"
                 "a\xE2\x80\x8B,\xEF\xBB\xBF b\xE2\x80\xAF\n1,2\n",
                 {{2, R"({"a":"1","b":"2"})"}}},
             row{"a column without a name", "a,,b\n1,x,2\n", {{2, R"({"a":"1","b":"2"})"}}},
             row{"names with space around", " a , b\n1,2\n", {{2, R"({"a":"1","b":"2"})"}}},
             row{"a name twice: the first cell that holds something counts",
                 "a,b,a\n1,,2\n,x,3\n",
                 {{2, R"({"a":"1"})"}, {3, R"({"a":"3","b":"x"})"}}},
             row{"one column", "a\n1\n2\n", {{2, R"({"a":"1"})"}, {3, R"({"a":"2"})"}}},
         }) {
        CAPTURE(what);
        for (const std::size_t piece : {1u, 2u, 5u, 1u << 20}) {
            CAPTURE(piece);
            CHECK(read_all(text, input_format::csv, piece) == expected);
        }
    }
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
             row{",\xC2\xA0,\n1,2\n", "test: the header names no column; name the columns in the first line"},
             row{"a,\"b\n", "test: the header line is not CSV: a quote is never closed, or it is too long"},
             row{many + "\n", "test: the header has more than 10,000 columns"},
             row{deep + ",b\n", "test: a column's name has more than 64 levels"},
         })
        CHECK_THROWS_WITH_AS(read_all(text, input_format::csv), message, input_error);
}

TEST_CASE("what is done with a header's names is told once") {
    const auto zoho = test::read_input("Id,Owner.id,Owner,Id\n1,2,3,4\n5,6,7,8\n", csv());
    CHECK(zoho.told ==
          std::vector<std::string>{
              "test: the column \"Owner.id\" stands beside a column that it would be part of, and is read by "
              "GET(\"Owner.id\")",
              "test: more than one column is called \"Id\"; of their cells the first that is not empty is "
              "taken"});
    CHECK(test::read_input("a,b\n1,2\na,b\na,b\n", csv()).told ==
          std::vector<std::string>{"test: the header is repeated in 2 rows, which are left out"});
}

TEST_CASE("lines above the header are skipped when it is said, and proposed when it is not") {
    const std::string text =
        "Leads, changed yesterday\n\nby Olga\nId;Name;Stage\n1;A;Won\n2;B;Lost\n3;C;Won\n";
    const auto refused = test::read_input(text, csv());
    CHECK(refused.is_unusable);
    CHECK(refused.error ==
          "test: line 1 is a title and not the header: it has 1 cell where the lines below have 3; "
          "skip to the header with --skip-lines 3");
    auto how = csv();
    how.skip_lines = 3;
    const auto read = test::read_input(text, how, 3);
    REQUIRE(read.events.size() == 3);
    CHECK(read.events[0] == read_event{5, R"({"Id":"1","Name":"A","Stage":"Won"})"});
    CHECK(test::read_input("Report,,\na,b,c\n1,2,3\n4,5,6\n", csv()).error.ends_with("--skip-lines 1"));
    CHECK(test::read_input("Report\r\ra,b,c\r1,2,3\r4,5,6\r", csv()).error.ends_with("--skip-lines 2"));
    how.skip_lines = 100;
    CHECK(test::read_input(text, how).error ==
          "test: --skip-lines 100 leaves no header: there are only 7 lines");
    CHECK(test::read_input(",a,b\n0,1,2\n1,1,2\n2,1,2\n", csv()).events.size() ==
          3); // an index without a name
}

TEST_CASE("a delimiter that is named holds, also against the line that sets one") {
    auto how = csv();
    how.delimiter = '^';
    CHECK(test::read_input("sep=;\na^b;c\n1^2\n", how).events == events{{3, R"({"a":"1","b;c":"2"})"}});
}

TEST_CASE("quotes that never end cost their own rows, however many there are and however long the text is") {
    std::string text = "a,b\n";
    for (int i = 0; i < 20'000; ++i)
        text += "\"\"x,1\n\"open,2\n3,4\n";
    const auto found = read_all(text, input_format::csv, 60'000);
    CHECK(found.size() == 60'000);
    CHECK(found[59'999] == read_event{60'001, R"({"a":"3","b":"4"})"});
    std::string long_text = "a,b\n\"open,1\n";
    for (int i = 0; i < 200'000; ++i)
        long_text += "1234,56789\n";
    CHECK(read_all(long_text, input_format::csv, 60'000).size() == 200'001);
}
