#include "lookup/delimited_rows.hpp"
#include "tests/support/process.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace lead_ads;

namespace {

struct table {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
    std::size_t malformed = 0;
};

table read(const std::string& text) {
    const test::temporary_folder folder;
    lookup::text_file file(folder.write("file", text));
    lookup::delimited_rows rows(file, {});
    table all;
    if (!rows.read_header()) return all;
    all.header = rows.header();
    std::vector<std::string_view> cells;
    while (rows.next(cells))
        all.rows.emplace_back(cells.begin(), cells.end());
    all.malformed = rows.malformed();
    return all;
}

using rows = std::vector<std::vector<std::string>>;

} // namespace

TEST_CASE("delimiters and line ends are recognised") {
    for (const std::string delimiter : {",", ";", "\t", "|"})
        for (const std::string end : {"\n", "\r\n", "\r"}) {
            CAPTURE(delimiter);
            CAPTURE(end);
            const auto all = read("id" + delimiter + " name " + end + "1" + delimiter + "Ann" + end + end +
                                  "2" + delimiter + "Bob");
            CHECK(all.header == std::vector<std::string>{"id", "name"});
            CHECK(all.rows == rows{{"1", "Ann"}, {"2", "Bob"}});
            CHECK(all.malformed == 0);
        }
}

TEST_CASE("a line sep= sets the delimiter and is no header") {
    CHECK(read("sep=;\r\na;b,c\r\n1;2\r\n").header == std::vector<std::string>{"a", "b,c"});
}

TEST_CASE("quotes hold delimiters, line ends and doubled quotes") {
    const auto all = read("a,b\n\"x,\n\"\"y\"\"\",2\nz,\"\"\n");
    CHECK(all.rows == rows{{"x,\n\"y\"", "2"}, {"z", ""}});
}

TEST_CASE("a quote that is never closed costs its line only") {
    const auto all = read("a,b\n1,\"x\n2,y\n3,z\n");
    CHECK(all.rows == rows{{"2", "y"}, {"3", "z"}});
    CHECK(all.malformed == 1);
}

TEST_CASE(
    "rows that are too long are counted, short ones have empty cells, and a cut last one does not count") {
    const auto all = read("a,b,c\n1,2,3,4\n5\n6,7,8\n9,1");
    CHECK(all.rows == rows{{"5", "", ""}, {"6", "7", "8"}});
    CHECK(all.malformed == 2);
}

TEST_CASE("a row of more than 4 MiB is counted and the next one is read") {
    const auto all = read("a,b\n" + std::string(5 * 1024 * 1024, 'x') + ",1\n2,3\n");
    CHECK(all.rows == rows{{"2", "3"}});
    CHECK(all.malformed == 1);
}

TEST_CASE("a file without a line has no header") {
    CHECK(read("").header.empty());
    CHECK(read("\n\n").header.empty());
}
