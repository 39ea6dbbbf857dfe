#include "tests/mapping/language.hpp"

using namespace language;

namespace {

std::string problems(std::string_view text) {
    const auto compiled = mapping::rule::compile_text(text, {});
    return compiled ? "compiled" : describe(compiled.error());
}

struct error_row {
    const char* text;
    const char* expected;
};

} // namespace

TEST_CASE("mistakes in a formula are told with their place and what to do") {
    const error_row rows[] = {
        {"=SHA265(user.email)", "1+6: there is no function SHA265 (did you mean SHA256? SHA256(x), as in "
                                "SHA256(LOWER(user.email)))"},
        {"=LEN(user.email)",
         "1+3: there is no function LEN (write LENGTH: LENGTH(text), as in LENGTH(\"été\") = 3)"},
        {"=frobnicate(1)",
         "1+10: there is no function frobnicate (a path is written without parentheses; docs/mapping.md "
         "lists the functions)"},
        {"=EXTRACT(\"a\", \"b\")",
         "1+17: EXTRACT takes 3 arguments, not 2 (EXTRACT(text, delimiter, position), as in "
         "EXTRACT(\"a-b-c\", \"-\", 1) = \"b\")"},
        {"=TODAY(1)", "1+8: TODAY takes no arguments, not 1 (TODAY(), as in TODAY())"},
        {"=IF(a)", "1+5: IF takes 2 or 3 arguments, not 1 (IF(cond, a, b), as in IF(1 < 2, \"yes\", \"no\") "
                   "= \"yes\")"},
        {"=COALESCE()",
         "1+10: COALESCE takes at least 1 argument, not 0 (COALESCE(a, b, ...), as in COALESCE(null, \"\", "
         "\"c\") = \"c\")"},
        {"=FOO1(BAR1(1), LEFT(1))",
         "1+4: there is no function FOO1 (a path is written without parentheses; docs/mapping.md lists the "
         "functions)\n"
         "6+4: there is no function BAR1 (a path is written without parentheses; docs/mapping.md lists the "
         "functions)\n"
         "15+7: LEFT takes 2 arguments, not 1 (LEFT(x, n), as in LEFT(\"Hello\", 2) = \"He\")"},
        {"=user.lower(1)",
         "1+10: there is no function user.lower (there are no methods; write LOWER: LOWER(x), as in "
         "LOWER(\"ÉTÉ\") = \"été\")"},
        {"=a ~ \"x(y\"",
         "7+0: the regular expression is not valid: this group is never closed; add a ) or write \\( for "
         "the character (it follows JavaScript's rules; a character with a meaning of its own takes a "
         "backslash)"},
        {"=a ~ 5", "5+1: a regular expression is a text (as in user.zip ~ \"^\\d{5}$\")"},
        {"=DATEPARSE(d, \"d MMMM yyyy\", {locale: \"xx\"})",
         "29+14: this locale is not known (write the language of the names of months and days, as in "
         "{locale: "
         "\"fr\"})"},
        {"=DATEPARSE(d, \"d MMMM yyyy\", {language: \"fr\"})",
         "29+16: DATEPARSE has no option language (write the language of the names of months and days, as in "
         "{locale: \"fr\"})"},
        {"=DATEADD(d, 1, \"fortnights\")",
         "15+12: this is no unit of time (units are years, months, weeks, days, hours, "
         "minutes and seconds, each as a text: \"days\")"},
        {"=VALUE_FROM_JSON(j, \"a..b\")",
         "23+1: a step of the path is empty (a path is names and positions separated by "
         "points, as in items.0.product.id)"},
        {"=GET(\"\")", "5+2: the path is empty (a path is names and positions separated by points, as in "
                       "items.0.product.id)"},
        {"=EXISTS(\"user.email\")",
         "8+12: EXISTS takes a property, not a text (write the path without quotes, "
         "EXISTS(user.email), or EXISTS(GET(\"droid-type\")))"},
        {"=1e308 * 10", "1+10: this constant cannot be computed (a number is beyond what a double holds)"},
        {"=\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\" ~ \"^(a+)+$\"",
         "1+50: this constant cannot be computed (a regular expression needed more steps, or its result more "
         "room, than "
         "allowed)"},
    };
    for (const auto& r : rows) {
        CAPTURE(std::string(r.text));
        CHECK(problems(r.text) == r.expected);
    }
}

