// A world of virtual time around a state machine: it carries out the machine's actions in memory and
// remembers them.
#pragma once

#include "dispatch/machine.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace lead_ads::dispatch {

inline constexpr std::int64_t millisecond = 1'000'000;
inline constexpr std::int64_t minute = 60 * second;
inline constexpr std::int64_t wall_start = 1'700'000'000; // seconds since 1970

inline answer http(unsigned status, std::string body = {}) {
    answer a;
    a.status = status;
    a.body = std::move(body);
    return a;
}

inline answer graph_error(int code, int subcode = 0, unsigned status = 400, const std::string& more = {}) {
    return http(status, R"({"error":{"message":"m","code":)" + std::to_string(code) + R"(,"error_subcode":)" +
                            std::to_string(subcode) + more + R"(,"fbtrace_id":"AbC123"}})");
}

inline answer received(std::size_t count) {
    return http(200, R"({"events_received":)" + std::to_string(count) + R"(,"fbtrace_id":"AbC123"})");
}

inline answer no_answer(failure how) {
    answer a;
    a.failure = how;
    a.problem = "the test's network failed";
    return a;
}

struct world {
    struct sent {
        std::size_t slot;
        std::int64_t at;
        std::vector<std::uint64_t> tokens;
    };
    struct ended {
        dispatch::outcome outcome;
        std::string reason;
        std::int32_t code;
        std::string text;
        std::int64_t at;
    };

    explicit world(policy how = {}, std::uint64_t seed = 1) : m(std::move(how), seed) {
        target t;
        t.host = "localhost";
        t.dataset_id = "1";
        to = std::make_shared<target>(t);
    }

    // `now` in nanoseconds since the world began.
    moment now() const { return {time, wall_start * second + time}; }

    std::vector<std::uint64_t> add(std::size_t count, std::int64_t event_time = wall_start,
                                   std::shared_ptr<const target> where = nullptr) {
        batch::bundle b(where ? where : to);
        std::vector<std::uint64_t> tokens;
        for (std::size_t i = 0; i < count; ++i) {
            const auto token = next_token++;
            const auto json = R"({"n":)" + std::to_string(token) + "}";
            b.add({token, json, "id" + std::to_string(token), event_time, 7 * 86400}, time, 0, 0);
            tokens.push_back(token);
        }
        accepted += count;
        m.add(std::move(b), now());
        carry_out();
        return tokens;
    }

    void answer_slot(std::size_t slot, const answer& got) {
        REQUIRE(in_flight.contains(slot));
        in_flight.erase(slot);
        m.on_answer(slot, got, now());
        carry_out();
    }
    // Answers the oldest request that is under way and returns its tokens.
    std::vector<std::uint64_t> answer_next(const answer& got) {
        REQUIRE_FALSE(in_flight.empty());
        auto oldest = in_flight.begin();
        for (auto i = in_flight.begin(); i != in_flight.end(); ++i)
            if (i->second.order < oldest->second.order) oldest = i;
        auto tokens = oldest->second.tokens;
        answer_slot(oldest->first, got);
        return tokens;
    }

    // Lets time pass, waking the machine whenever it asked for it.
    void pass(std::int64_t duration) {
        const auto until = time + duration;
        for (int ticks = 0;; ++ticks) {
            REQUIRE(ticks < 100'000); // no busy loop
            const auto wake = m.wake_at();
            if (wake > until) break;
            time = std::max(time, wake);
            m.tick(now());
            carry_out();
        }
        time = until;
        m.tick(now());
        carry_out();
    }

    void stop(std::int64_t timeout) {
        m.stop(time + timeout, now());
        carry_out();
    }

    void carry_out() {
        for (auto actions = m.take_actions(); !actions.empty(); actions = m.take_actions())
            for (auto& a : actions)
                std::visit([this](auto& what) { perform(what); }, a);
    }
    void perform(send_action& a) {
        CHECK_FALSE(in_flight.contains(a.slot));
        CHECK_FALSE(unreported.contains(a.slot));
        std::vector<std::uint64_t> tokens;
        for (const auto& e : m.in_slot(a.slot).entries())
            tokens.push_back(e.token);
        CHECK_FALSE(tokens.empty());
        in_flight[a.slot] = {order++, tokens};
        requests.push_back({a.slot, time, tokens});
    }
    void perform(report_action& a) {
        for (const auto& e : a.events.entries()) {
            CHECK_FALSE(results.contains(e.token)); // exactly one
            results[e.token] = {a.what.outcome, std::string(a.what.reason), a.what.code, a.what.text, time};
        }
        if (!a.slot) return;
        unreported.insert(*a.slot);
        if (!host_is_slow) return_reports();
    }
    void perform(log_action& a) { logs.push_back(std::move(a)); }
    void perform(reread_action&) {
        ++rereads;
        m.on_reread(now());
    }
    void perform(abort_action&) {
        ++aborts;
        in_flight.clear();
    }
    void return_reports() {
        for (const auto slot : std::exchange(unreported, {}))
            m.on_reported(slot, now());
    }

    std::size_t count(dispatch::outcome o, const std::string& reason = "") const {
        std::size_t n = 0;
        for (const auto& [token, r] : results)
            n += r.outcome == o && (reason.empty() || r.reason == reason);
        return n;
    }
    std::size_t errors_logged() const {
        std::size_t n = 0;
        for (const auto& l : logs)
            n += l.severity == severity::error;
        return n;
    }

    struct flight {
        std::uint64_t order;
        std::vector<std::uint64_t> tokens;
    };
    machine m;
    std::int64_t time = 0;
    std::shared_ptr<const target> to;
    std::uint64_t next_token = 0;
    std::uint64_t order = 0;
    std::size_t accepted = 0;
    std::map<std::size_t, flight> in_flight;
    std::set<std::size_t> unreported;
    std::vector<sent> requests;
    std::map<std::uint64_t, ended> results;
    std::vector<log_action> logs;
    int rereads = 0;
    int aborts = 0;
    bool host_is_slow = false;
};

inline policy one_connection() {
    policy how;
    how.connections = 1;
    return how;
}

} // namespace lead_ads::dispatch
