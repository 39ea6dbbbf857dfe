// Places inside YAML scalars: for every byte of a value, the place where it was written.
#include "config/scalar_map.hpp"
#include "config/yaml_document.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

namespace lead_ads::config {
namespace {

// Where the first value of the document `text` has `needle`, as "line:column".
std::string place_of(std::string_view text, std::string_view needle) {
    yaml_document document(text);
    parse_yaml(document);
    REQUIRE(document.root != nullptr);
    const yaml_node& value = *document.root->entries.at(0).value;
    const auto offset = value.text.find(needle);
    REQUIRE_MESSAGE(offset != std::string::npos, value.text);
    const auto where =
        document.source.at(locate_in_scalar(document.source.text(), value.offset, value.text, offset));
    return std::to_string(where.line) + ":" + std::to_string(where.column);
}

struct place_case {
    std::string_view name;
    std::string_view text;
    std::string_view needle;
    std::string_view expected;
};

constexpr place_case cases[] = {
    {"plain", "a: one two", "two", "1:8"},
    {"plain, characters before it are not ASCII", "é: é→ two", "two", "1:7"},
    {"plain over two lines", "a: one\n   two x", "two", "2:4"},
    {"plain over two lines, later word", "a: one  \n   two x", "x", "2:8"},
    {"plain with an empty line between", "a: one\n\n\n  two", "two", "4:3"},
    {"plain behind a tag", "a: !!str one two", "two", "1:14"},
    {"plain behind an anchor on the line above", "a: &x\n  one two", "two", "2:7"},
    {"single quotes", "a: 'one two'", "two", "1:9"},
    {"single quotes with a doubled quote", "a: 'it''s two'", "two", "1:11"},
    {"single quotes over two lines", "a: 'one\n  two'", "two", "2:3"},
    {"double quotes", "a: \"one two\"", "two", "1:9"},
    {"double quotes, escaped quote and tab", "a: \"\\\"\\t two\"", "two", "1:10"},
    {"double quotes, escapes of two, four and eight digits", "a: \"\\x41\\u00e9\\U0001F600two\"", "two",
     "1:25"},
    {"double quotes, named escapes of several bytes", "a: \"\\L\\Ptwo\"", "two", "1:9"},
    {"double quotes, a line that goes on", "a: \"one \\\n   two\"", "two", "2:4"},
    {"double quotes, folded", "a: \"one\n   \n   two\"", "two", "3:4"},
    {"double quotes, an escaped character itself", "a: \"x\\u00e9two\"", "\xC3\xA9", "1:6"},
    {"literal block", "a: |\n  one\n  two", "two", "3:3"},
    {"literal block, later word", "a: |\n  one\n   x two\n", "two", "3:6"},
    {"literal block with an indentation indicator", "a: |2\n    one\n   two\n", "two", "3:4"},
    {"literal block with empty lines first", "a: |\n\n\n  one\n  two\n", "two", "5:3"},
    {"literal block with empty lines inside", "a: |-\n  one\n\n\n  two\n", "two", "5:3"},
    {"literal block behind a comment", "a: | # why\n  one two", "two", "2:7"},
    {"literal block with carriage returns", "a: |\r\n  one\r\n  two\r\n", "two", "3:3"},
    {"folded block", "a: >\n  one\n  two three\n", "three", "3:7"},
    {"folded block with an empty line", "a: >\n  one\n\n  two\n", "two", "4:3"},
    {"folded block with several empty lines", "a: >-\n  one\n\n\n\n  two\n", "two", "6:3"},
    {"folded block, deeper lines keep their ends", "a: >\n  one\n    deep\n  two\n", "two", "4:3"},
    {"folded block, empty lines around deeper ones", "a: >\n  one\n\n    deep\n\n  two\n", "two", "6:3"},
    {"folded block with empty lines first", "a: >\n\n  one\n  two\n", "two", "4:3"},
    {"carriage returns in a folded plain scalar", "a: one\r\n  two\r\n", "two", "2:3"},
    {"byte order mark",
     "\xEF\xBB\xBF"
     "a: one two",
     "two", "1:8"},
};

TEST_CASE("a place in a scalar is the place in the file") {
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(place_of(c.text, c.needle) == c.expected);
    }
}

// Writes `value` as YAML in one of six styles.
std::string written(const std::string& value, int style) {
    const auto indented = [&](std::string_view separator) {
        std::string out;
        for (const char ch : value)
            out += ch == '\n' ? std::string(separator) : std::string(1, ch);
        return out;
    };
    switch (style) {
    case 0:
        return indented("\n\n   ");
    case 1:
        return "'" + indented("\n\n ") + "'";
    case 2:
        return "\"" + indented("\\n") + "\"";
    case 3:
        return "\"" + indented("\n \n  ") + "\"";
    case 4:
        return "|-\n  " + indented("\n  ");
    default:
        return ">-\n  " + indented("\n\n  ");
    }
}

TEST_CASE("every letter of a value is found where it was written, in every style") {
    std::mt19937 random(7); // NOLINT(cert-msc51-cpp): the same in every run.
    constexpr std::string_view words[] = {"a", "bc", "é", "正x", "d{{e}}", "=f(g)"};
    for (int round = 0; round < 300; ++round) {
        std::string value = "w";
        for (auto i = random() % 12; i > 0; --i) {
            value += random() % 4 == 0 ? "\n" : " ";
            value += words[random() % std::size(words)];
        }
        for (int style = 0; style < 6; ++style) {
            const std::string text = "k: " + written(value, style) + "\nnext: x\n";
            CAPTURE(text);
            yaml_document document(text);
            parse_yaml(document);
            REQUIRE(document.problems.empty());
            const yaml_node& node = *document.root->entries.at(0).value;
            REQUIRE(node.text == value);
            for (std::size_t i = 0; i < value.size(); ++i) {
                if (value[i] == ' ' || value[i] == '\n') continue;
                const auto at = locate_in_scalar(text, node.offset, node.text, i);
                REQUIRE(text[at] == value[i]);
                // The same letter stands elsewhere too: what follows must agree as well.
                if (i + 1 < value.size() && value[i + 1] != ' ' && value[i + 1] != '\n')
                    REQUIRE(text[at + 1] == value[i + 1]);
            }
            const auto end = locate_in_scalar(text, node.offset, node.text, value.size());
            CHECK(text[end - 1] == value.back());
        }
    }
}

TEST_CASE("offsets rise with the value, so that no place is skipped") {
    const std::string text = "k: \"a \\\n  b\\u00e9  \n\n c''\\t d\"";
    yaml_document document(text);
    parse_yaml(document);
    const yaml_node& node = *document.root->entries.at(0).value;
    std::size_t last = 0;
    for (std::size_t i = 0; i <= node.text.size(); ++i) {
        const auto at = locate_in_scalar(text, node.offset, node.text, i);
        CHECK(at >= last);
        CHECK(at <= text.size());
        last = at;
    }
    CHECK(text.substr(last) == "\"");
}

TEST_CASE("a source that does not hold the value gives a place inside the source") {
    CHECK(locate_in_scalar("", 0, "abc", 2) == 0);
    CHECK(locate_in_scalar("\"ab", 0, "abcdef", 6) == 3);
    CHECK(locate_in_scalar("|", 0, "abc", 1) == 1);
    CHECK(locate_in_scalar("\"\\u00", 0, "x", 1) == 5);
    CHECK(locate_in_scalar("abc", 9, "abc", 1) == 3);
}

TEST_CASE("a quote is closed where YAML closes it") {
    CHECK(end_of_quoted("'it''s' x", 0) == 7);
    CHECK(end_of_quoted("\"a\\\"b\" x", 0) == 6);
    CHECK(end_of_quoted("\"a\\", 0) == std::string_view::npos);
    CHECK(end_of_quoted("'a''", 0) == std::string_view::npos);
}

} // namespace
} // namespace lead_ads::config
