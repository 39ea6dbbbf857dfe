// Random programs: printing and compiling again gives the same program, and evaluating any of them keeps its
// limits.
#include "mapping/function_table.hpp"
#include "tests/mapping/language.hpp"

#include <random>

using namespace language;

namespace {

// Writes random formulas that are valid: seeded, so that a failure can be had again.
class writer {
public:
    explicit writer(std::uint32_t seed) : random_(seed) {}

    std::string formula(int depth) {
        if (depth <= 0) return leaf();
        switch (below(9)) {
        case 0:
            return formula(depth - 1) + one_of({" OR ", " || ", " AND ", " && "}) + formula(depth - 1);
        case 1:
            return one_of({"NOT ", "not(", "NOT("}, depth);
        case 2:
            return "(" + formula(depth - 1) + ")" + comparison(depth);
        case 3:
        case 4:
            return arithmetic(depth);
        case 5:
            return "[" + list(depth, 0, 3) + "]";
        case 6:
            return "{key: " + formula(depth - 1) + ", \"other key\": " + formula(depth - 1) + "}";
        default:
            return call(depth);
        }
    }

    std::string template_text() {
        std::string out;
        for (auto pieces = below(5); pieces > 0; --pieces)
            out += one_of({"text ", "\\{{", "}}", "{", "{{user.email}}", "{{ items.*.id }}", "{{a-b.0}}", "é",
                           "\\", "\"", "{{X}}", "=", "{{root.a}}", "\n"});
        return out.starts_with('=') ? "x" + out : out;
    }

private:
    std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_()) % n; }

    std::string one_of(std::initializer_list<const char*> texts) {
        return texts.begin()[below(static_cast<std::uint32_t>(texts.size()))];
    }

    // A prefix around a formula, closed when it opens a parenthesis.
    std::string one_of(std::initializer_list<const char*> prefixes, int depth) {
        const auto prefix = one_of(prefixes);
        return prefix.back() == '(' ? prefix + formula(depth - 1) + ")" : "(" + prefix + leaf() + ")";
    }

    std::string leaf() {
        return one_of({"1",
                       "2.50",
                       "1e3",
                       ".5",
                       "12345678901234567890",
                       "\"text\"",
                       "'it\\'s \\s \\u00e9'",
                       "\"\"",
                       "true",
                       "FALSE",
                       "null",
                       "user.email",
                       "items",
                       "items.*.price",
                       "items.0.id",
                       "list",
                       "root.list",
                       "n",
                       "missing",
                       "GET(\"a-b\")",
                       "GET(\"or\")",
                       "in",
                       "\"{{x}}\\n\\t\"",
                       "[]",
                       "{}",
                       "long",
                       "json"});
    }

    std::string comparison(int depth) {
        const auto other = "(" + formula(depth - 1) + ")";
        switch (below(4)) {
        case 0:
            return one_of({" IN(", " !IN(", " in ("}) + list(depth, 1, 3) + ")";
        case 1:
            return " BETWEEN(" + formula(depth - 1) + ", " + formula(depth - 1) + ")";
        case 2:
            return one_of(
                {" ~ \"[a-z]+\\d?\"", " !~ 'x|y'", " CONTAINS(\"e\")", " startswith \"a\"", " ENDSWITH(n)"});
        default:
            return one_of({" = ", " == ", " != ", " <> ", " < ", " > ", " <= ", " >= "}) + other;
        }
    }

    std::string arithmetic(int depth) {
        std::string out = below(4) == 0 ? "-" : "";
        out += operand(depth);
        for (auto more = below(3) + 1; more > 0; --more)
            out += one_of({" + ", " - ", " * ", " / ", "-", "*"}) + operand(depth);
        return out;
    }

    std::string operand(int depth) { return below(3) == 0 ? leaf() : "(" + formula(depth - 1) + ")"; }

    std::string list(int depth, std::uint32_t least, std::uint32_t most) {
        std::string out;
        for (auto count = least + below(most - least + 1); count > 0; --count)
            (out += out.empty() ? "" : ", ") += formula(depth - 1);
        return out;
    }

    std::string call(int depth) {
        const auto all = mapping::all_functions();
        const auto& row = all[below(static_cast<std::uint32_t>(all.size()))];
        const auto most = row.most == mapping::any_number ? row.least + 3u : row.most;
        const auto count = row.least + below(most - row.least + 1);
        std::string out(row.name);
        out += '(';
        for (std::uint32_t i = 0; i < count; ++i) {
            if (i > 0) out += ", ";
            const bool special = i == row.role_position && row.role != mapping::argument_role::value;
            out += special ? argument(row.role, depth) : formula(depth - 1);
        }
        return out + ")";
    }

    std::string argument(mapping::argument_role role, int depth) {
        switch (role) {
        case mapping::argument_role::regex:
            return one_of({"\"(a|b)+\"", "\"\\d\"", "user.email", "\"\""});
        case mapping::argument_role::path:
            return one_of({"\"a.b\"", "user.email", "\"x.*.y\""});
        case mapping::argument_role::unit:
            return one_of({"\"days\"", "\"months\"", "user.email"});
        case mapping::argument_role::property:
            return one_of({"user.email", "missing", "items.*.id"});
        default:
            return formula(depth - 1);
        }
    }

    std::mt19937 random_;
};

