// A dispatcher with all that it needs around it: a host that keeps what it is told, secrets, and a network
// that a function answers for.
#pragma once

#include "dispatch/dispatcher.hpp"
#include "dispatch/transport.hpp"
#include "tests/support/fake_transport.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace test_support {

using namespace lead_ads::dispatch;
using lead_ads::batch::make_credentials;
using lead_ads::batch::outgoing_event;

inline constexpr std::int64_t millisecond = 1'000'000;

struct ended {
    outcome what;
    std::string reason;
    std::string text;
    std::string event_id;
    std::string trace_id;
    int code;
};

class host final : public sink {
public:
    void on_results(std::span<const result> results) override {
        CHECK_FALSE(inside_.exchange(true)); // never two at once
        if (gate) gate();
        {
            const std::lock_guard lock(mutex_);
            for (const auto& r : results) {
                CHECK_FALSE(ends.contains(r.token));
                ends[r.token] = {r.outcome,
                                 std::string(r.reason),
                                 std::string(r.text),
                                 std::string(r.event_id),
                                 std::string(r.trace_id),
                                 r.code};
            }
            calls += 1;
        }
        changed.notify_all();
        if (then) then();
        inside_ = false;
    }
    void on_writable() override {
        {
            const std::lock_guard lock(mutex_);
            ++writable;
        }
        changed.notify_all();
    }
    template <class Condition>
    void wait_for(Condition c) {
        std::unique_lock lock(mutex_);
        changed.wait(lock, c);
    }
    std::size_t count(outcome o, const std::string& reason = "") {
        const std::lock_guard lock(mutex_);
        return static_cast<std::size_t>(std::ranges::count_if(ends, [&](const auto& e) {
            return e.second.what == o && (reason.empty() || e.second.reason == reason);
        }));
    }

    std::function<void()> gate; // before the results are taken
    std::function<void()> then; // after
    std::map<std::uint64_t, ended> ends;
    int writable = 0;
    int calls = 0;
    std::condition_variable changed;

private:
    std::mutex mutex_;
    std::atomic<bool> inside_ = false;
};

class secrets final : public credentials_source {
public:
    std::shared_ptr<const credentials> get() override {
        const std::lock_guard lock(mutex_);
        return now_;
    }
    void reread() override { ++rereads; }
    void set(std::string token) {
        auto made = std::make_shared<credentials>(make_credentials(std::move(token), ""));
        const std::lock_guard lock(mutex_);
        now_ = std::move(made);
    }
    std::atomic<int> rereads = 0;

private:
    std::mutex mutex_;
    std::shared_ptr<const credentials> now_ = std::make_shared<credentials>(make_credentials("TOKEN", ""));
};

inline std::size_t events_in(const std::string& request) {
    std::size_t n = 0;
    for (auto at = request.find("\"n\":"); at != request.npos; at = request.find("\"n\":", at + 1))
        ++n;
    return n;
}

inline answer received(std::size_t n) {
    answer a;
    a.status = 200;
    a.body = R"({"events_received":)" + std::to_string(n) + R"(,"fbtrace_id":"Trace1"})";
    return a;
}

inline answer refused(int code) {
    answer a;
    a.status = 400;
    a.body = R"({"error":{"message":"no","code":)" + std::to_string(code) + "}}";
    return a;
}

inline std::optional<answer> takes_all(const std::string& request) {
    return received(events_in(request));
}

struct setting {
    host h;
    std::shared_ptr<secrets> s = std::make_shared<secrets>();
    std::shared_ptr<target> to = std::make_shared<target>();
    std::mutex log_mutex;
    std::vector<std::string> logs;
    std::unique_ptr<dispatcher> d;

    void make(policy how, fake_transport::endpoint e) {
        make(std::move(how), std::make_unique<fake_transport>(std::move(e)));
    }
    void make(policy how, std::unique_ptr<transport> network) {
        environment outside;
        outside.wall_clock = [] { return 1'700'000'000 * second; };
        outside.log = [this](severity, std::string_view message, std::span<const log_field> fields) {
            const std::lock_guard lock(log_mutex);
            logs.emplace_back(message);
            for (const auto& f : fields)
                logs.back() += " " + std::string(f.name) + "=" + std::string(f.value);
        };
        outside.secrets = s;
        outside.seed = 1;
        d = std::make_unique<dispatcher>(outside, h, how, std::move(network));
    }
    admission submit(std::uint64_t token, std::size_t bytes = 100) {
        const auto got = d->reserve(bytes);
        if (got != admission::accepted) return got;
        const auto json = "{\"n\":" + std::to_string(token) + "}";
        d->enqueue(to, {token, json, "id" + std::to_string(token), 1'700'000'000, 604800}, bytes);
        return got;
    }
};

inline policy quick() {
    policy how;
    how.batch_max_delay = millisecond;
    how.retry_initial = millisecond;
    how.retry_max = 10 * millisecond;
    return how;
}

} // namespace test_support
