// A route in virtual time: a source that hands out again what was not settled, a destination that is busy,
// blocked, answers in any order, and a journal that fails. What must hold is checked for thousands of seeds.
#include "host/routing/route.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <random>
#include <set>
#include <utility>

using namespace desthost;
using namespace desthost::routing;
using namespace std::chrono_literals;

namespace {

// Ends that are "on the disk".
struct fake_log final : end_log {
    std::multiset<std::uint64_t> ended; // positions
    std::set<std::uint64_t> delivered;
    int failures = 0; // commits that fail before the next one works

    bool commit(std::span<const journal::event_end> ends, std::string& why) override {
        if (failures > 0) {
            --failures;
            why = "the disk is full";
            return false;
        }
        for (const auto& end : ends) {
            if (end.stays_pending) continue;
            ended.insert(end.where.line);
            if (end.outcome != DESTINATION_OUTCOME_DELIVERED) continue;
            delivered.insert(end.where.line);
            if (end.has_key) known.insert(end.key);
        }
        return true;
    }
    journal::digest key_of(const destination_ledger_key_t& asked) override {
        return journal::digest_from({asked.event_id.data, asked.event_id.size});
    }
    bool is_delivered(const journal::digest& key, bool&) override { return known.contains(key); }
    std::set<journal::digest> known; // keys that were delivered
    journal::place place_of(std::string_view, std::uint64_t position) override {
        return {1, -1, 0, position, {}};
    }
    std::int64_t mark_for_retry(std::span<const std::int64_t>, std::string&) override { return 0; }
    std::optional<retried_letter> next_retry() override { return std::nullopt; }
};

// Events 0 to count-1, of which what was settled is gone.
struct shared_events {
    std::uint64_t count = 0;
    std::set<std::uint64_t> settled;
    const fake_log* log = nullptr;
    bool settled_too_early = false;
};

struct fake_source final : source {
    shared_events& all;
    std::mt19937_64& random;
    std::uint64_t next = 0;
    std::deque<std::string> kept;

    fake_source(shared_events& s, std::mt19937_64& r) : all(s), random(r) {}
    fetched fetch(const room& most, std::vector<incoming>& out, std::chrono::milliseconds) override {
        kept.clear();
        const auto wanted = std::min<std::size_t>(most.events, 1 + random() % 20);
        while (next < all.count && out.size() < wanted) {
            const auto position = next++;
            if (all.settled.contains(position)) continue;
            incoming event;
            event.where.position = position;
            event.payload = kept.emplace_back("{\"n\":" + std::to_string(position) + "}");
            event.key = position % 3 == 0 ? "third" : "other";
            event.arrived_at = 1000 + static_cast<std::int64_t>(position);
            out.push_back(event);
        }
        return out.empty() ? fetched::nothing : fetched::some;
    }
    void settle(std::span<const receipt> receipts) noexcept override {
        for (const auto& r : receipts) {
            if (all.log != nullptr && !all.log->ended.contains(r.position)) all.settled_too_early = true;
            all.settled.insert(r.position);
        }
    }
    void wake() noexcept override {}
    void drain(std::chrono::milliseconds) override {}
    source_numbers numbers() override { return {}; }
};

// Takes events into a queue and ends them in any order.
struct fake_destination final : destination_port {
    std::mt19937_64& random;
    result_receiver* to = nullptr;
    std::vector<destination_event_t> queue;
    std::vector<std::int64_t> arrivals;
    std::size_t most = 50;
    bool was_busy = false;
    bool blocked = false;
    std::size_t taken_while_blocked = 0;
    std::size_t largest_queue = 0;

