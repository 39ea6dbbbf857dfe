#include "batch/accumulator.hpp"
#include "batch/shared_text.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace lead_ads::batch;

namespace {

bundle three_events() {
    bundle made(std::make_shared<target>());
    for (const auto* json : {R"({"a":1})", R"({"b":2})", R"({"c":3})"})
        made.add({1, json, "id", 0, 0}, 0, 0, 0);
    return made;
}

} // namespace

TEST_CASE("a text that somebody else holds is never changed") {
    shared_text first;
    CHECK(first.view() == "");
    first.own() = "what was sent";
    const auto second = first;
    CHECK(second.view().data() == first.view().data());
    CHECK(first.is_shared());

    first.own() += ", and more";
    CHECK(first.view() == "what was sent, and more");
    CHECK(second.view() == "what was sent");
    CHECK_FALSE(first.is_shared());
    CHECK_FALSE(second.is_shared());
}

TEST_CASE("memory is kept for the next text unless somebody reads the last one") {
    shared_text text;
    text.own().assign(1000, 'x');
    const auto* const memory = text.view().data();
    {
        const auto reader = text;
        text.forget();
        CHECK(text.view() == "");
        CHECK(text.capacity() == 0);
        CHECK(reader.view() == std::string(1000, 'x'));
        text = reader;
    }
    text.forget();
    CHECK(text.view() == "");
    CHECK(text.capacity() >= 1000);
    CHECK(text.own().data() == memory);
}

TEST_CASE("whatever becomes of a bundle, a request that holds its text reads what it was given") {
    constexpr auto all = R"({"a":1},{"b":2},{"c":3})";
    auto events = three_events();
    const auto held = events.text();

    SUBCASE("it is divided") {
        const auto first = events.slice(0, 1);
        const auto taken = events.take_if([&](const entry& e) { return e.offset > 10; });
        CHECK(first.json() == R"({"a":1})");
        CHECK(events.json() == R"({"a":1},{"b":2})");
        CHECK(taken.json() == R"({"c":3})");
    }
    SUBCASE("it grows") {
        events.add({1, R"({"d":4})", "id", 0, 0}, 0, 0, 0);
        CHECK(events.json() == R"({"a":1},{"b":2},{"c":3},{"d":4})");
    }
    SUBCASE("it ends") {
        events = {};
    }
    SUBCASE("its memory is taken for other events") {
        accumulator a({.max_events = 1});
        a.recycle(std::move(events));
        std::vector<bundle> full;
        a.add(std::make_shared<target>(), {1, "[]", "id", 0, 0}, {}, full);
        REQUIRE(full.size() == 1);
        CHECK(full[0].json() == "[]");
        CHECK(full[0].json().data() != held.view().data());
    }
    CHECK(held.view() == all);
    CHECK_FALSE(held.is_shared());
}

TEST_CASE("texts go from thread to thread and back, and nobody writes while another reads") {
    shared_text text;
    for (int round = 0; round < 2000; ++round) {
        const auto expected = std::to_string(round);
        text.own().append(expected);
        std::optional<bool> is_same;
        std::thread reader([held = text, &expected, &is_same]() mutable {
            is_same = held.view() == expected;
            held = {};
        });
        text.forget(); // before or after the reader has let go
        reader.join();
        CHECK(is_same == true);
    }
}
