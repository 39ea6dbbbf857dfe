// Encodings, and files that hold no events at all.
#include "tests/host/memory_source.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace std::string_literals;
using test::read_event;
using test::read_input;
using events = std::vector<read_event>;

desthost::sources::reading encoded(const std::string& name) {
    desthost::sources::reading how;
    how.encoding = name;
    return how;
}

std::string utf_16(const std::string& ascii, bool big) {
    std::string out;
    for (const char c : ascii)
        out += big ? std::string{'\0', c} : std::string{c, '\0'};
    return out;
}

const events two_rows{{2, "{\"name\":\"J\xC3\xBCrgen\",\"city\":\"K\xC3\xB6ln\"}"},
                      {3, R"({"name":"Ada","city":"Paris"})"}};
const std::string western = "name,city\r\nJ\xFCrgen,K\xF6ln\r\nAda,Paris\r\n";

} // namespace

TEST_CASE("UTF-16 and UTF-32 are read, with a mark and without, whatever the format") {
    const std::string csv = "a,b\r\n1,2\r\n";
    const events expected{{2, R"({"a":"1","b":"2"})"}};
    for (const std::size_t piece : {1u, 2u, 3u, 1u << 20}) {
        CAPTURE(piece);
        CHECK(read_input("\xFF\xFE" + utf_16(csv, false), {}, piece).events == expected);
        CHECK(read_input("\xFE\xFF" + utf_16(csv, true), {}, piece).events == expected);
        CHECK(read_input(utf_16(csv, false), {}, piece).events == expected);
        CHECK(read_input(utf_16(csv, true), {}, piece).events == expected);
        CHECK(read_input(utf_16("{\"a\":1}\n{\"a\":2}\n", false), {}, piece).events ==
              events{{1, "{\"a\":1}"}, {2, "{\"a\":2}"}});
    }
    CHECK(read_input("\xFF\xFE\0\0{\0\0\0}\0\0\0"s, {}).events == events{{1, "{}"}});
    CHECK(read_input("\xFF\xFE"s + "a\0,\0b\0\n\0\xFC\0,\0=\xD8\x00\xDE\n\0"s, {}).events ==
          events{{2, "{\"a\":\"\xC3\xBC\",\"b\":\"\xF0\x9F\x98\x80\"}"}});
}

TEST_CASE(
    "a CSV that is not UTF-8 is read as Windows-1252 when its bytes leave no doubt, which is told once") {
    for (const bool as_file : {false, true})
        for (const std::size_t piece : {1u, 7u, 1u << 20}) {
            const auto found = read_input(western, {}, piece, as_file);
            CHECK(found.events == two_rows);
            REQUIRE(found.told.size() == 1);
            CHECK(found.told[0].starts_with("test: line 2 is not UTF-8; the text is read as Windows-1252"));
        }
    CHECK(read_input("Pr\xE9nom;Soci\xE9t\xE9\nZo\xE9;C\x9Cur \x80\n", {}).events ==
          events{
              {2,
               "{\"Pr\xC3\xA9nom\":\"Zo\xC3\xA9\",\"Soci\xC3\xA9t\xC3\xA9\":\"C\xC5\x93ur \xE2\x82\xAC\"}"}});
    CHECK(read_input("a,b\n1,caf\xE9", {}).events == events{{2, "{\"a\":\"1\",\"b\":\"caf\xC3\xA9\"}"}});
}

TEST_CASE("bytes that leave doubt are refused with the option that ends it") {
    for (const auto& [language, cell] : {
             std::pair{"Russian in Windows-1251", "\xC8\xE2\xE0\xED"},
             std::pair{"Greek in Windows-1253", "\xC3\xE9\xFE\xF1\xE3\xEF\xF2"},
             std::pair{"Polish in Windows-1250", "Micha\xB3"},
             std::pair{"Czech in Windows-1250", "Dvo\xF8\xE1k"},
             std::pair{"Turkish in Windows-1254", "Ay\xFE"
                                                  "e"},
             std::pair{"Hungarian in Windows-1250", "Erd\xF5s L\xE1szl\xF3 \xF5k"},
             std::pair{"Macintosh", "J\x9Frgen"},
             std::pair{"DOS", "J\x81rgen"},
             std::pair{"Japanese in Shift_JIS", "\x93\x8C\x8B\x9E"},
         }) {
        CAPTURE(language);
        const auto found = read_input(std::string("a,b\n1,2\n3,") + cell + ".\n", {}, 1u << 20, true);
        CHECK(found.is_unusable);
        CHECK(found.error.starts_with("test: line 3 is not UTF-8, and its bytes leave doubt"));
        CHECK(found.error.find("--encoding") != std::string::npos);
    }
}