    explicit fake_destination(std::mt19937_64& r) : random(r) {}
    destination_status_t submit(std::span<const destination_event_t> events,
                                std::uint32_t& accepted) override {
        accepted = 0;
        for (const auto& event : events) {
            if (queue.size() >= most || random() % 50 == 0) return was_busy = true, DESTINATION_BUSY;
            if (asks_ledger && ask(event)) {
                ++accepted;
                continue;
            }
            queue.push_back(event);
            arrivals.push_back(event.arrived_at);
            largest_queue = std::max(largest_queue, queue.size());
            taken_while_blocked += blocked ? 1 : 0;
            ++accepted;
        }
        return DESTINATION_OK;
    }
    // Events with the same last digit have one key. What the ledger knows ends at once.
    bool asks_ledger = false;
    std::vector<std::uint64_t> known;
    bool ask(const destination_event_t& event) {
        destination_ledger_key_t key{};
        key.size = sizeof key;
        key.token = event.token;
        key.event_id = {event.payload.data + event.payload.size - 2, 1};
        if (!to->is_delivered(key)) return false;
        known.push_back(event.token);
        return true;
    }
    void end_known() {
        for (const auto t : std::exchange(known, {})) {
            destination_result_t r{};
            r.size = sizeof r;
            r.token = t;
            r.outcome = DESTINATION_OUTCOME_FILTERED;
            r.reason = destination_string_t{"already_delivered", 17};
            to->on_results(&r, 1);
        }
    }
    destination_condition condition() override {
        destination_condition c;
        if (blocked) c.state = sending::blocked;
        return c;
    }
    // Ends some of the queue; `how` for all of them, or 0 for any.
    void end_some(std::size_t count, std::int32_t how = 0) {
        std::vector<destination_result_t> results;
        std::shuffle(queue.begin(), queue.end(), random);
        for (; count > 0 && !queue.empty(); --count) {
            destination_result_t r{};
            r.size = sizeof r;
            r.token = queue.back().token;
            r.outcome = how != 0 ? how : static_cast<std::int32_t>(1 + random() % 4);
            r.reason = destination_string_t{"told_to", 7};
            results.push_back(r);
            queue.pop_back();
        }
        if (!results.empty()) to->on_results(results.data(), static_cast<std::uint32_t>(results.size()));
        if (was_busy && queue.size() < most) {
            was_busy = false;
            to->on_writable();
        }
    }
};

struct world {
    std::mt19937_64 random;
    desthost::log to{log_format::json, static_cast<severity>(99)};
    fake_log ends;
    shared_events events;
    fake_destination destination{random};
    rate_limiter::clock::time_point now{1h};

    explicit world(unsigned seed) : random(seed) { events.log = &ends; }
    std::unique_ptr<route> make(const route_limits& limits) {
        route_clocks clocks;
        clocks.now = [] { return std::int64_t{1'800'000'000'000'000'000}; };
        clocks.steady = [this] { return now; };
        clocks.waits = false;
        auto made = std::make_unique<route>("r", limits, ends, to, clocks);
        made->add_source("s", std::make_unique<fake_source>(events, random));
        made->deliver_to(destination);
        destination.to = made.get();
        return made;
    }
    void pass(std::chrono::milliseconds time) { now += time; }
};

} // namespace

TEST_CASE("over stops and starts every event ends at least once, and leaves its source only afterwards") {
    for (unsigned seed = 0; seed < 2000; ++seed) {
        CAPTURE(seed);
        world w(seed);
        w.events.count = 1 + w.random() % 300;
        route_limits limits;
        limits.window_events = 1 + w.random() % 60;
        for (int life = 0; life < 50 && w.events.settled.size() < w.events.count; ++life) {
            const auto r = w.make(limits);
            const auto rounds = life > 20 ? 2000 : static_cast<int>(w.random() % 200);
            for (int i = 0; i < rounds && w.events.settled.size() < w.events.count; ++i) {
                w.pass(50ms);
                if (w.random() % 40 == 0) w.destination.blocked = !w.destination.blocked;
                if (life > 20) w.destination.blocked = false;
                // A journal that fails holds the plugin's thread; in virtual time the batch is handed out
                // again.
                REQUIRE(r->step(0ms));
                if (w.random() % 3 == 0) w.destination.end_some(w.random() % 30);
                REQUIRE(r->numbers().under_way <= limits.window_events);
            }
            r->stop_fetching();
            // What is in the queue ends undelivered, as in stop.
            w.destination.end_some(w.destination.queue.size(), DESTINATION_OUTCOME_UNDELIVERED);
            r->finish(0ms);
            CHECK(r->numbers().faults == 0);
            w.destination.was_busy = false;
        }
        REQUIRE(w.events.settled.size() == w.events.count);
        REQUIRE_FALSE(w.events.settled_too_early);
        // Each ended exactly once: a stop gives back, and does not end.
        REQUIRE(w.ends.ended.size() == w.events.count);
    }
}

TEST_CASE("a blocked destination gets nothing more, and goes on when it is mended") {
    world w(1);
    w.events.count = 1000;
    const auto r = w.make({});
    for (int i = 0; i < 20; ++i)
        w.pass(100ms), r->step(0ms), w.destination.end_some(3);
    w.destination.blocked = true;
    w.destination.most = 1'000'000;
    w.pass(200ms);
    // What was fetched before may still be handed over; nothing is fetched any more.
    for (int i = 0; i < 20; ++i)
        w.pass(100ms), r->step(0ms);
    const auto taken = w.destination.taken_while_blocked;
    for (int i = 0; i < 200; ++i)
        w.pass(100ms), r->step(0ms);
    CHECK(w.destination.taken_while_blocked == taken);
    w.destination.blocked = false;
    for (int i = 0; i < 2000; ++i)
        w.pass(100ms), r->step(0ms), w.destination.end_some(50);
    CHECK(w.events.settled.size() == 1000);
}

