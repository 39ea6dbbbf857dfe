#include "host/replay/in_flight.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>

using desthost::replay::in_flight;

TEST_CASE("an event is kept until the worker and the result have let go of it, in either order") {
    in_flight window{10, 1000};
    const auto first = window.add({0, 7, "one"});
    const auto second = window.add({1, 8, "two"});
    CHECK(window.record(first).payload == "one");
    CHECK(window.record(second).line == 8);
    window.let_go(first);
    REQUIRE(window.begin_end(first) != nullptr);
    CHECK(window.begin_end(first) == nullptr); // a second result
    window.release(first);
    CHECK(window.count() == 1);
    REQUIRE(window.begin_end(second) != nullptr); // the result comes before submit has returned
    window.release(second);
    CHECK(window.count() == 1);
    window.let_go(second);
    CHECK(window.count() == 0);
}

TEST_CASE("a token that has ended, or never was, is not taken for its successor's") {
    in_flight window{10, 1000};
    const auto first = window.add({0, 1, "one"});
    window.let_go(first);
    REQUIRE(window.begin_end(first) != nullptr);
    window.release(first);
    const auto second = window.add({0, 2, "two"});
    CHECK(second != first);
    CHECK(window.begin_end(first) == nullptr);
    CHECK(window.begin_end(~std::uint64_t{0}) == nullptr);
    CHECK(window.begin_end(12345) == nullptr);
    CHECK(window.left() == std::vector{second});
}

TEST_CASE("room is bounded by events and by bytes, and comes back") {
    in_flight window{2, 100};
    CHECK(window.has_room());
    const auto large = window.add({0, 1, std::string(100, 'x')});
    CHECK_FALSE(window.has_room());
    window.let_go(large);
    REQUIRE(window.begin_end(large) != nullptr);
    window.release(large);
    CHECK(window.has_room());
    window.add({0, 1, "a"});
    window.add({0, 2, "b"});
    CHECK_FALSE(window.has_room());
}

TEST_CASE("waiting for room ends when there is some, and when the run stops") {
    in_flight window{1, 100};
    const auto only = window.add({0, 1, "a"});
    window.let_go(only);
    std::atomic<int> found_room = -1;
    std::thread waiter{[&] { found_room = window.wait_for_room() ? 1 : 0; }};
    REQUIRE(window.begin_end(only) != nullptr);
    window.release(only);
    waiter.join();
    CHECK(found_room == 1);
    window.add({0, 1, "a"});
    std::thread stopped{[&] { found_room = window.wait_for_room() ? 1 : 0; }};
    window.stop_waiting();
    stopped.join();
    CHECK(found_room == 0);
}
