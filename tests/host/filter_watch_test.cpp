#include "host/replay/filter_watch.hpp"

#include <doctest/doctest.h>

#include <destination/result.h>

TEST_CASE(
    "an input of which every event was filtered for one reason is told of, unless the reason is usual") {
    desthost::replay::filter_watch watch;
    const auto filtered = [&](std::uint32_t input, const char* reason) {
        watch.count(input, DESTINATION_OUTCOME_FILTERED, reason);
    };
    filtered(0, "condition"), filtered(0, "condition");
    filtered(1, "condition"), filtered(1, "consent");
    filtered(2, "condition"), watch.count(2, DESTINATION_OUTCOME_DELIVERED, ""), filtered(2, "condition");
    filtered(4, "already_delivered");
    watch.count(5, DESTINATION_OUTCOME_INVALID, "condition"), filtered(5, "condition");
    CHECK(watch.warnings({"a", "b", "c", "d", "e", "f"}) ==
          std::vector<std::string>{
              "a: every event (2) was filtered for the same reason, condition; compare the names "
              "in the mapping file with those of the input"});
}
