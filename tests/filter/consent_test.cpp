#include "core/json_parse.hpp"
#include "filter/consent.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace lead_ads;

namespace {

bool consents(std::string_view event, const std::vector<std::string>& required) {
    core::arena memory;
    const auto parsed = core::parse_json(event, memory);
    REQUIRE(parsed.ok);
    return filter::has_consent(parsed.root, required);
}

} // namespace

TEST_CASE("numbers and texts are the same category") {
    CHECK(consents(R"({"user":{"consent_categories":[1,3]}})", {"3"}));
    CHECK(consents(R"({"user":{"consent_categories":["1","3"]}})", {"3"}));
    CHECK(consents(R"({"user":{"consent_categories":[3.0]}})", {"3"}));
    CHECK(consents(R"({"user":{"consent_categories":3}})", {"3"}));
    CHECK(consents(R"({"user":{"consent_categories":"ads"}})", {"ads"}));
}

TEST_CASE("without the category there is no consent") {
    CHECK_FALSE(consents(R"({"user":{"consent_categories":[1,2]}})", {"3"}));
    CHECK_FALSE(consents(R"({"user":{"consent_categories":[]}})", {"3"}));
    CHECK_FALSE(consents(R"({"user":{"consent_categories":null}})", {"3"}));
    CHECK_FALSE(consents(R"({"user":{"consent_categories":[true,{"a":3},[3]]}})", {"3"}));
    CHECK_FALSE(consents(R"({"user":{"consent_categories":[33]}})", {"3"}));
    CHECK_FALSE(consents(R"({"user":{}})", {"3"}));
    CHECK_FALSE(consents(R"({"user":7})", {"3"}));
    CHECK_FALSE(consents("{}", {"3"}));
}

TEST_CASE("of several categories every one is needed, and of none none") {
    CHECK(consents(R"({"user":{"consent_categories":[1,3]}})", {"1", "3"}));
    CHECK_FALSE(consents(R"({"user":{"consent_categories":[1,3]}})", {"1", "2"}));
    CHECK(consents("{}", {}));
}