TEST_CASE("a route takes at most its rate over time, and only events of its keys") {
    world w(7);
    w.events.count = 3000;
    w.events.log = nullptr; // what the route does not want is settled without an end
    route_limits limits;
    limits.rate = 50;
    limits.only_keys = {"third"};
    w.destination.most = 1'000'000;
    const auto r = w.make(limits);
    for (int i = 0; i < 1000; ++i) {
        w.pass(10ms);
        r->step(0ms);
        w.destination.end_some(100, DESTINATION_OUTCOME_DELIVERED);
    }
    // Ten seconds at 50 a second, a second's worth at once, and one batch beyond it.
    CHECK(w.ends.delivered.size() <= 50 * 10 + 50 + 20);
    CHECK(w.ends.delivered.size() >= 400);
    for (const auto position : w.ends.delivered)
        REQUIRE(position % 3 == 0);
    r->stop_fetching();
    r->finish(0ms);
}

TEST_CASE("an event brings the time at which it arrived, and what is told of its end is counted") {
    world w(3);
    w.events.count = 10;
    w.destination.most = 1'000'000;
    const auto r = w.make({});
    for (int i = 0; i < 200; ++i)
        w.pass(100ms), r->step(0ms), w.destination.end_some(1, DESTINATION_OUTCOME_REJECTED);
    REQUIRE(w.destination.arrivals.size() == 10);
    std::ranges::sort(w.destination.arrivals);
    CHECK(w.destination.arrivals.front() == 1000);
    CHECK(w.destination.arrivals.back() == 1009);
    CHECK(r->counts().of(DESTINATION_OUTCOME_REJECTED) == 10);
    const auto n = r->numbers();
    CHECK(n.last_error.kind.reason == "told_to");
    CHECK(n.last_error_at != 0);
    CHECK(n.under_way == 0);
}

TEST_CASE("a result for an event that is not under way is a fault, and changes nothing") {
    world w(4);
    w.events.count = 1;
    w.destination.most = 10;
    const auto r = w.make({});
    while (w.destination.queue.empty())
        w.pass(100ms), r->step(0ms);
    destination_result_t twice{};
    twice.size = sizeof twice;
    twice.token = w.destination.queue.front().token;
    twice.outcome = DESTINATION_OUTCOME_DELIVERED;
    r->on_results(&twice, 1);
    r->on_results(&twice, 1);
    CHECK(r->numbers().faults == 1);
    CHECK(w.ends.ended.size() == 1);
}

TEST_CASE("ends that the journal could not take are not settled") {
    world w(5);
    w.events.count = 5;
    w.destination.most = 100;
    const auto r = w.make({});
    for (int i = 0; i < 100; ++i)
        w.pass(100ms), r->step(0ms);
    REQUIRE(w.destination.queue.size() == 5);
    w.ends.failures = 1;
    w.destination.end_some(5, DESTINATION_OUTCOME_DELIVERED);
    CHECK(w.events.settled.empty());
    CHECK(r->numbers().trouble == "the disk is full");
}

TEST_CASE("of events with one key exactly one is delivered, whatever the order of their ends") {
    for (unsigned seed = 0; seed < 500; ++seed) {
        CAPTURE(seed);
        world w(seed);
        w.events.count = 60; // ten keys
        w.destination.asks_ledger = true;
        const auto r = w.make({});
        for (int i = 0; i < 3000 && w.events.settled.size() < 60; ++i) {
            w.pass(50ms);
            REQUIRE(r->step(0ms));
            if (w.random() % 2 == 0) w.destination.end_known();
            // Some come to nothing: the next of their key takes their place.
            if (w.random() % 3 == 0)
                w.destination.end_some(1 + w.random() % 4, w.random() % 4 == 0
                                                               ? DESTINATION_OUTCOME_REJECTED
                                                               : DESTINATION_OUTCOME_DELIVERED);
        }
        REQUIRE(w.events.settled.size() == 60);
        REQUIRE_FALSE(w.events.settled_too_early);
        std::map<std::uint64_t, int> by_key;
        for (const auto position : w.ends.delivered)
            ++by_key[position % 10];
        for (const auto& [key, count] : by_key)
            REQUIRE(count == 1);
        CHECK(r->numbers().faults == 0);
        CHECK(r->numbers().under_way == 0);
    }
}
