#include "facebook/rounded_ids.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace lead_ads;

TEST_CASE("twenty different ids that all end in 0 were rounded, and one that does not says otherwise") {
    facebook::rounded_ids ids;
    for (int i = 100; i < 119; ++i)
        CHECK(!ids.add(std::to_string(i) + "0"));
    CHECK(!ids.add("1000")); // known
    CHECK(!ids.add(""));     // no id
    CHECK(!ids.are_rounded());
    CHECK(ids.add("2000"));
    CHECK(ids.are_rounded());
    CHECK(ids.add("1000"));
    CHECK(!ids.add("1001"));
    CHECK(!ids.are_rounded());
    CHECK(!ids.add("2000"));
}