TEST_CASE("mistakes in the syntax are told where they are") {
    const error_row rows[] = {
        {"=", "1+0: the formula is empty (as in LOWER(user.email))"},
        {"=  ", "3+0: the formula is empty (as in LOWER(user.email))"},
        {"=1 +", "4+0: a value is expected at the end (a path, a text, a number or a function)"},
        {"=(1 + 2", "1+1: this ( is never closed (the closing ) is missing at the end)"},
        {"=LEFT(\"a\", 1", "5+1: this ( is never closed (the closing ) is missing at the end)"},
        {"=[1, 2", "1+1: this [ is never closed (the closing ] is missing at the end)"},
        {"=1)", "2+1: this ) closes nothing"},
        {"=(1]", "3+1: this ] closes nothing"},
        {"=1 2", "3+1: an operator is expected here (texts are joined with +, conditions with AND and OR)"},
        {"=TODAY + 1 EXISTS a",
         "11+6: an operator is expected here (texts are joined with +, conditions with AND and OR)"},
        {"=EXISTS user.email",
         "8+10: an operator is expected here (a function takes parentheses: EXISTS(prop))"},
        {"=a, b", "2+1: a comma stands outside of parentheses (a list is written [a, b])"},
        {"=a AND OR b",
         "7+2: a value is expected before OR (a property of this name is read by GET(\"OR\"))"},
        {"=IN(\"a\")", "1+2: a value is expected before IN (a property of this name is read by GET(\"IN\"))"},
        {"=a IN \"b\"",
         "6+3: a list in parentheses is expected here (as in user.country IN(\"US\", \"FR\"))"},
        {"=a IN()", "5+1: the list is empty (as in user.country IN(\"US\", \"FR\"))"},
        {"=a BETWEEN 1 AND 2", "11+1: a list in parentheses is expected here (as in age BETWEEN(7, 80))"},
        {"=a BETWEEN(1)", "10+1: BETWEEN takes 2 values, not 1 (as in age BETWEEN(7, 80))"},
        {"=a CONTAINS(\"b\", \"c\")",
         "11+1: 1 text is expected here, not 2 (as in user.zip STARTSWITH(\"75\"))"},
        {"=1 < a < 10", "7+1: two comparisons in a row (write a < b AND b < c, or b BETWEEN(a, c))"},
        {"=a = b = c",
         "7+1: two comparisons in a row (put parentheses around the first one, as in (a = b) = true)"},
        {"=a NOT IN(\"b\")",
         "3+3: an operator is expected here (not in a list is written x !IN(\"a\", \"b\"))"},
        {"=!a", "1+1: ! stands only before = ~ and IN (write NOT(x), as in NOT(EXISTS(user.email)))"},
        {"=a !CONTAINS(\"b\")", "3+1: ! stands only before = ~ and IN (write NOT(x CONTAINS(\"a\")))"},
        {"=a + NOT b", "5+3: NOT cannot stand here (put parentheses around it: (NOT x))"},
        {"={a: 1, a: 2}", "8+1: the key a is given twice"},
        {"={a.b: 1}", "2+3: a key is expected here (as in {id: product.id, \"item price\": price})"},
        {"={a 1}", "4+1: a colon is expected after the key (as in {id: product.id})"},
        {"=a | b", "3+1: this has no meaning here (OR is written OR or ||)"},
        {"=a & b", "3+1: this has no meaning here (AND is written AND or &&, and texts are joined with +)"},
        {"={{user.email}}",
         "1+2: this has no meaning here (holes are for templates; in a formula write the path alone: "
         "user.email)"},
        {"=LOWER(“a”)", "7+3: this has no meaning here (texts stand between straight quotes: \"text\")"},
        {"=LOWER(\"a)", "7+1: the text that begins here has no end (it ends with \")"},
        {"=\"\\u12\"",
         "2+2: \\u needs four hexadecimal digits (as in \\u00e9; a backslash itself is written \\\\)"},
        {"=\"a\\ud800b\"", "3+6: a surrogate stands alone (characters beyond U+FFFF are two escapes, as in "
                           "\\ud83d\\ude00, or stand as they are)"},
        {"=007", "1+3: a number has no leading zeros (digits that are no number are a text: \"007\")"},
        {"=1e400", "1+5: the number is beyond what a double holds (the largest is 1.7976931348623157e+308; "
                   "as a text it may "
                   "have any length)"},
        {"=1st.name",
         "1+8: a name cannot begin with a digit (such a name is read by GET, as in GET(\"1st.name\"))"},
        {"=user.first-name", "compiled"},
        {"=user.", "5+1: a name, a position or * is expected after the point (as in items.0.product.id; "
                   "other names are "
                   "read by GET(\"user.first-name\"))"},
        {"=items.*price", "7+1: after * the path ends or goes on with a point (as in items.*.price)"},
        {"=@name",
         "1+1: this has no meaning here (names with other characters are read by GET(\"the name\"))"},
    };
    for (const auto& r : rows) {
        CAPTURE(std::string(r.text));
        CHECK(problems(r.text) == r.expected);
    }
}

