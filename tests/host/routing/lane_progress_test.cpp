// lane_progress against the plainest model: a set of positions.
#include "host/routing/lane_progress.hpp"

#include <doctest/doctest.h>

#include <random>
#include <set>

using desthost::routing::lane_progress;

namespace {

constexpr auto span = lane_progress::span;

struct model {
    std::uint64_t floor = 0;
    std::set<std::uint64_t> above;

    bool finish(std::uint64_t p) {
        if (p < floor || p >= floor + span) return false;
        const bool is_new = above.insert(p).second;
        advance();
        return is_new;
    }
    void finish_below(std::uint64_t p) {
        if (p <= floor) return;
        floor = p;
        above.erase(above.begin(), above.lower_bound(p));
        advance();
    }
    void advance() {
        while (above.erase(floor) != 0)
            ++floor;
    }
    bool is_finished(std::uint64_t p) const { return p < floor || above.contains(p); }
};

void compare(const lane_progress& real, const model& expected) {
    REQUIRE(real.floor() == expected.floor);
    REQUIRE(real.finished_above() == expected.above.size());
}

} // namespace

TEST_CASE("the floor follows what has finished in any order, for thousands of schedules") {
    for (unsigned seed = 0; seed < 3000; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        const std::uint64_t start = seed % 3 == 0 ? 0 : random() % 1'000'000'000;
        // Most schedules stay near the floor, some reach for the end of the span and beyond.
        const std::uint64_t reach = seed % 4 == 0 ? span + 5 : 1 + random() % 200;
        lane_progress real(start);
        model expected{start, {}};
        for (int i = 0; i < 200; ++i) {
            const auto p =
                expected.floor + random() % reach - std::min<std::uint64_t>(expected.floor, random() % 3);
            switch (random() % 16) {
            case 0:
                real.finish_below(p);
                expected.finish_below(p);
                break;
            case 1: {
                lane_progress loaded;
                loaded.load(real.floor(), real.bitmap());
                real = loaded;
                break;
            }
            default:
                REQUIRE(real.finish(p) == expected.finish(p));
            }
            compare(real, expected);
            const auto asked = expected.floor + random() % reach;
            REQUIRE(real.is_finished(asked) == expected.is_finished(asked));
            REQUIRE(real.has_room(asked) == (asked < expected.floor + span));
        }
    }
}

TEST_CASE("the bitmap is as short as it can be, and never longer than the span") {
    lane_progress progress(100);
    CHECK(progress.bitmap().empty());
    progress.finish(101);
    CHECK(progress.bitmap() == std::string("\x02", 1));
    progress.finish(100 + span - 1);
    CHECK(progress.bitmap().size() == span / 8);
    CHECK_FALSE(progress.finish(100 + span));
    progress.finish(100);
    CHECK(progress.floor() == 102);
}

TEST_CASE("a bitmap that is too long is cut, so that a foreign one cannot do harm") {
    lane_progress progress;
    progress.load(7, std::string(span, '\xFF'));
    CHECK(progress.floor() == 7 + span);
    CHECK(progress.finished_above() == 0);
}
