// Every line of tests/golden/regex.json, which JavaScript wrote (tests/tools/regex_golden.mjs), answered by this
// library.
#include "core/json_write.hpp"
#include "mapping/regex/regex.hpp"
#include "tests/mapping/golden.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace lead_ads;
using namespace lead_ads::mapping;
using core::value;

namespace {

using arguments = std::span<const value>;

struct bench {
    core::arena memory;
    regex_scratch scratch;
};

std::string json(const value& v) {
    std::string out;
    core::write_json(v, out);
    return out;
}

std::optional<regex> compile(arguments a) {
    regex_error error;
    return regex::compile(a[1].as_string(), {.ignore_case = a[2].as_string() == "i"}, error);
}

value search(bench& b, arguments a) {
    const auto re = compile(a);
    if (!re) return value::string("error");
    const auto text = a[3].as_string();
    const auto status = re->search(text, b.scratch);
    if (status == match_status::no_match) return {};
    if (status != match_status::matched) return value::string("limit");
    const auto count = re->groups() + 1;
    auto* found = b.memory.array<value>(count + 1);
    const auto whole = re->group(b.scratch, 0).value();
    found[0] = value::integer(whole.data() - text.data(), b.memory);
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto group = re->group(b.scratch, i);
        found[i + 1] = group ? value::string(b.memory.copy(*group)) : value{};
    }
    return value::array({found, count + 1});
}

value replace(bench& b, arguments a) {
    const auto re = compile(a);
    if (!re) return value::string("error");
    std::string_view result = "limit";
    re->replace_all(a[3].as_string(), a[4].as_string(), b.scratch, b.memory, 1 << 20, result);
    return value::string(result);
}

} // namespace

TEST_CASE("regular expressions are what JavaScript makes of them") {
    golden::file golden;
    golden::read(golden, "regex.json", "GOLDEN_REGEX");
    bench b;
    for (const auto& item : golden.cases) {
        const auto call = item.elements();
        if (call[0].as_string() == "error") {
            regex_error error;
            if (regex::compile(call[1].as_string(), {}, error)) FAIL_CHECK(json(item) << " but here: compiled");
            continue;
        }
        const auto got = (call[0].as_string() == "search" ? search : replace)(b, call.first(call.size() - 1));
        if (!(got == call.back())) FAIL_CHECK(json(item) << " but here: " << json(got));
    }
}
