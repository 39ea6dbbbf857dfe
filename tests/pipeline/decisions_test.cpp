// The figures and names that decided, as details tell them.
#include "core/json_parse.hpp"
#include "pipeline/decisions.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace lead_ads::pipeline {

TEST_CASE("the age of an event and the age that is taken are told") {
    CHECK(describe_age(88 * 86'400, 7 * 86'400) ==
          "the event is 88 days old, and 7 days are taken; send events at least daily");
    CHECK(describe_age(30 * 3'600, 24 * 3'600)
              .starts_with("the event is 30 hours old, and 24 hours are taken"));
}

TEST_CASE("an unmapped event is told by its name and a near one, unless the name could be a person's") {
    std::vector<config::mapping_entry> entries(1);
    entries[0].name = "generate_lead";
    CHECK(describe_unmapped("generate_laed", entries) ==
          "no entry of mapping takes the event name \"generate_laed\"; did you mean \"generate_lead\"?");
    CHECK(describe_unmapped("purchase", entries).find("add an entry under mapping") != std::string::npos);
    for (const char* name : {"jane@example.com", "+33 6 12 34 56 78", "a\nb"})
        CHECK(describe_unmapped(name, entries).find("event name (not shown);") != std::string::npos);
    const auto text = describe_unmapped(std::string(500, 'x'), entries);
    CHECK(text.find('"' + std::string(100, 'x') + "...\"") != std::string::npos);
}

TEST_CASE("a condition is told by what stands at its paths, never by values") {
    core::arena memory;
    const auto event = core::parse_json(R"({"user":{"country":"DE","age":5}})", memory).root;
    const auto rule =
        *mapping::rule::compile_formula("user.country = \"FR\" AND user.age > 7 AND EXISTS(user.id)", {});
    CHECK(describe_condition(rule, event, memory) == "filters.when is not true for this event: user.country "
                                                     "is a text, user.age is a number, user.id is absent");
}

} // namespace lead_ads::pipeline
