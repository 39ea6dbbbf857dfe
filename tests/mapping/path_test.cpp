#include "mapping/path.hpp"
#include "tests/mapping/language.hpp"

using namespace language;

TEST_CASE("a path in a template finds what the event holds, and null for anything missing") {
    constexpr const char* event = R"({"user":{"email":"a@b.c","first-name":"Zoë","0":"zero"},
        "items":[{"product":{"id":1},"tags":["a","b"]},{"product":{"id":2}},{"product":null},{"other":1}],
        "X":{"id":7},"flat":[1,2],"no":null,"*":5})";
    const row rows[] = {
        {"{{user.email}}", R"("a@b.c")", event},
        {"{{user.first-name}}", R"("Zoë")", event},
        {"{{  user.email  }}", R"("a@b.c")", event},
        {"{{user.0}}", R"("zero")", event},
        {"{{items.0.product.id}}", "1", event},
        {"{{items.1.product}}", R"({"id":2})", event},
        {"{{items.4.product}}", "null", event},
        {"{{items.product}}", "null", event},
        {"{{items.*.product.id}}", "[1,2]", event},
        {"{{items.X.product.id}}", "[1,2]", event},
        {"{{items.*.tags.*}}", R"(["a","b"])", event},
        {"{{items.*.tags.1}}", R"(["b"])", event},
        {"{{items.*.nothing}}", "[]", event},
        {"{{flat.*}}", "[1,2]", event},
        {"{{X.id}}", "7", event},
        {"{{user.*}}", "null", event},
        {"{{*}}", "5", event},
        {"{{nothing.*.id}}", "null", event},
        {"{{no.x}}", "null", event},
        {"{{user.email.x}}", "null", event},
        {"{{flat.99999999999999999999}}", "null", event},
    };
    for (const auto& r : rows) {
        CAPTURE(std::string(r.formula));
        CHECK(text(r.formula, r.event) == std::string(r.expected));
    }
}

TEST_CASE("a text that is no path is refused at the step that is wrong") {
    struct path_row {
        std::string path;
        const char* expected;
    };
    std::string many = "a";
    for (int i = 0; i < 64; ++i)
        many += ".a";
    const char* hint = " (a path is names and positions separated by points, as in items.0.product.id)";
    const path_row rows[] = {
        {"", "0+0: the path is empty"},
        {".a", "0+1: the path begins with a point"},
        {"a.", "1+1: the path ends with a point"},
        {"a..b", "2+1: a step of the path is empty"},
    };
    for (const auto& [written, expected] : rows) {
        CAPTURE(written);
        const auto parsed = mapping::path::parse(written);
        REQUIRE(!parsed);
        CHECK(describe(parsed.error()) == std::string(expected) + hint);
    }
    CHECK(describe(mapping::path::parse(many).error()) ==
          "0+129: the path has more than 64 steps (event data is at most 64 levels deep)");
    CHECK(mapping::path::parse(many.substr(2)).has_value());
}

TEST_CASE("a path keeps its text and knows its steps") {
    const auto p = *mapping::path::parse("items.0.X.name-1");
    CHECK(p.text() == "items.0.X.name-1");
    REQUIRE(p.steps().size() == 4);
    CHECK(p.steps()[1].kind == mapping::step_kind::index);
    CHECK(p.steps()[2].kind == mapping::step_kind::every);
    CHECK(p.steps()[3].kind == mapping::step_kind::key);
    CHECK(p.has_wildcard());
    CHECK(p == *mapping::path::parse("items.0.X.name-1"));
    CHECK_FALSE(p == *mapping::path::parse("items.0"));
}

TEST_CASE("a wildcard goes through as many elements as the limits allow and notes when there are more") {
    bench b(R"({"a":[{"b":[1,2,3]},{"b":[4,5,6]}]})");
    const auto p = *mapping::path::parse("a.*.b.*");
    b.with.limits.visits = 8;
    CHECK(json(mapping::resolve(p, b.with.event, b.with)) == "[1,2,3,4,5,6]");
    b.with.limits.visits = 7;
    CHECK(json(mapping::resolve(p, b.with.event, b.with)) == "null");
    REQUIRE(b.with.notes().size() == 1);
    CHECK(b.with.notes()[0].reached == mapping::limit::visits);
    b.with.limits.elements = 2;
    CHECK(json(mapping::resolve(p, b.with.event, b.with)) == "null");
    CHECK(b.with.notes()[1].reached == mapping::limit::elements);
}

TEST_CASE("GET reads a property whose name holds points when there is nothing at that path") {
    constexpr const char* event =
        R"({"Lead Owner":"Olga","Lead Owner.id":7,"Tel.":"06",".x":1,"a..b":2,"a":{"b":3},"a.b":4,"l":[{"n.":5,"m.k":6}]})";
    const row rows[] = {
        {"=GET(\"Lead Owner.id\")", "7", event},
        {"=GET(\"Tel.\")", R"("06")", event},
        {"=GET(\".x\") + GET(\"a..b\")", "3", event},
        {"=GET(\"a.b\")", "3", event},
        {"=EXISTS(GET(\"Lead Owner.id\")) AND NOT(EXISTS(GET(\"Lead Owner.name\")))", "true", event},
        {"=FOR_EACH(l, GET(\"n.\") + GET(\"m.k\"))", "[11]", event},
        {"{{Lead Owner.id}}", "null", event},
    };
    for (const auto& r : rows) {
        CAPTURE(std::string(r.formula));
        CHECK(text(r.formula, r.event) == std::string(r.expected));
    }
}
