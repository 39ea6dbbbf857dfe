// YAML to a tree with places: what is refused and where.
#include "config/yaml_document.hpp"

#include <doctest/doctest.h>

#include <string>

namespace lead_ads::config {
namespace {

std::string problems_of(std::string_view text) {
    yaml_document document(text);
    parse_yaml(document);
    std::string out;
    for (const auto& p : document.problems) {
        const auto where = document.source.at(p.offset);
        out += std::to_string(where.line) + ":" + std::to_string(where.column) + ": " + p.message + "\n";
    }
    return out;
}

struct bad_text {
    std::string_view text;
    std::string_view expected;
};

constexpr bad_text bad_texts[] = {
    {"a: \"x\nb: 1\n", "1:4: this quote is never closed\n"},
    {"a: 'x''\nb: 1\n", "1:4: this quote is never closed\n"},
    {"a: [1, 2\nb: 1", "1:4: this [ is never closed\n"},
    {"a: {b: 1\n", "1:4: this { is never closed\n"},
    {"a: b: c\n", "1:5: a colon cannot stand here\n"},
    {"a: 1\n b: 2\n", "2:3: a colon cannot stand here\n"},
    {"a:\n  - 1\n  b: 2\n", "3:3: a dash is missing before this entry of the list\n"},
    {"a: @x\n", "1:4: a value cannot begin with this character\n"},
    {"a: `x`\n", "1:4: a value cannot begin with this character\n"},
    {"a: >\n\tx\n", "2:1: a tab stands in the indentation, which YAML takes no tabs for\n"},
    {"a: *\n", "1:5: a star begins an alias, and no name follows\n"},
    {"a: *none\n", "1:4: this alias names no anchor above it\n"},
    {"a: \"\\q\"\n", "1:7: double quotes know no such escape\n"},
    {"a: {{x}} y\n", "1:4: braces without quotes begin a YAML map\n1:10: this is no YAML\n"},
    {"a: {{x}}\nb: {{y}}\n",
     "1:4: braces without quotes begin a YAML map\n2:4: braces without quotes begin a YAML map\n"},
    {"a: 1\n---\nb: 2\n", "2:1: a second document begins here\n"},
    {"- 1\nb: 2\n", "2:1: a second document begins here\n"},
    {"&a [*a]\n", "1:5: this alias leads back to what it stands in\n"},
    {"a: &x {b: {c: *x}}\n", "1:15: this alias leads back to what it stands in\n"},
    {"a: 1\nb: 2\na: 3\n", "3:1: \"a\" is given twice; the first is on line 1\n"},
    {"a: {x: 1, y: 2, x: 3, x: 4}\n", "1:17: \"x\" is given twice; the first is on line 1\n1:23: \"x\" is "
                                      "given twice; the first is on line 1\n"},
    {"a: [{'x': 1, \"x\": 2}]\n", "1:14: \"x\" is given twice; the first is on line 1\n"},
    {"? [a]\n: 1\n", "1:3: a key must be a text\n"},
    {"~: 1\n", "1:1: a key must be a text\n"},
    {"a: !ruby/object x\n", "1:4: the tag \"!ruby/object\" has no meaning here\n"},
    {"a: 1\rb: 2\n", "1:5: this line end is a carriage return alone\n"},
    {"a: \xFF\n", "1:4: this byte is not UTF-8\n"},
    {"a: \xED\xA0\x80\n", "1:4: this byte is not UTF-8\n"},
    {"\xFF\xFE"
     "a\0:\0",
     "1:1: this byte is not UTF-8\n"},
    {"a: \"x\\_\"\n", "1:4: this text is not UTF-8 once its escapes are read\n"},
    {"a: \x01\n", "1:4: a control character cannot stand in YAML\n"},
    {"a: {<<: 3}\n", "1:9: only a map can be merged with <<\n"},
};

TEST_CASE("what YAML refuses is reported with its place") {
    for (const auto& c : bad_texts) {
        CAPTURE(c.text);
        CHECK(problems_of(c.text) == c.expected);
    }
    CHECK(problems_of(std::string_view("a: \0b", 5)) == "1:4: a control character cannot stand in YAML\n");
}

TEST_CASE("what stands before a syntax error is kept") {
    yaml_document document("a: 1\nb: {c: 2, d: [3\ne: 4\n");
    parse_yaml(document);
    CHECK_FALSE(document.complete);
    REQUIRE(document.root != nullptr);
    REQUIRE(document.root->entries.size() == 2);
    CHECK(document.root->entries[0].value->text == "1");
    CHECK(document.root->entries[1].value->entries[0].value->text == "2");
}

TEST_CASE("anchors repeat values and << merges maps, the map's own keys first") {
    yaml_document document(
        "base: &b {x: 1, y: 2}\nother: &o {z: 3}\nuse: {<<: [*b, *o], y: 5}\nlist: [*b]\n");
    parse_yaml(document);
    REQUIRE(document.problems.empty());
    const auto& use = *document.root->entries[2].value;
    std::string seen;
    for (const auto& entry : use.entries)
        seen += entry.key->text + entry.value->text + " ";
    CHECK(seen == "y5 x1 z3 ");
    CHECK(document.root->entries[3].value->items[0] == document.root->entries[0].value);
}

TEST_CASE("an empty text, a comment and a byte order mark alone are documents without a root") {
    for (const std::string_view text : {"", "# nothing\n", "\xEF\xBB\xBF"}) {
        yaml_document document(text);
        parse_yaml(document);
        CHECK(document.complete);
        CHECK(document.root == nullptr);
        CHECK(document.problems.empty());
    }
}

TEST_CASE("whether a scalar was written plainly is known") {
    yaml_document document("[1, '1', \"1\", !!str 1, !!int 1, ~, null, '', off]");
    parse_yaml(document);
    REQUIRE(document.problems.empty());
    std::string seen;
    for (const auto* item : document.root->items)
        seen += item->kind == node_kind::null ? "null " : item->plain ? "plain " : "text ";
    CHECK(seen == "plain text text text plain null null text plain ");
}

TEST_CASE("hostile files are refused in bounded time and memory") {
    const auto refused = [](const std::string& text) {
        yaml_document document(text);
        parse_yaml(document);
        REQUIRE(document.problems.size() >= 1);
        return document.problems[0].message;
    };
    CHECK(refused(std::string(100'000, '[')) == "the file is nested too deeply");
    CHECK(refused(std::string(100'000, '{')) == "the file is nested too deeply");
    CHECK(refused(std::string(2'000'000, 'x')) == "the file has 2000000 bytes, more than 1 MiB");

    std::string laughs = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n";
    for (int i = 1; i < 10; ++i) {
        const std::string last = "*a" + std::to_string(i - 1);
        laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
        for (int j = 0; j < 9; ++j)
            laughs += ", " + last;
        laughs += "]\n";
    }
    CHECK(refused(laughs) == "the file has too many values");

    std::string chain = "a0: &a0 [x]\n";
    for (int i = 1; i < 100; ++i)
        chain +=
            "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
    CHECK(refused(chain) == "the file is nested too deeply");

    std::string merges = "a0: &a0 {k0: 0}\n";
    for (int i = 1; i < 60; ++i)
        merges += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " {k" + std::to_string(i) + ": [*a" +
                  std::to_string(i - 1) + ", *a" + std::to_string(i - 1) + "], <<: *a" +
                  std::to_string(i - 1) + "}\n";
    CHECK(refused(merges) == "the file has too many values");
}

TEST_CASE("a line is shown without what is hidden or looks like a credential") {
    source_text source("a: secrét b\nb: EAABsbCS1234ZBZA x\nc: 0123456789abcdef0123456789abcdef\nd: ok\r\n");
    source.hide(3, 10);
    CHECK(source.shown_line(1) == "a: ****** b");
    CHECK(source.shown_line(2) == "b: **************** x");
    CHECK(source.shown_line(3) == "c: ********************************");
    CHECK(source.shown_line(4) == "d: ok");
    CHECK(source.shown_line(0).empty());
    CHECK(source.shown_line(9).empty());
}

TEST_CASE("a quotation fits into a sentence") {
    CHECK(quoted("abc") == "\"abc\"");
    CHECK(quoted("a\nb\x01") == "\"a b \"");
    CHECK(quoted(std::string(100, 'x')) == "\"" + std::string(60, 'x') + "...\"");
    CHECK(quoted("EAABsbCS1234ZBZA") == "\"****************\"");
}

} // namespace
} // namespace lead_ads::config