TEST_CASE("what people bring from other languages leads to what is written here") {
    const struct {
        const char* text;
        const char* place;
        const char* cure;
    } rows[] = {
        {"=CONCATENATE(a, b)", "1+11", "write CONCAT: CONCAT(a, b, ...)"},
        {"=IFERROR(a, b)", "1+7", "COALESCE(x, instead)"},
        {"=AVG(a)", "1+3", "write AVERAGE"},
        {"=ISBLANK(a)", "1+7", "write ISEMPTY"},
        {"=MID(a, 1, 2)", "1+3", "write SUBSTRING(text, from, to)"},
        {"=VALUE(a)", "1+5", "write NUMBER"},
        {"=TEXT(a, b)", "1+4", "DATEFORMAT(date, "},
        {"=VLOOKUP(a, b, c)", "1+7", "write SWITCH(x, "},
        {"=IFS(a, b)", "1+3", "write SWITCH(true, "},
        {"=ISNUMBER(a)", "1+8", "write NUMBER(x) != null"},
        {"=NVL(a, b)", "1+3", "write COALESCE"},
        {"=proper(a)", "1+6", "write CAPITALIZE"},
        {"=SI(a, b)", "1+2", "write IF: "},
        {"=wenn(a, b)", "1+4", "write IF: "},
        {"=LÄNGE(a)", "1+6", "write LENGTH"},
        {"=länge(a)", "1+6", "write LENGTH"},
        {"=CONCATÉNER(a)", "1+11", "write CONCAT: "},
        {"=verketten(a)", "1+9", "write CONCAT: "},
        {"=STXT(a, 1, 2)", "1+4", "write SUBSTRING"},
        {"=NBCAR(a)", "1+5", "write LENGTH"},
        {"=WECHSELN(a, b, c)", "1+8", "write SUBSTITUTE"},
        {"=ET(a, b)", "1+2", "write AND: AND(a, b, ...)"},
        {"=oder(a, b)", "1+4", "write OR: OR(a, b, ...)"},
        {"=NON(a)", "1+3", "write NOT(x)"},
        {"=SOMME(a)", "1+5", "write SUM"},
        {"=MITTELWERT(a)", "1+10", "write AVERAGE"},
        {"=ARRONDI(a, 2)", "1+7", "write ROUND"},
        {"=SVERWEIS(a, b, c)", "1+8", "write SWITCH(x, "},
        {"=HEUTE()", "1+5", "write TODAY"},
        {"=price.toFixed(2)", "1+13", "there are no methods; write ROUND"},
        {"=(price * 2).toFixed(2)", "12+8", "there are no methods; write ROUND"},
        {"=user.email.toLowerCase()", "1+22", "write LOWER"},
        {"=a ? b : c", "3+1", "IF(condition, a, b)"},
        {"=a ?? b", "3+2", "COALESCE(a, b)"},
        {"=a === b", "3+3", "equality is written ="},
        {"=a !== b", "3+3", "inequality is written !="},
        {"=a => 5", "3+2", "at least is written >="},
        {"=a := 5", "3+2", "equality is written ="},
        {"=a ** 2", "3+2", "there are no powers"},
        {"=a // b", "3+2", "a comment stands outside of the formula"},
        {"=a % 2", "3+1", "MOD(a, b)"},
        {"=items[0].id", "6+1", "it stands behind a point, as in items.0.id"},
        {"=a is not null", "3+2", "EXISTS(x)"},
        {"=a LIKE 'b%'", "3+4", "x CONTAINS("},
        {"=a not like 'b'", "3+3", "NOT(x CONTAINS("},
        {"=!EXISTS(x)", "1+1", "NOT(EXISTS(user.email))"},
        {"='l'appart'", "4+6", "a quote inside a text is written \\'"},
        {"=LOWER({{ crm.name }})", "7+2", "write the path alone: crm.name"},
        {"=IF(a = 1, b", "3+1", "the closing ) is missing at the end"},
        {"=SUM(a, b, c)", "1+12", "SUM([a, b])"},
    };
    for (const auto& r : rows) {
        CAPTURE(std::string(r.text));
        const auto told = problems(r.text);
        CHECK(told.starts_with(std::string(r.place) + ": "));
        CHECK_MESSAGE(told.find(r.cure) != told.npos, told);
    }
    for (const char* fine : {"=a && b", "=a != null", "=a <> b", "=AND(a, b)", "=a || b", "=a == b"}) {
        CAPTURE(std::string(fine));
        CHECK(problems(fine) == "compiled");
    }
}

