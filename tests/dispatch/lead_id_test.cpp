#include "dispatch/lead_id.hpp"

#include <doctest/doctest.h>

using lead_ads::dispatch::without_lead_id;

TEST_CASE("a lead id is cut out and every other byte stays as it is") {
    struct row {
        const char* event;
        const char* rest;
    };
    const row rows[] = {
        {R"({"user_data":{"lead_id":1234567890123456,"em":["ab"]}})", R"({"user_data":{"em":["ab"]}})"},
        {R"({"user_data":{"em":["ab"],"lead_id":"1234567890123456"}})", R"({"user_data":{"em":["ab"]}})"},
        {R"({"user_data":{"em":"ab","lead_id":1,"ph":"cd"}})", R"({"user_data":{"em":"ab","ph":"cd"}})"},
        {R"({"user_data":{"fbc":"fb.1.2.3","lead_id":1},"custom_data":{"lead_id":"1","value":1.50}})",
         R"({"user_data":{"fbc":"fb.1.2.3"},"custom_data":{"value":1.50}})"},
        {R"({"custom_data":{"lead_id":"1"},"user_data":{"lead_id":1,"ph":"x"}})",
         R"({"custom_data":{},"user_data":{"ph":"x"}})"},
        {R"({"match_keys":{"email":["ab"],"lead_id":"1"},"event_name":"Other"})",
         R"({"match_keys":{"email":["ab"]},"event_name":"Other"})"},
        {R"({"user_data":{"a":"\"lead_id\":1,","lead_id":1,"external_id":["x"],"b":{"lead_id":2}}})",
         R"({"user_data":{"a":"\"lead_id\":1,","external_id":["x"],"b":{"lead_id":2}}})"},
        {R"({ "user_data" : { "em" : "ab" , "lead_id" : 1 } })", R"({ "user_data" : { "em" : "ab" } })"},
        {R"({"note":{"user_data":{"lead_id":9}},"user_data":{"lead_id":1,"em":"a"}})",
         R"({"note":{"user_data":{"lead_id":9}},"user_data":{"em":"a"}})"},
    };
    for (const auto& r : rows) {
        CAPTURE(r.event);
        const auto rest = without_lead_id(r.event);
        REQUIRE(rest);
        CHECK(*rest == r.rest);
    }
}

TEST_CASE("nothing is cut where it would not help") {
    const char* const events[] = {
        R"({"user_data":{"lead_id":1}})",                              // nothing is left to match by
        R"({"user_data":{"lead_id":1,"fn":["ab"],"country":["cd"]}})", // too little
        R"({"user_data":{"lead_id":1,"em":[]}})",                      // an empty list is nobody
        R"({"user_data":{"lead_id":1,"em":""}})",
        R"({"user_data":{"lead_id":1,"em":null}})",
        R"({"user_data":{"em":["ab"]}})",                             // there is none
        R"({"custom_data":{"lead_id":1},"user_data":{"em":["ab"]}})", // the person has none
        R"({"user_data":"lead_id"})",
        R"([{"user_data":{"lead_id":1,"em":"a"}}])",
        "",
        "{",
        "nonsense",
    };
    for (const auto* event : events) {
        CAPTURE(event);
        CHECK_FALSE(without_lead_id(event));
    }
}
