#include "core/fold.hpp"
#include "facebook/lifecycle.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace lead_ads::facebook;

TEST_CASE("a CRM stage finds its Facebook stage whatever its case and surrounding space") {
    const std::vector<std::pair<std::string, std::string>> table = {
        {lead_ads::core::folded("Won"), "CONVERTED"},
        {lead_ads::core::folded(" QUALIFIÉ "), "SALES_OPPORTUNITY"}};
    CHECK(facebook_stage("won", table, "NOT_ASSIGNED") == "CONVERTED");
    CHECK(facebook_stage("  WON\t", table, "NOT_ASSIGNED") == "CONVERTED");
    CHECK(facebook_stage("qualifié", table, "NOT_ASSIGNED") == "SALES_OPPORTUNITY");
    CHECK(lead_ads::core::folded("\u00a0Marketing Qualified, a long name of a stage ") ==
          "marketing qualified, a long name of a stage");
    CHECK(facebook_stage("nurturing", table, "NOT_ASSIGNED") == "NOT_ASSIGNED");
    CHECK(facebook_stage("", table, "LEAD") == "LEAD");
}

TEST_CASE("Facebook knows seven stages, in upper case") {
    CHECK(lifecycle_stages.size() == 7);
    CHECK(is_lifecycle_stage("LOST"));
    CHECK_FALSE(is_lifecycle_stage("lost"));
    CHECK_FALSE(is_lifecycle_stage(""));
}
