// The state machine in virtual time: sending, retrying, giving up, stopping.
#include "tests/dispatch/world.hpp"

using namespace lead_ads::dispatch;
using lead_ads::batch::make_credentials;
using tokens = std::vector<std::uint64_t>;

TEST_CASE("a batch that is confirmed in full is delivered") {
    world w;
    w.add(3);
    REQUIRE(w.requests.size() == 1);
    CHECK(w.requests[0].tokens == tokens{0, 1, 2});
    w.answer_next(received(3));
    CHECK(w.count(outcome::delivered) == 3);
    CHECK(w.m.is_empty());
    CHECK(w.m.wake_at() == never);
}

TEST_CASE("at most so many requests are under way as there are connections") {
    world w;
    for (int i = 0; i < 6; ++i)
        w.add(1);
    CHECK(w.in_flight.size() == 4);
    w.answer_next(received(1));
    CHECK(w.in_flight.size() == 4);
    CHECK(w.requests.size() == 5);
}

TEST_CASE("a connection sends nothing until the host knows the results of its last request") {
    world w(one_connection());
    w.host_is_slow = true;
    w.add(1);
    w.add(1);
    w.answer_next(received(1));
    CHECK(w.requests.size() == 1);
    w.pass(minute);
    CHECK(w.requests.size() == 1);
    w.return_reports();
    w.carry_out();
    CHECK(w.requests.size() == 2);
}

TEST_CASE("a passing fault is retried within the bounds of exponential backoff") {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        policy how;
        how.retry_initial = 500 * millisecond;
        how.retry_max = 4 * second;
        world w(how, seed);
        w.add(2);
        for (std::int64_t ceiling : {500, 1000, 2000, 4000, 4000, 4000}) {
            const auto failed_at = w.time;
            w.answer_next(http(503, "<html>"));
            CHECK(w.in_flight.empty());
            while (w.in_flight.empty())
                w.pass(millisecond);
            CHECK(w.time - failed_at <= (ceiling + 2) * millisecond);
        }
        w.answer_next(received(2));
        CHECK(w.count(outcome::delivered) == 2);
    }
}

TEST_CASE("what never succeeds is given up when its patience is over, and no sooner") {
    policy how;
    how.give_up_after = 10 * second;
    how.retry_max = second;
    world w(how);
    w.add(2);
    while (w.results.empty()) {
        if (!w.in_flight.empty()) w.answer_next(no_answer(failure::unreachable));
        w.pass(10 * millisecond);
    }
    CHECK(w.count(outcome::undelivered, "gave_up") == 2);
    CHECK(w.time >= 10 * second);
    CHECK(w.time <= 10 * second + 200 * millisecond);
    CHECK(w.results[0].text.find("the test's network failed") != std::string::npos);
    CHECK(w.m.is_empty());
}

TEST_CASE("events of one batch are given up each at its own time") {
    policy how;
    how.give_up_after = 10 * second;
    world w(how);
    lead_ads::batch::bundle b(w.to);
    b.add({0, "{}", "", wall_start, 86400}, 0, 0, 0);
    b.add({1, "{}", "", wall_start, 86400}, 5 * second, 0, 0);
    w.time = 5 * second;
    w.m.add(std::move(b), w.now());
    w.carry_out();
    while (w.results.empty()) {
        if (!w.in_flight.empty()) w.answer_next(http(500));
        w.pass(10 * millisecond);
    }
    CHECK(w.results.contains(0));
    CHECK_FALSE(w.results.contains(1));
    w.pass(minute);
    while (!w.in_flight.empty())
        w.answer_next(received(1));
}

TEST_CASE("an event that waits its turn behind others is not given up") {
    auto how = one_connection();
    how.give_up_after = second;
    world w(how);
    w.add(1);
    w.add(1);
    w.pass(minute);
    CHECK(w.results.empty());
    w.answer_next(received(1));
    w.answer_next(received(1));
    CHECK(w.count(outcome::delivered) == 2);
}

TEST_CASE("a stale connection is retried at once, and once") {
    world w;
    w.add(1);
    w.answer_next(no_answer(failure::stale));
    CHECK(w.requests.size() == 2);
    CHECK(w.requests[1].at == w.requests[0].at);
    w.answer_next(no_answer(failure::stale));
    CHECK(w.requests.size() == 2);
    w.pass(2 * second);
    CHECK(w.requests.size() == 3);
}

