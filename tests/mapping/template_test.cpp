#include "tests/mapping/language.hpp"

using namespace language;

TEST_CASE("a template keeps the type of a lone hole and joins everything else as text") {
    constexpr const char* event =
        R"({"price":"12,30","n":3,"big":12345678901234567890,"d":1.50,"t":true,"no":null,
        "list":[1,"a",null],"o":{"k":"v"},"e":1e21})";
    const row rows[] = {
        {"{{price}} excl.taxes", R"("12,30 excl.taxes")", event},
        {"plain", R"("plain")", event},
        {"", R"("")", event},
        {"{{n}}", "3", event},
        {"{{t}}", "true", event},
        {"{{no}}", "null", event},
        {"{{list}}", R"([1,"a",null])", event},
        {"{{o}}", R"({"k":"v"})", event},
        {"{{big}}", "12345678901234567890", event},
        {" {{n}}", R"(" 3")", event},
        {"{{n}}{{t}}{{no}}{{missing}}|", R"("3true|")", event},
        {"id-{{big}}", R"("id-12345678901234567890")", event},
        {"{{d}} {{e}}", R"("1.5 1e+21")", event},
        {"x{{list}}{{o}}", R"("x[1,\"a\",null]{\"k\":\"v\"}")", event},
        {R"(\{{n}})", R"("{{n}}")", event},
        {R"(\\{{n}})", R"("\\{{n}}")", event},
        {R"(a\b {{n}})", R"("a\\b 3")", event},
        {"}} { {{n}} }", R"("}} { 3 }")", event},
        {R"({"id":{{n}}})", R"("{\"id\":3}")", event},
        {"é{{n}}😀", R"("é3😀")", event},
    };
    for (const auto& r : rows) {
        CAPTURE(std::string(r.formula));
        CHECK(text(r.formula, r.event) == std::string(r.expected));
    }
}

TEST_CASE("every mistake of a template is told with its place") {
    const row rows[] = {
        {"Hello {{user.email",
         "refused: 6+2: the hole that begins here is never closed (as in {{user.email}}; two braces "
         "that are no hole are written \\{{)"},
        {"{{}} and {{ }}", "refused: 2+0: the hole is empty (it takes a path, as in {{user.email}})\n"
                           "12+0: the hole is empty (it takes a path, as in {{user.email}})"},
        {"{{LOWER(user.email)}}",
         "refused: 2+17: a hole holds a path, not a formula (a formula is a rule of its own after "
         "=, as in =LOWER(user.email))"},
        {"{{a{{b}}",
         "refused: 2+4: a hole cannot hold braces (as in {{user.email}}; two braces that are no hole are "
         "written \\{{)"},
        {"{{a..b}}",
         "refused: 2+4: a step of the path is empty (a path is names and positions separated by points, as "
         "in items.0.product.id)"},
        {"\xff", "refused: 0+0: the text is not valid UTF-8 (save the file as UTF-8)"},
    };
    for (const auto& r : rows) {
        CAPTURE(std::string(r.formula));
        CHECK(text(r.formula) == std::string(r.expected));
    }
}

TEST_CASE("a text without a hole is a constant, and so is a formula of constants") {
    const mapping::compile_settings settings;
    struct constant_row {
        const char* text;
        mapping::rule_form form;
        const char* constant; // nullptr: none
    };
    const constant_row rows[] = {
        {"Lead", mapping::rule_form::constant, "\"Lead\""},
        {R"(\{{x}})", mapping::rule_form::constant, "\"{{x}}\""},
        {"{{x}}", mapping::rule_form::text_template, nullptr},
        {"=1 + 2 * 3", mapping::rule_form::formula, "7"},
        {"=UPPER(\"eur\")", mapping::rule_form::formula, "\"EUR\""},
        {"=IF(false, x, [1, {a: -2}])", mapping::rule_form::formula, nullptr},
        {"=[1, {a: -2}]", mapping::rule_form::formula, R"([1,{"a":-2}])"},
        {"=null", mapping::rule_form::formula, "null"},
        {"=x", mapping::rule_form::formula, nullptr},
        {"=TODAY()", mapping::rule_form::formula, nullptr},
        {"=TIMESTAMP()", mapping::rule_form::formula, nullptr},
        {"=AGE(\"2000-01-01\")", mapping::rule_form::formula, nullptr},
    };
    for (const auto& [written, form, constant] : rows) {
        CAPTURE(written);
        const auto rule = *mapping::rule::compile_text(written, settings);
        CHECK(rule.form() == form);
        CHECK(rule.is_constant() == (constant != nullptr));
        CHECK(json(rule.constant_value()) == (constant ? constant : "null"));
        CHECK(rule.text() == written);
    }
}

TEST_CASE("a date is constant only when neither a zone nor the clock decides") {
    const mapping::date::time_zone utc;
    const auto constant = [&](const char* formula, const mapping::date::time_zone* zone) {
        return mapping::rule::compile_formula(formula, {zone})->is_constant();
    };
    CHECK(constant("DATEADD(\"2023-01-31T10:00:00\", 1, \"months\")", &utc));
    CHECK_FALSE(constant("DATEADD(\"2023-01-31T10:00:00\", 1, \"months\")", nullptr));
    CHECK_FALSE(constant("DATEPARSE(\"12:30\", \"HH:mm\")", &utc));
}

TEST_CASE("a constant of the file is a rule that owns its value") {
    auto rule = [] {
        bench gone(R"({"list":[1,{"a":"text"}],"big":12345678901234567890})");
        return mapping::rule::constant(gone.with.event);
    }();
    bench b;
    CHECK(rule.is_constant());
    CHECK(json(mapping::evaluate(rule, b.with)) == R"({"list":[1,{"a":"text"}],"big":12345678901234567890})");
    CHECK(rule.text() == R"({"list":[1,{"a":"text"}],"big":12345678901234567890})");
    CHECK(json(mapping::evaluate(mapping::rule(), b.with)) == "null");
}

TEST_CASE("a rule tells which paths it reads") {
    struct paths_row {
        const char* text;
        std::vector<std::string> expected;
    };
    const paths_row rows[] = {
        {"constant", {}},
        {"{{user.email}} {{items.*.id}} {{user.email}} {{root.x}}", {"user.email", "items.*.id", "root.x"}},
        {"=IF(EXISTS(a), a.b, GET(\"c-d\")) + root.e", {"a", "a.b", "c-d", "e"}},
        {"=FOR_EACH(items, {id: id, order: root.id, n: FOR_EACH(parts, name)})",
         {"items", "items.*.id", "id", "items.*.parts", "items.*.parts.*.name"}},
        {"=FOR_EACH(price, price * quantity)", {"price", "quantity"}},
        {"=GETHEADER(\"Referer\") + GETCOOKIE(\"_fbp\")",
         {"context.request.headers.referer", "context.device.cookie"}},
    };
    for (const auto& [written, expected] : rows) {
        CAPTURE(written);
        const auto rule = *mapping::rule::compile_text(written, {});
        CHECK(std::vector<std::string>(rule.source_paths().begin(), rule.source_paths().end()) == expected);
    }
}
