#include "host/routing/rate_limiter.hpp"

#include <doctest/doctest.h>

using desthost::routing::rate_limiter;
using namespace std::chrono_literals;

TEST_CASE("over a minute of virtual time not more events pass than the rate allows, and nearly as many") {
    rate_limiter::clock::time_point now{};
    rate_limiter limiter{100, now};
    std::size_t passed = 0;
    for (int i = 0; i < 60'000; ++i) {
        now += 1ms;
        const auto may = limiter.allowance(now, 32);
        limiter.take(may);
        passed += may;
    }
    CHECK(passed <= 60 * 100 + 100);
    CHECK(passed >= 60 * 100);
}

TEST_CASE("a batch beyond the bucket passes once and is waited for afterwards") {
    rate_limiter::clock::time_point now{};
    rate_limiter limiter{500, now};
    REQUIRE(limiter.may_pass(now));
    limiter.take(1500);
    CHECK_FALSE(limiter.may_pass(now));
    const auto delay = limiter.delay(now);
    CHECK(delay > 1990ms);
    CHECK(delay < 2010ms);
    CHECK_FALSE(limiter.may_pass(now + delay - 1ms));
    CHECK(limiter.may_pass(now + delay));
}

TEST_CASE("without a rate everything passes, and a clock that goes back takes nothing away") {
    rate_limiter::clock::time_point now{1h};
    rate_limiter unlimited{0, now};
    CHECK(unlimited.allowance(now, 17) == 17);
    rate_limiter limiter{10, now};
    limiter.take(10);
    CHECK_FALSE(limiter.may_pass(now - 30min));
    CHECK(limiter.may_pass(now + 200ms));
}
