// Two events with one key: the second waits for the first.
#include "host/journal/in_flight_keys.hpp"

#include <doctest/doctest.h>

#include <random>
#include <vector>

using desthost::journal::digest;
using desthost::journal::in_flight_keys;
using answer = in_flight_keys::answer;
using tokens = std::vector<in_flight_keys::token>;

namespace {

digest key(std::uint8_t number) {
    digest d;
    d.bytes[0] = number;
    return d;
}

} // namespace

TEST_CASE("the first of a key may be sent, the second waits until the first has ended, in either order") {
    for (const bool delivered : {true, false})
        for (const bool lets_go_first : {true, false}) {
            CAPTURE(delivered);
            CAPTURE(lets_go_first);
            in_flight_keys keys;
            in_flight_keys::released out;
            CHECK(keys.claim(key(1), 1));
            CHECK(keys.claim(key(1), 1));
            CHECK(keys.claim(key(2), 3));
            CHECK_FALSE(keys.claim(key(1), 2));
            if (lets_go_first) CHECK(keys.let_go(2) == answer::waits);
            keys.end(key(1), 1, delivered, out);
            if (lets_go_first) {
                CHECK(out.delivered == (delivered ? tokens{2} : tokens{}));
                CHECK(out.again == (delivered ? tokens{} : tokens{2}));
            } else {
                CHECK(out.delivered.empty());
                CHECK(out.again.empty());
                CHECK(keys.let_go(2) == (delivered ? answer::delivered : answer::again));
            }
            CHECK(keys.claim(key(1), 2));
        }
}

TEST_CASE("an event that ends in another way is waited for no more, and only the holder ends a key") {
    in_flight_keys keys;
    in_flight_keys::released out;
    CHECK(keys.claim(key(1), 1));
    CHECK_FALSE(keys.claim(key(1), 2));
    keys.forget(2);
    keys.end(key(1), 2, true, out);
    CHECK_FALSE(keys.claim(key(1), 3));
    CHECK(keys.let_go(3) == answer::waits);
    keys.end(key(1), 1, false, out);
    CHECK(out.again == tokens{3});
    CHECK(out.delivered.empty());
}

TEST_CASE("however events come and go, each that waits is released once, and no key has two holders") {
    std::mt19937 random{7};
    in_flight_keys keys;
    struct event {
        std::uint8_t key;
        bool holds;
        bool let_go = false;
    };
    std::vector<event> events;
    std::vector<int> holders(4, 0);
    std::size_t waiting = 0;
    std::size_t released = 0;
    for (int step = 0; step < 20000; ++step) {
        const auto pick = events.empty() ? 0 : random() % events.size();
        if (random() % 2 == 0) {
            const auto k = static_cast<std::uint8_t>(random() % 4);
            const bool holds = keys.claim(key(k), events.size());
            CHECK(holds == (holders[k] == 0));
            holders[k] += holds ? 1 : 0;
            waiting += holds ? 0 : 1;
            events.push_back({k, holds});
        } else if (!events.empty() && events[pick].holds) {
            in_flight_keys::released out;
            keys.end(key(events[pick].key), pick, random() % 2 == 0, out);
            released += out.again.size() + out.delivered.size();
            --holders[events[pick].key];
            events[pick].holds = false;
            events[pick].let_go = true;
        } else if (!events.empty() && !events[pick].let_go) {
            events[pick].let_go = true;
            released += keys.let_go(pick) == answer::waits ? 0 : 1;
        }
    }
    for (std::size_t i = 0; i < events.size(); ++i) {
        in_flight_keys::released out;
        if (events[i].holds) keys.end(key(events[i].key), i, true, out);
        released += out.again.size() + out.delivered.size();
        if (!events[i].holds && !events[i].let_go) released += keys.let_go(i) == answer::waits ? 0 : 1;
        events[i].let_go = true;
    }
    CHECK(released == waiting);
}
