#include "batch/accumulator.hpp"
#include "batch/body.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace lead_ads::batch;

namespace {

std::shared_ptr<target> a_target(std::size_t max_events = 1000) {
    auto to = std::make_shared<target>();
    to->dataset_id = "123";
    to->max_events = max_events;
    return to;
}

outgoing_event event(std::uint64_t token, std::string_view json) {
    return {token, json, "id", 1700000000, 604800};
}

std::string body(const bundle& events, const credentials& who) {
    std::string closing;
    write_body_closing(*events.to(), who, closing);
    return std::string(body_opening).append(events.json()) + closing;
}

} // namespace

TEST_CASE("a body is the envelope around the events, byte for byte") {
    struct row {
        const char* name;
        graph_api api;
        const char* test_event_code;
        const char* partner_agent;
        const char* upload_tag;
        credentials who;
        const char* expected;
    };
    const row rows[] = {
        {"a token alone",
         graph_api::conversions,
         "",
         "",
         "",
         {"TOKEN", "", ""},
         R"({"data":[{"a":1},{"b":2}],"access_token":"TOKEN"})"},
        {"everything that a body may carry",
         graph_api::conversions,
         "TEST1",
         "agent",
         "not sent",
         {"T", "s", "proof"},
         R"({"data":[{"a":1},{"b":2}],"access_token":"T","appsecret_proof":"proof","test_event_code":"TEST1","partner_agent":"agent"})"},
        {"the offline API has a tag instead",
         graph_api::offline_conversions,
         "not sent",
         "not sent",
         "crm",
         {"T", "", ""},
         R"({"data":[{"a":1},{"b":2}],"access_token":"T","upload_tag":"crm"})"},
        {"texts are escaped",
         graph_api::conversions,
         "a\"b\n",
         "",
         "",
         {"T\\", "", ""},
         R"({"data":[{"a":1},{"b":2}],"access_token":"T\\","test_event_code":"a\"b\n"})"},
    };
    for (const auto& r : rows) {
        CAPTURE(r.name);
        auto to = a_target();
        to->api = r.api;
        to->test_event_code = r.test_event_code;
        to->partner_agent = r.partner_agent;
        to->upload_tag = r.upload_tag;
        bundle events(to);
        events.add(event(1, R"({"a":1})"), 0, 0, 0);
        events.add(event(2, R"({"b":2})"), 0, 0, 0);
        const auto text = body(events, r.who);
        CHECK(text == r.expected);
        CHECK(envelope_size(*to, r.who) + events.json().size() == text.size());
    }
}

