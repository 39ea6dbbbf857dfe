#include "core/json_parse.hpp"
#include "filter/consent.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace lead_ads;

namespace {

filter::consent read(std::string_view event, const std::vector<std::string>& required) {
    core::arena memory;
    const auto parsed = core::parse_json(event, memory);
    REQUIRE(parsed.ok);
    return filter::read_consent(parsed.root, required, memory);
}

bool consents(std::string_view event, const std::vector<std::string>& required) {
    return read(event, required) == filter::consent::given;
}

filter::consent read_categories(std::string_view categories) {
    return read(R"({"user":{"consent_categories":)" + std::string(categories) + "}}", {"3"});
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

TEST_CASE("several categories in one text are read, and no more consent than is given") {
    using enum filter::consent;
    const struct {
        std::string_view categories;
        filter::consent result;
    } cases[] = {
        {R"("1,3")", given},
        {R"("1;3")", given},
        {R"("1|3")", given},
        {R"(" 3")", given},
        {R"("1 3")", given},
        {R"(",1,3,")", given},
        {R"("[1,3]")", given},
        {R"("[\"1\", \"3\"]")", given},
        {R"({"3": true})", given},
        {R"("{\"3\": true}")", given},
        {R"({"3": "granted"})", given},
        {R"({"1": true, "3": 1})", given},
        {R"([" 3"])", given},
        {R"(["1,3"])", given},
        {R"(["3", false])", given},
        {R"("13")", not_given},
        {R"(["13"])", not_given},
        {R"("13,31")", not_given},
        {R"("1,3.5")", not_given},
        {R"("03")", not_given},
        {R"("C0001,C0002")", not_given},
        {R"("[13]")", not_given},
        {R"({"3": false})", not_given},
        {R"({"3": "denied"})", not_given},
        {R"({"3": 0})", not_given},
        {R"("all")", not_given},
        {R"("")", not_given},
        {R"("1:true,3:false")", not_given},
        {R"("not 3")", unreadable},
        {R"("3: denied, 4")", unreadable},
        {R"("3 denied")", unreadable},
        {R"(true)", unreadable},
        {R"([{"id": 3}])", unreadable},
        {R"([[3]])", unreadable},
        {R"({"3": {"granted": true}})", unreadable},
        {R"("[1,3")", unreadable},
    };
    for (const auto& [categories, result] : cases) {
        CAPTURE(categories);
        CHECK(static_cast<int>(read_categories(categories)) == static_cast<int>(result));
    }
    CHECK(consents(R"({"user":{"consent_categories":",C0001,C0002,"}})", {"C0001", "C0002"}));
    CHECK_FALSE(consents(R"({"user":{"consent_categories":",C0001,C0002,"}})", {"C0001", "C0003"}));
    CHECK(consents(R"({"user":{"consent_categories":"Marketing cookies"}})", {"Marketing cookies"}));
}
