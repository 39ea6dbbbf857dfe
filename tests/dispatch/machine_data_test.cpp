// Faults in the data: the offenders are found and rejected, all others are delivered.
#include "tests/dispatch/world.hpp"

#include <bit>

using namespace lead_ads::dispatch;

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

} // namespace

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