TEST_CASE("doubt that comes late is seen before anything of a file is read wrongly, and ends a stream") {
    std::string text = "a,b\nJ\xFCrgen,1\n";
    for (int i = 0; i < 20'000; ++i)
        text += "1234,567\n";
    text += "\xC8\xE2\xE0\xED,2\n";
    const auto file = read_input(text, {}, 60'000, true);
    CHECK(file.is_unusable);
    CHECK(file.events.empty());
    const auto stream = read_input(text, {}, 60'000);
    CHECK(stream.is_unusable);
    CHECK(stream.error.starts_with("test: a line behind line 2 is not UTF-8"));
}

TEST_CASE("a text that is UTF-8 and then is not is refused where that begins, unless UTF-8 is insisted on") {
    const std::string text = "a,b\nZo\xC3\xAB,1\nJ\xFCrgen,2\nAda,3\n";
    const auto found = read_input(text, {});
    CHECK(found.is_unusable);
    CHECK(found.events.size() == 1);
    CHECK(found.error.starts_with(
        "test: line 3 is not UTF-8, though what stands before it is; it looks like Windows-1252"));
    const auto insisted = read_input(text, encoded("UTF-8"));
    CHECK(insisted.error.empty());
    REQUIRE(insisted.events.size() == 3);
    CHECK(insisted.events[1].payload.starts_with("the row holds bytes that are not of the text's encoding"));
    CHECK(insisted.events[2] == read_event{4, R"({"a":"Ada","b":"3"})"});
}

TEST_CASE("a named encoding is obeyed, but for a mark that says otherwise") {
    CHECK(read_input(western, encoded("windows-1252"), 3).events == two_rows);
    CHECK(read_input(western, encoded("ISO-8859-1")).events == two_rows);
    CHECK(read_input("a,b\n\x93x\x94,1\n", encoded("latin1")).events ==
          events{{2, "{\"a\":\"\xE2\x80\x9Cx\xE2\x80\x9D\",\"b\":\"1\"}"}});
    CHECK(read_input("a,b\nMicha\xB3,1\n", encoded("windows-1250")).events ==
          events{{2, "{\"a\":\"Micha\xC5\x82\",\"b\":\"1\"}"}});
    CHECK(read_input("\xEF\xBB\xBF"
                     "a,b\n\xC3\xBC,1\n",
                     encoded("windows-1252"))
              .events == events{{2, "{\"a\":\"\xC3\xBC\",\"b\":\"1\"}"}});
    CHECK(read_input("{\"a\":\"\xFC\"}\n", encoded("windows-1252")).events ==
          events{{1, "{\"a\":\"\xC3\xBC\"}"}});
    const auto damaged = read_input("a,b\n\x93\x8C,1\n\x93,2\n", encoded("Shift_JIS"));
    REQUIRE(damaged.events.size() == 2);
    CHECK(damaged.events[0] == read_event{2, "{\"a\":\"\xE6\x9D\xB1\",\"b\":\"1\"}"});
    CHECK(read_input("a,b\n1,2\n", encoded("no-such")).error.starts_with("there is no encoding \"no-such\""));
}

TEST_CASE("files of other kinds are named as what they are, with what to do") {
    for (const auto& [content, expected] : {
             std::pair{"PK\x03\x04 [Content_Types].xml xl/workbook.xml"s, "it is an Excel workbook (xlsx)"},
             std::pair{"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet"s,
                       "it is an OpenDocument"},
             std::pair{"PK\x03\x04 leads.csv"s, "it is a zip archive"},
             std::pair{"%PDF-1.7\n"s, "it is a PDF document"},
             std::pair{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"s, "it is an old Excel workbook (xls)"},
             std::pair{"PAR1\x15\x04"s, "it is a Parquet file"},
             std::pair{"\n <!DOCTYPE html>\n<html><body>Sign in</body></html>\n"s, "it is a web page (HTML)"},
             std::pair{"<html>\n"s, "it is a web page (HTML)"},
             std::pair{"<?xml version=\"1.0\"?>\n<leads/>\n"s, "it is XML"},
             std::pair{"<leads>\n<lead/>\n"s, "it is XML"},
             std::pair{"SQLite format 3\0"s, "it is an SQLite database"},
         }) {
        desthost::sources::reading how;
        how.format = desthost::sources::input_format::csv;
        for (const auto& reading : {desthost::sources::reading{}, how}) {
            const auto found = read_input(content, reading);
            CHECK(found.is_unusable);
            CHECK(found.error.starts_with(std::string("test: ") + expected));
        }
    }
    CHECK(read_input("<Lead Id>,Name\n1,2\n", {}).events == events{{2, R"({"<Lead Id>":"1","Name":"2"})"}});
    CHECK(read_input("a,b\n1,\0\n"s, {}).error.starts_with("test: it is no text"));
}
