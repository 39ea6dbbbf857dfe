#include "tests/mapping/language.hpp"

using namespace language;

namespace {

std::string array_of(std::size_t count, std::string_view element) {
    std::string out = "[";
    for (std::size_t i = 0; i < count; ++i)
        (out += i == 0 ? "" : ",") += element;
    return out += "]";
}

std::string size_of_result(const char* formula_text, const std::string& event) {
    return formula("SIZE(" + std::string(formula_text) + ")", event);
}

} // namespace

TEST_CASE("an array of 10,000 elements is gone through and one more is not") {
    const auto within = "{\"a\":" + array_of(10'000, "1") + "}";
    const auto beyond = "{\"a\":" + array_of(10'001, "1") + "}";
    for (const char* text : {"SUM(a)", "COUNT(a)", "SIZE(FOR_EACH(a, a))", "SIZE(LOWER(a))", "SIZE(a.*)"}) {
        CAPTURE(std::string(text));
        CHECK(formula(text, within) == "10000");
        CHECK(formula(text, beyond) == "null (too_many_elements)");
    }
    CHECK(formula("a = 2", within) == "false");
    CHECK(formula("a = 2", beyond) == "null (too_many_elements)");
    CHECK(formula("a CONTAINS(\"2\")", "{\"a\":" + array_of(100'000, "1") + "}") ==
          "null (too_many_elements)");
    CHECK(formula("SIZE(a)", beyond) == "10001");
}

TEST_CASE("100,000 elements are gone through in all and not one more") {
    const auto event = "{\"a\":" + array_of(300, "{\"b\":" + array_of(331, "1") + "}") + "}";
    CHECK(formula("SUM(FOR_EACH(a, SUM(b)))", event) == "99300");
    CHECK(formula("SUM(FOR_EACH(a, SUM(b) + SUM(b)))", event) == "null (too_many_visits)");
    CHECK(formula("COALESCE(SUM(FOR_EACH(a, SUM(b) + SUM(b))), \"no\")", event) == "null (too_many_visits)");
}

TEST_CASE("parallel lists with wildcards are looked up once") {
    const auto event = "{\"a\":" + array_of(2'000, "{\"p\":2,\"q\":3}") + "}";
    CHECK(formula("SUM(a.*.p, a.*.p * a.*.q)", event) == "12000");
}

TEST_CASE("a result of 1 MiB stands and a larger one does not") {
    const auto event = R"({"k":")" + std::string(1024, 'x') + R"(","a":)" + array_of(1024, "1") + "}";
    const auto joined = [&](const char* more) {
        return formula("LENGTH(SUBSTITUTE(SUBSTITUTE(\"" + std::string(32, 'y') + "\", \"y\", \"" +
                           std::string(32, 'z') + "\"), \"z\", k)" + more + ")",
                       event);
    };
    CHECK(joined("") == "1048576");
    CHECK(joined(" + \"x\"") == "null (result_too_large)");
    CHECK(formula("FOR_EACH(a, root.k)", event) == "null (result_too_large)");
    CHECK(formula("JSON_STRINGIFY(FOR_EACH(a, root.k))", event) == "null (result_too_large)");
    CHECK(formula("\"\" + FOR_EACH(a, root.k)", event) == "null (result_too_large)");
    CHECK(size_of_result("FOR_EACH(a, root.k)", event) == "1024");
    CHECK(text("{{k}}{{a}}", event).size() == 1024 + 2049 + 2);
}

TEST_CASE("results nest 64 levels deep and no deeper") {
    const auto nested = [](int levels) {
        return "{\"a\":" + std::string(levels, '[') + std::string(levels, ']') + "}";
    };
    CHECK(formula("[a]", nested(63)) == "[" + std::string(63, '[') + std::string(63, ']') + "]");
    bench deep(nested(63));
    CHECK(formula("[[a]]", nested(63)) == "null (result_too_deep)");
    CHECK(formula("JSON_PARSE(\"" + std::string(64, '[') + std::string(64, ']') + "\")") ==
          std::string(64, '[') + std::string(64, ']'));
    CHECK(formula("JSON_PARSE(t)", "{\"t\":\"" + std::string(65, '[') + std::string(65, ']') + "\"}") ==
          "null (not_readable)");
}

TEST_CASE("work and memory are bounded however innocent a rule looks") {
    const auto event = R"({"big":")" + std::string(30'000, 'x') + R"(","a":)" + array_of(10'000, "1") +
                       R"(,"o":{)" +
                       [] {
                           std::string members = "\"k\":1";
                           for (int i = 0; i < 8'000; ++i)
                               members += ",\"k" + std::to_string(i) + "\":1";
                           return members;
                       }() +
                       "}}";
    const char* const formulas[] = {
        "FOR_EACH(a, SHA256(root.big))",
        "FOR_EACH(a, root.big + a)",
        "FOR_EACH(a, CONTAINS(root.big, \"y\"))",
        "FOR_EACH(a, root.o = root.o)",
        "FOR_EACH(a, JSON_STRINGIFY(root.o))",
        "FOR_EACH(a, JSON_PARSE(root.big))",
        "FOR_EACH(a, SUBSTITUTE(root.big, \"\", \"y\"))",
        "FOR_EACH(a, ENCODE_BASE64(root.big))",
        "FOR_EACH(a, UPPER(root.big + \"é\"))",
        "FOR_EACH(a, root.big < root.big)",
        "FOR_EACH(a, {a: root.big + 1, b: root.big + 2})",
    };
    for (const char* text : formulas) {
        CAPTURE(std::string(text));
        bench b(event);
        const auto before = b.memory.used();
        const auto result = evaluate(*mapping::rule::compile_formula(text, {}), b);
        CHECK(result == "null (too_much_work)");
        CHECK(b.memory.used() - before < 64u * 1024 * 1024);
    }
}

TEST_CASE("regular expressions that run away give null and a note, and the next rule has its own time") {
    const std::string event = R"({"t":")" + std::string(50, 'a') + R"(b","list":)" +
                              array_of(500, "\"" + std::string(40, 'a') + "b\"") + "}";
    CHECK(formula("t ~ \"^(a+)+$\"", event) == "null (match_limit)");
    CHECK(formula("NOT(t ~ \"^(a+)+$\")", event) == "null (match_limit)");
    CHECK(formula("t !~ \"^(a+)+$\"", event) == "null (match_limit)");
    CHECK(formula("REPLACE(t, \"^(a+)+$\", \"\")", event) == "null (match_limit)");
    CHECK(formula("SELECT(t, \"^(a+)+$\")", event) == "null (match_limit)");
    CHECK(formula("FOR_EACH(list, list ~ \"^(a+)+$\")", event) == "null (match_limit)");
    bench b(event);
    const auto evil = mapping::rule::compile_formula("t ~ \"^(a+)+$\"", {});
    const auto good = mapping::rule::compile_formula("t ~ \"b$\"", {});
    for (int i = 0; i < 3; ++i)
        CHECK(json(mapping::evaluate(*evil, b.with)) == "null");
    CHECK(json(mapping::evaluate(*good, b.with)) == "true");
}

TEST_CASE("patterns from the event are bounded too") {
    CHECK(formula("\"a\" ~ p", R"({"p":")" + std::string(5'000, 'a') + "\"}") ==
          "null (invalid_regular_expression)");
    const auto patterns = [] {
        std::string list;
        for (int i = 0; i < 3'000; ++i)
            (list += i ? "," : "") += "\"a" + std::to_string(i) + "\"";
        return "{\"p\":[" + list + "]}";
    }();
    CHECK(formula("FOR_EACH(p, \"a1\" ~ p)", patterns) == "null (too_much_work)");
}

TEST_CASE("notes tell the place and the offset, each once, and are forgotten with the event") {
    bench b(R"({"x":1e400})");
    const auto rule = mapping::rule::compile_text("=1 + NUMBER(x) + NUMBER(x)", {});
    b.with.place = "data.0.custom_data.value";
    for (int i = 0; i < 3; ++i)
        CHECK(json(mapping::evaluate(*rule, b.with)) == "null");
    REQUIRE(b.with.notes().size() == 2);
    CHECK(b.with.notes()[0].place == "data.0.custom_data.value");
    CHECK(b.with.notes()[0].offset == 5);
    CHECK(b.with.notes()[1].offset == 17);
    CHECK(b.with.notes()[0].reached == mapping::limit::number);
    CHECK(mapping::describe(mapping::limit::number) == "a number is beyond what a double holds");
    b.with.start({}, 0);
    CHECK(b.with.notes().empty());
}
