// Blocks that last until the configuration changes: a bad token, a dataset that may not be written to.
#include "tests/dispatch/world.hpp"

using namespace lead_ads::dispatch;

TEST_CASE("a bad token stops sending, keeps every event and says so once") {
    struct row {
        int code;
        int subcode;
    };
    for (const auto& r :
         {row{190, 463}, row{102, 0}, row{10, 0}, row{100, 33}, row{200, 0}, row{299, 0}, row{3, 0}}) {
        CAPTURE(r.code);
        world w;
        for (int i = 0; i < 6; ++i)
            w.add(1);
        for (int i = 0; i < 4; ++i)
            w.answer_next(graph_error(r.code, r.subcode));
        CHECK(w.in_flight.empty());
        CHECK(w.errors_logged() == 1);
        const auto s = w.m.state(w.time);
        CHECK(s.activity == activity::blocked);
        CHECK(s.code == r.code);
        CHECK(s.subcode == r.subcode);
        CHECK_FALSE(s.reason.empty());
        w.add(1);
        CHECK(w.in_flight.empty());
        w.pass(300 * second - 1);
        CHECK(w.requests.size() == 4); // the same secret is not tried again
        const auto looks = w.rereads;
        CHECK(looks >= 8); // although it is read again, after 2 s, 4 s, 8 s, 16 s, then every 30 s
        CHECK(looks <= 14);
        w.pass(1);
        CHECK(w.rereads == looks + 1);  // the secret is read again
        CHECK(w.in_flight.size() == 1); // and one request tries it
        w.answer_next(graph_error(r.code, r.subcode));
        w.pass(300 * second);
        CHECK(w.errors_logged() == 1);
        CHECK(w.results.empty());
        w.answer_next(received(1));
        CHECK(w.in_flight.size() == 4);
        CHECK(w.m.state(w.time).activity == activity::running);
        while (!w.in_flight.empty())
            w.answer_next(received(1));
        CHECK(w.count(outcome::delivered) == 7);
    }
}

TEST_CASE("a mended secret is noticed within seconds, and lifts the block") {
    for (const int code : {190, 10}) {
        CAPTURE(code);
        world w;
        credentials old;
        old.access_token = "old";
        w.m.set_credentials(std::make_shared<credentials>(old));
        w.add(3);
        w.answer_next(graph_error(code));
        w.pass(20 * second);
        CHECK(w.requests.size() == 1);
        credentials mended;
        mended.access_token = "mended";
        w.m.set_credentials(std::make_shared<credentials>(mended));
        w.pass(30 * second);
        REQUIRE(w.in_flight.size() == 1);
        w.answer_next(received(3));
        CHECK(w.count(outcome::delivered) == 3);
        CHECK(w.m.state(w.time).activity == activity::running);
    }
}

TEST_CASE("a secret that changes but is refused too is tried once") {
    world w;
    credentials other;
    other.access_token = "other";
    w.add(1);
    w.answer_next(graph_error(190));
    w.m.set_credentials(std::make_shared<credentials>(other));
    w.pass(3 * second);
    REQUIRE(w.in_flight.size() == 1);
    w.answer_next(graph_error(190));
    w.pass(200 * second);
    CHECK(w.requests.size() == 2);
    CHECK(w.m.state(w.time).activity == activity::blocked);
}

TEST_CASE("time spent blocked does not count towards giving up") {
    policy how;
    how.give_up_after = 10 * second;
    world w(how);
    w.add(1);
    w.answer_next(http(500));
    w.pass(second);
    w.answer_next(graph_error(190));
    w.pass(600 * second - 1);
    w.answer_next(received(1));
    CHECK(w.count(outcome::delivered) == 1);

    world other(how);
    other.add(1);
    other.answer_next(graph_error(190));
    other.pass(300 * second);
    other.answer_next(http(500)); // a probe that says nothing
    other.m.on_reconfigured(how, other.now());
    other.carry_out();
    CHECK(other.in_flight.size() == 1);
    other.answer_next(http(500));
    other.pass(5 * second);
    CHECK(other.results.empty());
    while (other.results.empty()) {
        if (!other.in_flight.empty()) other.answer_next(http(500));
        other.pass(100 * millisecond);
    }
    CHECK(other.count(outcome::undelivered, "gave_up") == 1);
}

TEST_CASE("reconfiguring ends a block at once, with one request first") {
    world w;
    for (int i = 0; i < 4; ++i)
        w.add(1);
    for (int i = 0; i < 4; ++i)
        w.answer_next(graph_error(190));
    w.m.on_reconfigured({}, w.now());
    w.carry_out();
    CHECK(w.in_flight.size() == 1);
    w.answer_next(received(1));
    CHECK(w.in_flight.size() == 3);
}

TEST_CASE("a dataset that may not be written to does not hold up another") {
    world w;
    target other = *w.to;
    other.dataset_id = "2";
    const auto mended = std::make_shared<target>(other);
    w.add(1);
    w.answer_next(graph_error(100, 33));
    w.add(1);
    CHECK(w.in_flight.empty());
    w.add(1, wall_start, mended);
    CHECK(w.in_flight.size() == 1);
    w.answer_next(received(1));
    CHECK(w.count(outcome::delivered) == 1);
    CHECK(w.m.state(w.time).activity == activity::blocked);
}

TEST_CASE("a token that is mended but lacks rights leaves a block for the dataset") {
    world w;
    w.add(1);
    w.answer_next(graph_error(190));
    w.pass(300 * second);
    w.answer_next(graph_error(200));
    CHECK(w.m.state(w.time).code == 200);
    target other = *w.to;
    w.add(1, wall_start + 300, std::make_shared<target>(other));
    CHECK(w.in_flight.size() == 1);
}
