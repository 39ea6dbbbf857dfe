// Out of memory while a zone reads its later rules. This program's operator new can be told to
// have none.
#include "mapping/date/time_zone.hpp"
#include "tests/support/short_of_memory.hpp"

#include <doctest/doctest.h>

#include <new>

using lead_ads::mapping::date::time_zone;

TEST_CASE("a date after 2061 that finds no memory says so, and the next one tries again") {
    const auto paris = time_zone::find("Europe/Paris").value();
    constexpr std::int64_t summer_2062 = 2910560400000;
    bool threw = false;
    std::int32_t soon = 0;
    {
        const test_support::short_of_memory now;
        soon = paris.offset_at(1688169600000);
        try {
            (void)paris.offset_at(summer_2062);
        } catch (const std::bad_alloc&) {
            threw = true;
        }
    }
    CHECK(soon == 7200);
    CHECK(threw);
    CHECK(paris.offset_at(summer_2062) == 7200);
}
