#include "host/diagnostics.hpp"
#include "host/text.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

destination_diagnostic_t finding(std::uint32_t line, std::uint32_t column, std::uint32_t mark,
                                 const char* source) {
    destination_diagnostic_t d{};
    d.size = sizeof d;
    d.severity = DESTINATION_DIAGNOSTIC_ERROR;
    d.path = destination_string_of("m.yaml");
    d.line = line;
    d.column = column;
    d.mark = mark;
    d.message = destination_string_of("unknown key");
    d.source = destination_string_of(source);
    return d;
}

std::string render(const destination_diagnostic_t& d) {
    return desthost::render_diagnostic(d, "default.yaml");
}

} // namespace

TEST_CASE("a finding shows its place, its line, a caret and what to do instead") {
    auto d = finding(7, 3, 11, "  acces_token: x");
    d.suggestion = destination_string_of("did you mean `access_token`?");
    CHECK(render(d) == "m.yaml:7:3: unknown key\n"
                       "      acces_token: x\n"
                       "      ^~~~~~~~~~~\n"
                       "    did you mean `access_token`?\n");
}

TEST_CASE("warnings and notes say so, errors and secrets do not") {
    auto d = finding(1, 1, 0, "");
    d.severity = DESTINATION_DIAGNOSTIC_WARNING;
    CHECK(render(d) == "m.yaml:1:1: warning: unknown key\n");
    d.severity = DESTINATION_DIAGNOSTIC_NOTE;
    CHECK(render(d) == "m.yaml:1:1: note: unknown key\n");
    d.severity = DESTINATION_DIAGNOSTIC_SECRET;
    CHECK(render(d) == "m.yaml:1:1: unknown key\n");
}

TEST_CASE("a finding about the file as a whole still has a place") {
    auto d = finding(0, 0, 0, "");
    d.path = {};
    CHECK(render(d) == "default.yaml:1:1: unknown key\n");
}

TEST_CASE("the caret stands under its character") {
    struct row {
        const char* source;
        std::uint32_t column;
        std::uint32_t mark;
        const char* shown;
    };
    for (const auto& [source, column, mark, shown] : {
             row{"ab", 2, 1, "    ab\n     ^\n"},
             row{"ab", 3, 0, "    ab\n      ^\n"},                // behind the last
             row{"ab", 99, 5, "    ab\n      ^\n"},               // beyond it
             row{"\tab", 2, 2, "    \tab\n    \t^~\n"},           // tabs stay tabs
             row{"日本x", 3, 1, "    日本x\n        ^\n"},        // wide: two columns each
             row{"日本x", 1, 2, "    日本x\n    ^~~~\n"},         // and marked over both
             row{"e\xCC\x81x", 3, 1, "    e\xCC\x81x\n     ^\n"}, // a combining accent takes no column
             row{"é=ü", 3, 1, "    é=ü\n      ^\n"},
             row{"a\x1b[31mb", 2, 1, "    a\xEF\xBF\xBD[31mb\n     ^\n"}, // no escape reaches the terminal
             row{"a\xE2\x80\xAE"
                 "b",
                 3, 1,
                 "    a\xEF\xBF\xBD"
                 "b\n      ^\n"}, // nor what turns text around
             row{"a\xFFz", 3, 1, "    a\xEF\xBF\xBDz\n      ^\n"},
         }) {
        CAPTURE(source);
        CHECK(render(finding(1, column, mark, source)) ==
              std::string("m.yaml:1:1: unknown key\n").replace(9, 1, std::to_string(column)) + shown);
    }
}

TEST_CASE("a long line is cut around its caret") {
    const std::string source = std::string(1000, 'a') + "X" + std::string(1000, 'b');
    const auto text = render(finding(1, 1001, 1, source.c_str()));
    const auto line = text.substr(text.find('\n') + 1);
    const auto shown = line.substr(0, line.find('\n'));
    const auto caret = line.substr(line.find('\n') + 1);
    CHECK(shown.size() < 150);
    // Two ellipses of three bytes each, of which the first stands before the X.
    CHECK(shown.find('X') - 2 == caret.find('^'));
    CHECK(shown.ends_with(" …"));
}

TEST_CASE("text for a terminal holds nothing that steers it") {
    CHECK(desthost::printable("a\r\nb\tc\x07\x1b[2J") == "a b c\xEF\xBF\xBD\xEF\xBF\xBD[2J");
    CHECK(desthost::printable_lines("a\r\nb\n") == "a\nb\n");
    CHECK(desthost::printable("\xC2\x9B") == "\xEF\xBF\xBD");
}

TEST_CASE("any bytes become a JSON text that parses") {
    std::string out;
    desthost::append_json_string(out, std::string_view{"a\"\\\n\0\x7f\xFF\xC3\xA9", 9});
    CHECK(out == "\"a\\\"\\\\\\n\\u0000\\u007f\xEF\xBF\xBD\xC3\xA9\"");
    out.clear();
    desthost::append_json_bytes(out, "\xFF");
    CHECK(out == "\"\xFF\"");
}
