#include "world.hpp"

#include <algorithm>
#include <bit>

using namespace lead_ads::dispatch;
using lead_ads::batch::make_credentials;

namespace {

using tokens = std::vector<std::uint64_t>;

// Answers as an endpoint that takes everything but batches with one of `poison`.
struct strict_endpoint {
    std::set<std::uint64_t> poison;
    bool names_the_place = false;
    bool lies = false; // about the place
    std::size_t requests = 0;

    answer operator()(const tokens& sent) {
        ++requests;
        for (std::size_t i = 0; i < sent.size(); ++i)
            if (poison.contains(sent[i])) {
                const auto place = lies ? (i + 1) % sent.size() : i;
                const auto hint =
                    R"(,"error_data":{"blame_field_specs":[["data[)" + std::to_string(place) + R"(]"]]})";
                return graph_error(100, 2804003, 400, names_the_place ? hint : "");
            }
        return received(sent.size());
    }
};

void answer_all(world& w, strict_endpoint& endpoint) {
    while (!w.in_flight.empty()) {
        const auto sent = w.in_flight.begin()->second.tokens;
        w.answer_slot(w.in_flight.begin()->first, endpoint(sent));
    }
}

std::size_t log2_up(std::size_t n) {
    return std::bit_width(n - 1);
}

policy one_connection() {
    policy how;
    how.connections = 1;
    return how;
}

} // namespace

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
        CHECK(w.requests.size() == 4);
        CHECK(w.rereads == 0);
        w.pass(1);
        CHECK(w.rereads == 1);          // the secret is read again
        CHECK(w.in_flight.size() == 1); // and one request tries it
        w.answer_next(graph_error(r.code, r.subcode));
        w.pass(300 * second);
        CHECK(w.rereads == 2);
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

TEST_CASE("offenders are found within 2 k log2(n) requests and all others are delivered") {
    for (const std::size_t n : {2u, 3u, 7u, 64u, 100u, 1000u})
        for (const std::size_t k : {1u, 2u, 5u, 40u}) {
            if (k > n) continue;
            for (std::uint64_t seed = 0; seed < 20; ++seed) {
                CAPTURE(n);
                CAPTURE(k);
                std::mt19937_64 random(seed);
                world w;
                strict_endpoint endpoint;
                while (endpoint.poison.size() < k)
                    endpoint.poison.insert(random() % n);
                w.add(n);
                answer_all(w, endpoint);
                CHECK(endpoint.requests - 1 <= 2 * k * log2_up(n));
                CHECK(w.count(outcome::delivered) == n - k);
                CHECK(w.count(outcome::rejected, "graph_error") == k);
                for (const auto token : endpoint.poison)
                    CHECK(w.results[token].code == 100);
            }
        }
}

TEST_CASE("a place that error_data names is believed when it proves true") {
    world w;
    strict_endpoint endpoint{.poison = {7, 300, 999}, .names_the_place = true};
    w.add(1000);
    answer_all(w, endpoint);
    CHECK(endpoint.requests - 1 == 2 * 3);
    CHECK(w.count(outcome::delivered) == 997);
    CHECK(w.count(outcome::rejected) == 3);
}

TEST_CASE("a place that error_data names wrongly costs one request more and no event") {
    for (std::uint64_t offender = 0; offender < 1000; offender += 37) {
        world w;
        strict_endpoint endpoint{.poison = {offender}, .names_the_place = true, .lies = true};
        w.add(1000);
        answer_all(w, endpoint);
        CHECK(endpoint.requests - 1 <= 1 + 2 * log2_up(999));
        CHECK(w.count(outcome::delivered) == 999);
        CHECK(w.results[offender].outcome == outcome::rejected);
    }
}

TEST_CASE("a poisoned batch does not hold up another, even on one connection") {
    world w(one_connection());
    strict_endpoint endpoint{.poison = {500}};
    w.add(1000);
    w.answer_next(endpoint(w.in_flight.begin()->second.tokens));
    for (int i = 0; i < 5; ++i)
        w.add(1);
    // Halves and new batches take turns.
    for (int i = 0; i < 10; ++i)
        w.answer_next(endpoint(w.in_flight.begin()->second.tokens));
    for (std::uint64_t token = 1000; token < 1005; ++token)
        CHECK(w.results.contains(token));
    CHECK_FALSE(w.results.contains(500));
}