TEST_CASE("age is looked at again when a request is built") {
    world w;
    w.add(1, wall_start - 7 * 86400);
    CHECK(w.in_flight.size() == 1); // exactly as old as it may be
    w.add(1, wall_start - 7 * 86400 - 1);
    CHECK(w.count(outcome::invalid, "event_too_old") == 1);
    w.pass(2 * second);
    w.answer_next(http(500));
    w.pass(2 * second);
    CHECK(w.count(outcome::invalid, "event_too_old") == 2);
    CHECK(w.m.is_empty());
}

TEST_CASE("a token that became longer makes a full batch go out in two") {
    auto how = one_connection();
    how.batch_max_bytes = 100;
    world w(how);
    w.m.set_credentials(std::make_shared<credentials>(make_credentials(std::string(50, 't'), "")));
    w.add(4); // {"n":0},... 31 bytes; the envelope takes 77
    CHECK(w.requests.back().tokens.size() == 2);
    w.answer_next(received(2));
    w.answer_next(received(2));
    CHECK(w.count(outcome::delivered) == 4);
    w.m.set_credentials(std::make_shared<credentials>(make_credentials(std::string(90, 't'), "")));
    w.add(1);
    CHECK(w.count(outcome::invalid, "too_large") == 1);
}

TEST_CASE("stopping finishes what it can and reports the rest in time") {
    SUBCASE("answers that come before the deadline count") {
        world w;
        for (int i = 0; i < 6; ++i)
            w.add(1);
        w.stop(10 * second);
        while (!w.in_flight.empty())
            w.answer_next(received(1));
        CHECK(w.count(outcome::delivered) == 6);
        CHECK(w.m.is_empty());
    }
    SUBCASE("a server that hangs does not delay it") {
        world w;
        for (int i = 0; i < 6; ++i)
            w.add(1);
        w.stop(10 * second);
        w.pass(10 * second);
        CHECK(w.count(outcome::undelivered, "unconfirmed") == 4); // they may have arrived
        CHECK(w.count(outcome::undelivered, "stopped") == 2);     // these were never sent
        CHECK(w.aborts == 1);
        CHECK(w.m.is_empty());
    }
    SUBCASE("with no time at all everything ends at once") {
        world w;
        for (int i = 0; i < 6; ++i)
            w.add(1);
        w.stop(0);
        CHECK(w.count(outcome::undelivered) == 6);
        w.add(1);
        CHECK(w.count(outcome::undelivered) == 7);
        CHECK(w.count(outcome::undelivered, "unconfirmed") == 4);
    }
    SUBCASE("a block or a longer pause ends it at once") {
        for (const auto& got : {graph_error(190), [] {
                                    auto a = http(429);
                                    a.retry_after = "100";
                                    return a;
                                }()}) {
            world w;
            w.add(1);
            w.answer_next(got);
            w.stop(10 * second);
            CHECK(w.count(outcome::undelivered, "stopped") == 1);
            CHECK(w.m.is_empty());
        }
    }
    SUBCASE("a retry that is due in time is made") {
        world w;
        w.add(1);
        w.answer_next(http(500));
        w.stop(10 * second);
        w.pass(second);
        w.answer_next(received(1));
        CHECK(w.count(outcome::delivered) == 1);
    }
    SUBCASE("a request that has not left yet does not leave any more") {
        world w;
        lead_ads::batch::bundle b(w.to);
        b.add({0, "{}", "", wall_start, 86400}, 0, 0, 0);
        w.m.add(std::move(b), w.now());
        w.m.stop(0, w.now());
        w.carry_out();
        CHECK(w.requests.empty());
        CHECK(w.count(outcome::undelivered, "stopped") == 1);
    }
    SUBCASE("a drain starts no request, awaits the answers under way and is then over") {
        world w;
        for (int i = 0; i < 10; ++i)
            w.add(1);
        const auto under_way = w.in_flight.size();
        const auto requests = w.requests.size();
        REQUIRE(under_way == 4);
        w.m.stop(w.time + 10 * second, w.now(), true);
        w.carry_out();
        CHECK(w.count(outcome::undelivered, "stopped") == 6);
        w.add(1);
        CHECK(w.count(outcome::undelivered, "stopped") == 7);
        w.answer_next(received(1));
        w.answer_next(http(500));
        auto stale = http(0);
        stale.failure = lead_ads::dispatch::failure::stale;
        w.answer_next(stale);
        w.answer_next(received(1));
        CHECK(w.requests.size() == requests);
        CHECK(w.count(outcome::delivered) == 2);
        // The answer 500 leaves open what became of its event; the stale connection took nothing.
        CHECK(w.count(outcome::undelivered, "stopped") == 8);
        CHECK(w.count(outcome::undelivered, "unconfirmed") == 1);
        CHECK(w.m.is_empty());
        CHECK(w.m.numbers().given_up == 0);
    }
    SUBCASE("a drain whose answers do not come ends in time and says what it gave up") {
        world w;
        w.add(1);
        w.m.stop(w.time + 10 * second, w.now(), true);
        w.carry_out();
        w.pass(10 * second);
        CHECK(w.count(outcome::undelivered, "unconfirmed") == 1);
        CHECK(w.m.numbers().given_up == 1);
    }
    SUBCASE("an answer that comes after the deadline changes nothing") {
        world w;
        w.add(1);
        w.stop(0);
        w.m.on_answer(0, received(1), w.now());
        w.carry_out();
        CHECK(w.count(outcome::undelivered, "unconfirmed") == 1);
    }
}

