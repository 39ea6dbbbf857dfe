// Random schedules of faults: each event gets exactly one result, and the endpoint is not flooded.
#include "world.hpp"

#include <bit>
#include <random>

using namespace lead_ads::dispatch;

namespace {

struct schedule {
    std::uint64_t seed;
    std::mt19937_64 random{seed};
    policy how = {};
    std::set<std::uint64_t> poison = {};
    std::multimap<std::int64_t, std::size_t> due = {}; // answers under way: time, slot
    std::size_t seen = 0;                              // requests that have their answer planned
    std::int64_t paused_until = 0;

    std::uint64_t below(std::uint64_t n) { return random() % n; }
    bool chance(unsigned percent) { return below(100) < percent; }
};

answer fault(schedule& s, std::size_t sent) {
    switch (s.below(14)) {
    case 0:
        return no_answer(failure::unreachable);
    case 1:
        return no_answer(failure::stale);
    case 2:
        return no_answer(failure::timed_out);
    case 3:
        return http(500, "<html>");
    case 4:
        return http(200, "{\"events_rec");
    case 5:
        return received(sent + 1);
    case 6:
        return graph_error(2, 0, 500);
    case 7:
        return http(413);
    case 8:
        return graph_error(190);
    case 9:
        return graph_error(200);
    case 10:
        return graph_error(4);
    case 11:
        return http(302);
    case 12: {
        auto a = http(429);
        a.retry_after = std::to_string(s.below(200));
        return a;
    }
    default: {
        auto a = http(503);
        a.app_usage = R"({"call_count":)" + std::to_string(s.below(120)) + "}";
        return a;
    }
    }
}

answer respond(schedule& s, const std::vector<std::uint64_t>& sent, unsigned faulty) {
    if (s.chance(faulty)) return fault(s, sent.size());
    for (std::size_t i = 0; i < sent.size(); ++i)
        if (s.poison.contains(sent[i])) {
            const auto place = s.chance(50) ? i : s.below(sent.size() + 2);
            const auto hint = R"(,"error_data":"data[)" + std::to_string(place) + R"(]")";
            return graph_error(100, 0, 400, s.chance(50) ? hint : "");
        }
    return received(sent.size());
}

// Plans an answer for each new request, and checks that none left in a pause.
void plan(world& w, schedule& s) {
    for (; s.seen < w.requests.size(); ++s.seen) {
        CHECK(w.requests[s.seen].at >= s.paused_until);
        s.due.emplace(w.time + static_cast<std::int64_t>(s.below(2 * second)), w.requests[s.seen].slot);
    }
}

void step(world& w, schedule& s, unsigned faulty) {
    plan(w, s);
    const auto wake = w.m.wake_at();
    const auto answer_at = s.due.empty() ? never : s.due.begin()->first;
    if (answer_at == never && wake == never) return;
    if (wake < answer_at) {
        w.time = std::max(w.time, wake);
        w.m.tick(w.now());
        w.carry_out();
    } else {
        const auto slot = s.due.begin()->second;
        s.due.erase(s.due.begin());
        w.time = std::max(w.time, answer_at);
        const auto got = respond(s, w.in_flight[slot].tokens, faulty);
        w.answer_slot(slot, got);
    }
    const auto state = w.m.state(w.time);
    s.paused_until = state.activity == activity::paused ? state.paused_until : 0;
    if (s.chance(2)) w.return_reports(), w.carry_out();
}

policy random_policy(schedule& s) {
    policy how;
    how.connections = 1 + s.below(4);
    how.retry_initial = static_cast<std::int64_t>(1 + s.below(1000)) * millisecond;
    how.retry_max = how.retry_initial * static_cast<std::int64_t>(1 + s.below(50));
    how.give_up_after = s.chance(30) ? static_cast<std::int64_t>(s.below(100)) * second : 24 * 3600 * second;
    return how;
}

void check_ends(const world& w, const schedule& s, bool stopped) {
    CHECK(w.results.size() == w.accepted);
    CHECK(w.m.is_empty());
    for (const auto& [token, r] : w.results) {
        const bool is_poison = s.poison.contains(token);
        if (r.outcome == outcome::delivered) CHECK_FALSE(is_poison);
        if (r.reason == "graph_error") CHECK(is_poison);
        if (r.reason == "stopped") CHECK(stopped);
    }
}

} // namespace

TEST_CASE("in any schedule of faults each event gets exactly one result") {
    for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
        CAPTURE(seed);
        schedule s{seed};
        s.how = random_policy(s);
        world w(s.how, seed);
        const auto batches = 1 + s.below(12);
        for (std::uint64_t i = 0; i < batches; ++i) {
            const auto count = s.chance(30) ? 1 : 1 + s.below(60);
            for (std::uint64_t e = 0; e < count; ++e)
                if (s.chance(3)) s.poison.insert(w.next_token + e);
            w.add(count);
            for (auto n = s.below(30); n > 0; --n)
                step(w, s, 60);
            if (s.chance(5)) w.m.on_reconfigured(s.how, w.now()), w.carry_out();
        }
        const bool stops = s.chance(50);
        if (stops) w.stop(static_cast<std::int64_t>(s.below(60)) * second);
        std::size_t steps = 0;
        // Faults become rare, so that the end comes; blocks last five minutes each time.
        while (!w.m.is_empty()) {
            step(w, s, 20);
            REQUIRE(++steps < 20'000);
            if (stops) s.due = w.aborts ? decltype(s.due){} : s.due;
        }
        check_ends(w, s, stops);
    }
}

TEST_CASE("with no other faults the number of requests is bounded for any offenders") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        schedule s{seed};
        world w({}, seed);
        const auto n = 2 + s.below(999);
        const auto k = 1 + s.below(std::min<std::uint64_t>(n, 30));
        while (s.poison.size() < k)
            s.poison.insert(s.below(n));
        w.add(n);
        while (!w.m.is_empty())
            step(w, s, 0);
        check_ends(w, s, false);
        // A place that is named wrongly costs at most one request for each part that was refused.
        CHECK(w.requests.size() - 1 <= 3 * k * static_cast<std::size_t>(std::bit_width(n - 1)));
        CHECK(w.count(outcome::rejected) == k);
    }
}

TEST_CASE("the same seed gives the same requests at the same times") {
    const auto run = [] {
        schedule s{77};
        world w({}, 5);
        for (int i = 0; i < 10; ++i) {
            w.add(10);
            for (int n = 0; n < 20; ++n)
                step(w, s, 70);
        }
        std::vector<std::pair<std::int64_t, std::vector<std::uint64_t>>> sent;
        for (const auto& r : w.requests)
            sent.emplace_back(r.at, r.tokens);
        return sent;
    };
    CHECK(run() == run());
}

TEST_CASE("no schedule of answers makes the machine send without end") {
    // An endpoint that answers at once and never well: requests per simulated minute stay few.
    for (const auto& got :
         {http(500), http(429), graph_error(190), graph_error(200), graph_error(1), received(12345),
          http(200), no_answer(failure::stale), no_answer(failure::broken)}) {
        policy how;
        world w(how);
        for (int i = 0; i < 4; ++i)
            w.add(10);
        for (int i = 0; i < 100'000 && w.time < minute; ++i) {
            if (!w.in_flight.empty())
                w.answer_next(got);
            else
                w.pass(std::max<std::int64_t>(std::min(w.m.wake_at(), minute) - w.time, millisecond));
        }
        CHECK(w.time >= minute);
        CHECK(w.requests.size() < 200);
    }
}