const std::string& rich_event() {
    static const std::string event = [] {
        std::string text =
            R"({"user":{"email":"Jane@Example.com"},"items":[{"id":1,"price":2.5},{"id":"two","price":null},5],)"
            R"("list":[1,"2",null,[3]],"n":7,"a-b":"dash","or":1,"in":"in","json":"{\"a\":{\"b\":1}}","long":")";
        return text + std::string(3'000, 'l') + "\"}";
    }();
    return event;
}

} // namespace

TEST_CASE("printing a formula and compiling it again gives the same program") {
    std::size_t compiled_count = 0;
    for (std::uint32_t seed = 0; seed < 3'000; ++seed) {
        writer w(seed);
        const auto written = "=" + w.formula(static_cast<int>(seed % 6));
        CAPTURE(seed);
        CAPTURE(written);
        bench b(rich_event());
        const auto first = mapping::rule::compile_text(written, {&b.zone});
        // A constant beyond a limit is the only thing that can be refused.
        if (!first.has_value()) {
            for (const auto& e : first.error())
                REQUIRE_MESSAGE(
                    (e.message.starts_with("this constant") || e.message.starts_with("EXISTS takes") ||
                     e.message.starts_with("LOOKUP's") || e.message.starts_with("the path is empty") ||
                     e.message.starts_with("this is no unit") ||
                     e.message.starts_with("a regular expression is") ||
                     e.message.find("goes through a list") != e.message.npos ||
                     e.message.starts_with("DATEPARSE has") || e.message.starts_with("the decimal sign")),
                    describe(first.error()));
            continue;
        }
        ++compiled_count;
        const auto printed = first->print();
        const auto second = mapping::rule::compile_text(printed, {&b.zone});
        REQUIRE_MESSAGE(second.has_value(), printed << " " << describe(second.error()));
        CHECK(second->print() == printed);
        CHECK(second->is_constant() == first->is_constant());
        const auto one = json(mapping::evaluate(*first, b.with));
        CHECK(one == json(mapping::evaluate(*second, b.with)));
        CHECK(one.size() <= b.with.limits.result_bytes * 6);
    }
    CHECK(compiled_count > 2'500);
}

TEST_CASE("printing a template and compiling it again gives the same program") {
    for (std::uint32_t seed = 0; seed < 2'000; ++seed) {
        writer w(seed);
        const auto written = w.template_text();
        CAPTURE(written);
        bench b(rich_event());
        const auto first = mapping::rule::compile_text(written, {});
        if (!first) continue;
        const auto printed = first->print();
        const auto second = mapping::rule::compile_text(printed, {});
        REQUIRE_MESSAGE(second.has_value(), printed << " " << describe(second.error()));
        CHECK(second->print() == printed);
        CHECK(json(mapping::evaluate(*first, b.with)) == json(mapping::evaluate(*second, b.with)));
    }
}

TEST_CASE("tokens in any order compile or are refused inside the text") {
    const char* const tokens[] = {
        "a",        "user.email", "(",          ")",   "[",  "]",     "{", "}",     ",",        ":",
        "+",        "-",          "*",          "/",   "=",  "!=",    "<", "~",     "!~",       "!",
        "IN",       "BETWEEN",    "NOT",        "AND", "OR", "\"x\"", "1", "LOWER", "FOR_EACH", "EXISTS",
        "CONTAINS", "null",       "items.*.id", "'",   ".",  "\\",    "é"};
    std::mt19937 random(7);
    std::size_t compiled_count = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string written = "=";
        for (auto count = random() % 8; count > 0; --count)
            (written += tokens[random() % std::size(tokens)]) += ' ';
        CAPTURE(written);
        const auto rule = mapping::rule::compile_text(written, {});
        if (rule) {
            ++compiled_count;
            REQUIRE(mapping::rule::compile_text(rule->print(), {})->print() == rule->print());
            continue;
        }
        for (const auto& e : rule.error()) {
            REQUIRE(e.offset + e.length <= written.size());
            REQUIRE_FALSE(e.message.empty());
        }
    }
    CHECK(compiled_count > 100);
}

TEST_CASE("the canonical form is what a careful person would write") {
    const struct {
        const char* written;
        const char* printed;
    } rows[] = {
        {"=lower( user.email )", "=LOWER(user.email)"},
        {"=(a)+((b))", "=a + b"},
        {"=a-(b-c)", "=a - (b - c)"},
        {"=(a+b)*c", "=(a + b) * c"},
        {"=not(a==1&&b<>2)||c", "=NOT (a = 1 AND b != 2) OR c"},
        {"=x !in('a',\"b\")", "=x !IN(\"a\", \"b\")"},
        {"=x startswith 'a'", "=x STARTSWITH(\"a\")"},
        {"=a ~ '\\d\"'", "=a ~ \"\\\\d\\\"\""},
        {"=- - 5", "=--5"},
        {"=GET('user.email')", "=user.email"},
        {"=GET('user.first-name')", "=GET(\"user.first-name\")"},
        {"=GET('true')", "=GET(\"true\")"},
        {"={'a':1,\"b c\":[ ]}", "={a: 1, \"b c\": []}"},
        {"={{ }", "refused"},
        {"{{ user.email }} \\{{", "{{user.email}} \\{{"},
        {"=\"\\u0001\\n\"", "=\"\\u0001\\u000a\""},
    };
    for (const auto& r : rows) {
        CAPTURE(std::string(r.written));
        const auto rule = mapping::rule::compile_text(r.written, {});
        CHECK((rule ? rule->print() : "refused") == r.printed);
    }
}

TEST_CASE("a literal number is printed with its own digits") {
    bench b;
    for (const auto* written : {"=MOD(1e300, 1e-600)", "=ROUND(0.12345678901234567890, 19)"}) {
        const auto compiled = mapping::rule::compile_text(written, {&b.zone});
        REQUIRE(compiled.has_value());
        CHECK(compiled->print() == written);
    }
}
