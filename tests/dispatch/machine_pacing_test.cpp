// Waiting at the endpoint's request: pauses, backing off, spacing.
#include "tests/dispatch/world.hpp"

using namespace lead_ads::dispatch;

TEST_CASE("throttling pauses the whole destination for the time that is named") {
    struct row {
        const char* name;
        answer got;
        std::int64_t pause;
    };
    auto minutes = graph_error(80004);
    minutes.business_usage =
        R"({"1":[{"type":"x","call_count":100,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":7}]})";
    auto seconds = http(429);
    seconds.retry_after = "90";
    auto date = graph_error(4, 0, 403, R"(,"is_transient":true)");
    date.retry_after = "Tue, 14 Nov 2023 22:14:20 GMT"; // a minute after the world began
    auto forever = http(429);
    forever.retry_after = "999999999999999999999999";
    const row rows[] = {
        {"minutes in X-Business-Use-Case-Usage", minutes, 7 * minute},
        {"seconds in Retry-After", seconds, 90 * second},
        {"a date in Retry-After", date, minute},
        {"never longer than an hour", forever, 60 * minute},
    };
    for (const auto& r : rows) {
        CAPTURE(std::string(r.name));
        world w;
        for (int i = 0; i < 6; ++i)
            w.add(1);
        w.answer_next(r.got);
        const auto before = w.requests.size();
        CHECK(w.m.state(w.time).activity == activity::paused);
        CHECK(w.m.state(w.time).paused_until == w.time + r.pause);
        while (!w.in_flight.empty())
            w.answer_next(received(1)); // what was under way already
        w.pass(r.pause - 1);
        CHECK(w.requests.size() == before);
        w.pass(1);
        CHECK(w.requests.size() == before + 1); // it resumes with one request
        w.pass(minute);
        CHECK(w.requests.size() == before + 1);
        w.answer_next(received(1));
        CHECK(w.in_flight.size() == 2); // and then with all that is left
    }
}

TEST_CASE("a pause that ends before anybody looks at the clock again is not missed") {
    world w;
    w.add(1);
    auto throttled = http(429);
    throttled.retry_after = "1";
    w.answer_next(throttled);
    w.time += minute; // the network's thread was busy elsewhere
    CHECK(w.m.wake_at() <= w.time);
    w.pass(0);
    CHECK(w.in_flight.size() == 1);
}

TEST_CASE("throttling without a time backs off, further each time it comes again") {
    policy how;
    how.retry_initial = second;
    how.retry_max = 30 * second;
    world w(how);
    w.add(1);
    for (int i = 0; i < 12; ++i) {
        const auto at = w.time;
        w.answer_next(graph_error(613));
        while (w.in_flight.empty())
            w.pass(100 * millisecond);
        CHECK(w.time - at >= second);
        CHECK(w.time - at <= 31 * second + 200 * millisecond);
    }
    CHECK(w.m.paused_seconds(w.time) >= 12);
}

TEST_CASE("four throttled answers at once are one pause") {
    policy how;
    how.retry_initial = second;
    how.retry_max = 64 * second;
    world w(how);
    for (int i = 0; i < 4; ++i)
        w.add(1);
    for (int i = 0; i < 4; ++i)
        w.answer_next(http(429));
    CHECK(w.m.state(w.time).paused_until <= 2 * second + millisecond);
    std::size_t warnings = 0;
    for (const auto& l : w.logs)
        warnings += l.severity == severity::warning;
    CHECK(warnings == 1);
}

TEST_CASE("what waits in a pause beyond its patience is given up") {
    policy how;
    how.give_up_after = minute;
    world w(how);
    for (int i = 0; i < 5; ++i)
        w.add(1);
    auto throttled = http(429);
    throttled.retry_after = "1800";
    for (int i = 0; i < 4; ++i)
        w.answer_next(throttled);
    w.pass(minute - 1);
    CHECK(w.results.empty());
    w.pass(second);
    CHECK(w.count(outcome::undelivered, "gave_up") == 5);
}

TEST_CASE("requests are spaced while usage is above 80 percent") {
    world w;
    for (int i = 0; i < 8; ++i)
        w.add(1);
    auto nearly = received(1);
    nearly.app_usage = R"({"call_count":90,"total_cputime":5,"total_time":5})";
    for (int i = 0; i < 4; ++i)
        w.answer_next(nearly);
    CHECK(w.in_flight.empty());
    w.pass(2500 * millisecond - 1);
    CHECK(w.in_flight.empty());
    w.pass(1);
    CHECK(w.in_flight.size() == 1);
    auto relaxed = received(1);
    relaxed.app_usage = R"({"call_count":80,"total_cputime":5,"total_time":5})";
    w.answer_next(relaxed);
    CHECK(w.in_flight.size() == 3);
}
