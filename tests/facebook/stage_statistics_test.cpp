#include "facebook/stage_statistics.hpp"

#include <doctest/doctest.h>

using namespace lead_ads::facebook;

namespace {

stage_sighting seen(const char* lead, const char* crm, const char* stage, std::int64_t time) {
    return {lead, crm, stage, std::string_view(stage) != "NOT_ASSIGNED", time, std::nullopt};
}

} // namespace

TEST_CASE("stages are counted by events and by leads, the most frequent first") {
    stage_statistics statistics;
    statistics.add(seen("1", "new", "LEAD", 10));
    statistics.add(seen("1", "won", "CONVERTED", 20));
    statistics.add(seen("2", "won", "CONVERTED", 30));
    statistics.add(seen("2", "won", "CONVERTED", 31));
    statistics.add(seen("", "odd", "NOT_ASSIGNED", 5));
    const auto summary = statistics.summary();
    CHECK(summary.events == 5);
    CHECK(summary.leads == 2);
    CHECK(summary.without_lead_id == 1);
    REQUIRE(summary.rows.size() == 3);
    CHECK(summary.rows[0].crm_stage == "won");
    CHECK(summary.rows[0].events == 3);
    CHECK(summary.rows[0].leads == 2);
    CHECK_FALSE(summary.rows[2].is_mapped);
    CHECK(summary.first_time == 5);
    CHECK(summary.last_time == 31);
}

TEST_CASE("leads without their initial stage, out of order, or before creation are found") {
    stage_statistics statistics;
    statistics.add(seen("good", "new", "LEAD", 10));
    statistics.add(seen("good", "won", "CONVERTED", 20));
    statistics.add(seen("no start", "won", "CONVERTED", 20));
    statistics.add(seen("backwards", "new", "LEAD", 30));
    statistics.add(seen("backwards", "won", "CONVERTED", 20));
    auto early = seen("early", "new", "LEAD", 10);
    early.created_time = 15;
    statistics.add(early);
    const auto summary = statistics.summary();
    CHECK(summary.without_initial_stage == 1);
    CHECK(summary.out_of_order == 1);
    CHECK(summary.before_creation == 2); // "early", and "backwards": won before it was a lead
}

TEST_CASE("lost and disqualified have no order between them") {
    stage_statistics statistics;
    statistics.add(seen("1", "new", "LEAD", 1));
    statistics.add(seen("1", "lost", "LOST", 2));
    statistics.add(seen("1", "won", "CONVERTED", 3));
    CHECK(statistics.summary().out_of_order == 0);
}