TEST_CASE("a formula without the sign counts its places from its own beginning") {
    CHECK(describe(mapping::rule::compile_formula("FOO1(1)", {}).error()) ==
          "0+4: there is no function FOO1 (a path is written without parentheses; docs/mapping.md lists the "
          "functions)");
}

TEST_CASE("64 levels compile and the 65th is refused, whatever makes them") {
    const auto nested = [](std::string_view open, std::string_view inside, std::string_view close,
                           int levels) {
        std::string out = "=";
        for (int i = 0; i < levels; ++i)
            out += open;
        out += inside;
        for (int i = 0; i < levels; ++i)
            out += close;
        return out;
    };
    const struct {
        const char* open;
        const char* close;
        const char* place;
    } rows[] = {
        {"(", ")", "65+1"},    {"[", "]", "65+1"}, {"{a:", "}", "193+1"},        {"LOWER(", ")", "390+1"},
        {"NOT ", "", "257+3"}, {"-", "", "65+1"},  {"a CONTAINS ", "", nullptr},
    };
    for (const auto& r : rows) {
        CAPTURE(std::string(r.open));
        if (!r.place) continue;
        CHECK(problems(nested(r.open, "1", r.close, 64)) == "compiled");
        const std::string expected =
            std::string(r.place) +
            ": the formula is nested more than 64 levels deep (split it into several properties)";
        CHECK(problems(nested(r.open, "1", r.close, 65)) == expected);
        CHECK(problems(nested(r.open, "1", r.close, 9'000)) == expected);
    }
    CHECK(problems("=" + std::string(10'000, '(')).starts_with("65+1: the formula is nested"));
}

TEST_CASE("long chains are no nesting, and long texts are refused") {
    std::string chain = "=1";
    for (int i = 0; i < 10'000; ++i)
        chain += "+ 1";
    CHECK(text(chain) == "10001");
    std::string words = "=a";
    for (int i = 0; i < 5'000; ++i)
        words += " OR a";
    CHECK(text(words) == "false");
    CHECK(problems("=" + std::string(1'000'000, '(')) ==
          "0+0: the text is longer than 64 KiB (split it into several properties)");
    CHECK(problems(std::string(1'000'000, 'x')) ==
          "0+0: the text is longer than 64 KiB (split it into several properties)");
}

TEST_CASE("of hundreds of mistakes the first twenty are told") {
    std::string many = "=1";
    for (int i = 0; i < 500; ++i)
        many += "+foo1()";
    const auto compiled = mapping::rule::compile_text(many, {});
    REQUIRE(!compiled);
    CHECK(compiled.error().size() == 20);
}
