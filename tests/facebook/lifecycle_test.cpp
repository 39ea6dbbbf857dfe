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

TEST_CASE("accents written as characters of their own, zero-width characters and runs of white space do not "
          "count") {
    const std::vector<std::pair<std::string, std::string>> table = {{"gagn\u00e9", "CONVERTED"},
                                                                    {"marketing qualified", "LEAD"}};
    CHECK(facebook_stage("Gagne\u0301", table, "NOT_ASSIGNED") == "CONVERTED");
    CHECK(facebook_stage("G\u200bagn\u00e9", table, "NOT_ASSIGNED") == "CONVERTED");
    CHECK(facebook_stage("Marketing  Qualified", table, "NOT_ASSIGNED") == "LEAD");
    CHECK(facebook_stage("Marketing\u00a0\tQualified ", table, "NOT_ASSIGNED") == "LEAD");
    CHECK(facebook_stage("MarketingQualified", table, "NOT_ASSIGNED") == "NOT_ASSIGNED");
}

TEST_CASE("Facebook knows seven stages, in upper case") {
    CHECK(lifecycle_stages.size() == 7);
    CHECK(is_lifecycle_stage("LOST"));
    CHECK_FALSE(is_lifecycle_stage("lost"));
    CHECK_FALSE(is_lifecycle_stage(""));
}