TEST_CASE("what may have arrived before a stop is told apart from what has surely not") {
    struct row {
        answer got;
        const char* reason;
    };
    for (const auto& r :
         {row{no_answer(failure::unreachable), "stopped"}, row{no_answer(failure::untrusted), "stopped"},
          row{http(503), "stopped"}, row{no_answer(failure::timed_out), "unconfirmed"},
          row{no_answer(failure::broken), "unconfirmed"}, row{http(200), "unconfirmed"}}) {
        world w;
        w.add(1);
        w.answer_next(r.got);
        w.stop(0);
        CHECK(w.count(outcome::undelivered, r.reason) == 1);
    }
}

TEST_CASE("failing and easing off show in the state, and working again is logged") {
    world w(one_connection());
    w.add(1);
    w.answer_next(received(1));
    CHECK(w.m.state(w.time).reason.empty());
    w.add(1);
    w.answer_next(no_answer(failure::timed_out));
    const auto failing = w.m.state(w.time);
    CHECK(failing.activity == activity::running);
    CHECK(failing.reason.find("came to nothing") != std::string::npos);
    CHECK(w.m.numbers().failures_in_a_row == 1);
    w.pass(2 * second);
    auto busy = received(1);
    busy.app_usage = R"({"call_count":95})";
    w.answer_next(busy);
    CHECK(w.m.numbers().failures_in_a_row == 0);
    CHECK(w.m.numbers().usage_percent == 95);
    CHECK(w.m.state(w.time).reason.find("usage limit") != std::string::npos);
    std::vector<std::string> said;
    for (const auto& l : w.logs)
        if (l.severity == severity::info) said.push_back(l.message);
    CHECK(said == std::vector<std::string>{"The endpoint takes events.", "The endpoint takes events again."});
}

TEST_CASE("a pause says which code asked for it") {
    world w;
    w.add(1);
    w.answer_next(graph_error(80004, 7));
    const auto s = w.m.state(w.time);
    CHECK(s.activity == activity::paused);
    CHECK(s.code == 80004);
    CHECK(s.subcode == 7);
}

TEST_CASE("what Meta says beside a success is warned of once for each text, and kept") {
    world w;
    for (int i = 0; i < 3; ++i) {
        w.add(1);
        auto got = http(200, R"({"events_received":1,"messages":["1 event was not counted",{"a":"b"}]})");
        got.version_warning = "v21.0 was upgraded to v26.0";
        w.answer_next(got);
    }
    CHECK(w.count(outcome::delivered) == 3);
    CHECK(w.m.numbers().answers_with_messages == 3);
    for (const auto& [token, r] : w.results)
        CHECK(r.text == R"(Meta took the request and says: 1 event was not counted {"a":"b"})");
    std::size_t warnings = 0;
    for (const auto& l : w.logs)
        warnings += l.severity == severity::warning;
    CHECK(warnings == 3); // two messages, one header
}

TEST_CASE("fewer connections after a reconfiguration are kept to") {
    world w;
    for (int i = 0; i < 8; ++i)
        w.add(1);
    w.m.on_reconfigured(one_connection(), w.now());
    w.carry_out();
    while (w.in_flight.size() > 1)
        w.answer_slot(w.in_flight.rbegin()->first, received(1));
    CHECK(w.in_flight.begin()->first == 0);
    for (int i = 0; i < 4; ++i) {
        w.answer_next(received(1));
        CHECK(w.in_flight.size() <= 1);
    }
}