TEST_CASE("the proof is the HMAC of the token under the secret, and absent without one") {
    CHECK(make_credentials("what do ya want for nothing?", "Jefe").appsecret_proof ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(make_credentials("token", "").appsecret_proof == "");
}

TEST_CASE("a slice keeps the events' bytes, ids and numbers") {
    bundle all(a_target());
    all.add({7, R"({"n":0})", "zero", 10, 20}, 30, 1, 40);
    all.add({8, R"({"n":1})", "one", 11, 21}, 31, 2, 41);
    all.add({9, R"({"n":2})", "two", 12, 22}, 32, 3, 42);
    const auto part = all.slice(1, 3);
    CHECK(part.json() == R"({"n":1},{"n":2})");
    REQUIRE(part.size() == 2);
    const auto& last = part.entries()[1];
    CHECK(last.token == 9);
    CHECK(last.event_time == 12);
    CHECK(last.max_age == 22);
    CHECK(last.accepted_at == 32);
    CHECK(last.epoch == 3);
    CHECK(last.charged == 42);
    CHECK(part.json(last) == R"({"n":2})");
    CHECK(part.event_id(last) == "two");
    CHECK(all.slice(1, 1).empty());
}

TEST_CASE("taking some events leaves the others in order") {
    bundle all(a_target());
    for (std::uint64_t i = 0; i < 5; ++i)
        all.add(event(i, "{\"n\":" + std::to_string(i) + "}"), 0, 0, 0);
    const auto odd = all.take_if([](const entry& e) { return e.token % 2 == 1; });
    CHECK(odd.json() == R"({"n":1},{"n":3})");
    CHECK(all.json() == R"({"n":0},{"n":2},{"n":4})");
}

TEST_CASE("a bundle is cut at the number of events that its target takes") {
    accumulator a({.max_bytes = 1000, .max_delay = 100});
    const auto to = a_target(3);
    std::vector<bundle> full;
    CHECK(a.add(to, event(1, "{}"), {0, 0, 0}, full) == accumulator::added::opened);
    CHECK(a.add(to, event(2, "{}"), {0, 0, 0}, full) == accumulator::added::waits);
    CHECK(full.empty());
    CHECK(a.add(to, event(3, "{}"), {0, 0, 0}, full) == accumulator::added::waits);
    REQUIRE(full.size() == 1);
    CHECK(full[0].size() == 3);
    CHECK(a.waiting() == 0);
    CHECK(a.due_at() == INT64_MAX);
}

TEST_CASE("the configured number counts when it is below the target's") {
    accumulator a({.max_bytes = 1000, .max_delay = 100, .max_events = 2});
    std::vector<bundle> full;
    const auto to = a_target(3);
    a.add(to, event(1, "{}"), {0, 0, 0}, full);
    a.add(to, event(2, "{}"), {0, 0, 0}, full);
    REQUIRE(full.size() == 1);
    CHECK(full[0].size() == 2);
}

TEST_CASE("no body passes max_bytes, and one that fits exactly is sent") {
    const auto to = a_target();
    const credentials who{"TOKEN", "", ""};
    const std::string json = R"({"name":"twenty-four b"})";
    for (const std::size_t spare : {0u, 1u, 24u}) {
        CAPTURE(spare);
        const auto limit = envelope_size(*to, who) + 3 * json.size() + 2 + spare;
        accumulator a({.max_bytes = limit, .max_delay = 100});
        a.set_credentials(who);
        std::vector<bundle> full;
        for (std::uint64_t i = 0; i < 7; ++i)
            a.add(to, event(i, json), {0, 0, 0}, full);
        a.take_all(full);
        REQUIRE(full.size() == 3);
        CHECK(full[0].size() == 3);
        CHECK(full[1].size() == 3);
        CHECK(full[2].size() == 1);
        CHECK(body(full[0], who).size() == limit - spare);
    }
}

TEST_CASE("an event that no body can hold is refused, and one that fits alone is not") {
    const auto to = a_target();
    const std::string json(50, ' ');
    const auto limit = envelope_size(*to, {}) + json.size();
    std::vector<bundle> full;
    accumulator fits({.max_bytes = limit, .max_delay = 100});
    CHECK(fits.add(to, event(1, json), {0, 0, 0}, full) == accumulator::added::opened);
    accumulator short_of_one({.max_bytes = limit - 1, .max_delay = 100});
    CHECK(short_of_one.add(to, event(1, json), {0, 0, 0}, full) == accumulator::added::too_large);
    CHECK(short_of_one.waiting() == 0);
    CHECK(full.empty());
}

TEST_CASE("the last event leaves after max_delay, without a next one") {
    accumulator a({.max_bytes = 1000, .max_delay = 100});
    std::vector<bundle> due;
    const auto to = a_target();
    a.add(to, event(1, "{}"), {50, 0, 0}, due);
    a.add(to, event(2, "{}"), {120, 0, 0}, due);
    CHECK(a.due_at() == 150);
    a.take_due(149, due);
    CHECK(due.empty());
    a.take_due(150, due);
    REQUIRE(due.size() == 1);
    CHECK(due[0].size() == 2);
    CHECK(due[0].entries()[1].accepted_at == 120);
    CHECK(a.due_at() == INT64_MAX);
}

TEST_CASE("events of two targets never share a bundle") {
    accumulator a({.max_bytes = 1000, .max_delay = 100});
    std::vector<bundle> all;
    const auto before = a_target();
    const auto after = a_target();
    a.add(before, event(1, "{}"), {0, 0, 0}, all);
    a.add(after, event(2, "{}"), {10, 0, 0}, all);
    a.add(before, event(3, "{}"), {20, 0, 0}, all);
    a.take_due(105, all);
    REQUIRE(all.size() == 1);
    CHECK(all[0].to() == before);
    CHECK(all[0].size() == 2);
    a.take_all(all);
    REQUIRE(all.size() == 2);
    CHECK(all[1].to() == after);
}

TEST_CASE("a longer token makes open bundles close earlier") {
    const auto to = a_target();
    accumulator a({.max_bytes = envelope_size(*to, {}) + 5 + 4, .max_delay = 100});
    std::vector<bundle> full;
    a.add(to, event(1, "{}"), {0, 0, 0}, full);
    a.set_credentials({"x", "", ""});
    CHECK(a.add(to, event(2, "{}"), {0, 0, 0}, full) == accumulator::added::too_large);
    REQUIRE(full.size() == 1);
    CHECK(full[0].size() == 1);
}

TEST_CASE("a bundle's memory is used again") {
    accumulator a({.max_bytes = 100000, .max_delay = 100, .max_events = 2});
    std::vector<bundle> full;
    const auto to = a_target();
    const std::string json(4000, ' ');
    a.add(to, event(1, json), {0, 0, 0}, full);
    a.add(to, event(2, json), {0, 0, 0}, full);
    const auto* memory = full[0].json().data();
    a.recycle(std::move(full[0]));
    full.clear();
    a.add(to, event(3, "{}"), {0, 0, 0}, full);
    a.take_all(full);
    CHECK(full[0].json().data() == memory);
    CHECK(full[0].json() == "{}");
}