TEST_CASE("a hundred single refusals with one code hold the dataset") {
    world w;
    for (int i = 0; i < 5; ++i)
        w.add(1000);
    std::size_t requests = 0;
    while (!w.in_flight.empty()) {
        w.answer_next(graph_error(100));
        REQUIRE(++requests < 400);
    }
    CHECK(w.count(outcome::rejected) == 100);
    CHECK(w.m.state(w.time).activity == activity::blocked);
    CHECK(w.errors_logged() == 1);
    w.pass(300 * second);
    REQUIRE(w.in_flight.size() == 1);
    CHECK(w.in_flight.begin()->second.tokens.size() == 1);
    w.answer_next(graph_error(100));
    CHECK(w.count(outcome::rejected) == 100);
    w.pass(300 * second);
    REQUIRE(w.in_flight.size() == 1);
    w.answer_next(received(1));
    strict_endpoint endpoint;
    answer_all(w, endpoint);
    CHECK(w.count(outcome::delivered) == 4900);
    CHECK(w.m.is_empty());
}

TEST_CASE("a delivery or another code begins the count of refusals anew") {
    auto refuse = [](world& w, int count, int code) {
        for (int i = 0; i < count; ++i) {
            w.add(1);
            w.answer_next(graph_error(code));
        }
    };
    world w;
    refuse(w, 99, 100);
    w.add(1);
    w.answer_next(received(1));
    refuse(w, 99, 100);
    refuse(w, 99, 2500);
    CHECK(w.m.state(w.time).activity == activity::running);
    refuse(w, 1, 2500);
    CHECK(w.m.state(w.time).activity == activity::blocked);
}

TEST_CASE("HTTP 413 splits without rejecting, and rejects a single event") {
    world w;
    w.add(5);
    while (!w.in_flight.empty()) {
        const auto size = w.in_flight.begin()->second.tokens.size();
        w.answer_slot(w.in_flight.begin()->first, size > 2 ? http(413, "<html>") : received(size));
    }
    CHECK(w.count(outcome::delivered) == 5);
    w.add(1);
    w.answer_next(http(413));
    CHECK(w.count(outcome::rejected, "payload_too_large") == 1);
}

TEST_CASE("a count that differs is tried again twice, then treated as a fault in the data") {
    world w;
    w.add(2);
    for (int i = 0; i < 3; ++i) {
        CHECK(w.requests.back().tokens.size() == 2);
        w.answer_next(received(1));
        w.pass(minute);
    }
    CHECK(w.requests.back().tokens.size() == 1);
    w.answer_next(received(1));
    w.answer_next(received(0));
    CHECK(w.count(outcome::delivered) == 1);
    CHECK(w.count(outcome::rejected, "not_counted") == 1);
    CHECK(w.requests.size() == 5);
}

TEST_CASE("a success without a whole answer delivers nothing") {
    for (const auto* body :
         {"", "{\"events_received\":2", "<html>", "[]", "{}", "{\"events_received\":\"2\"}",
          "{\"events_received\":2}x", "{\"events_received\":null}"}) {
        CAPTURE(body);
        world w;
        w.add(2);
        w.answer_next(http(200, body));
        CHECK(w.results.empty());
        w.pass(second);
        w.answer_next(received(2));
        CHECK(w.count(outcome::delivered) == 2);
    }
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
        CHECK(w.count(outcome::undelivered, "stopped") == 6);
        CHECK(w.aborts == 1);
        CHECK(w.m.is_empty());
    }
    SUBCASE("with no time at all everything ends at once") {
        world w;
        for (int i = 0; i < 6; ++i)
            w.add(1);
        w.stop(0);
        CHECK(w.count(outcome::undelivered, "stopped") == 6);
        w.add(1);
        CHECK(w.count(outcome::undelivered, "stopped") == 7);
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
    SUBCASE("an answer that comes after the deadline changes nothing") {
        world w;
        w.add(1);
        w.stop(0);
        w.m.on_answer(0, received(1), w.now());
        w.carry_out();
        CHECK(w.count(outcome::undelivered, "stopped") == 1);
    }
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
