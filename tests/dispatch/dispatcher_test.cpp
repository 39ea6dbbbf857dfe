// The threads around the state machine: bounds, flush, stop, callbacks.
#include "dispatch/dispatcher.hpp"
#include "dispatch/transport.hpp"
#include "tests/support/fake_transport.hpp"
#include "tests/support/https_server.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

using namespace lead_ads::dispatch;
using lead_ads::batch::make_credentials;
using test_support::fake_transport;

namespace {

constexpr std::int64_t millisecond = 1'000'000;

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

std::size_t events_in(const std::string& request) {
    std::size_t n = 0;
    for (auto at = request.find("\"n\":"); at != request.npos; at = request.find("\"n\":", at + 1))
        ++n;
    return n;
}

answer received(std::size_t n) {
    answer a;
    a.status = 200;
    a.body = R"({"events_received":)" + std::to_string(n) + R"(,"fbtrace_id":"Trace1"})";
    return a;
}

answer refused(int code) {
    answer a;
    a.status = 400;
    a.body = R"({"error":{"message":"no","code":)" + std::to_string(code) + "}}";
    return a;
}

std::optional<answer> takes_all(const std::string& request) {
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

policy quick() {
    policy how;
    how.batch_max_delay = millisecond;
    how.retry_initial = millisecond;
    how.retry_max = 10 * millisecond;
    return how;
}

} // namespace

TEST_CASE("events go out, and their results come back with their ids") {
    setting t;
    t.make(quick(), takes_all);
    CHECK(t.d->reserve(1) == admission::stopped);
    t.d->start();
    for (std::uint64_t i = 0; i < 10; ++i)
        CHECK(t.submit(i) == admission::accepted);
    CHECK(t.d->flush(-1));
    CHECK(t.h.count(outcome::delivered) == 10);
    CHECK(t.h.ends[3].event_id == "id3");
    CHECK(t.h.ends[3].trace_id == "Trace1");
    CHECK(t.d->stop(0));
    CHECK(t.d->reserve(1) == admission::stopped);
}

TEST_CASE("what the pipeline decided is reported from the results thread") {
    setting t;
    t.make(quick(), takes_all);
    t.d->start();
    const auto caller = std::this_thread::get_id();
    std::atomic<bool> same_thread = false;
    t.h.then = [&] { same_thread = same_thread || std::this_thread::get_id() == caller; };
    for (std::uint64_t i = 0; i < 3000; ++i) {
        REQUIRE(t.d->reserve(10) == admission::accepted);
        const auto text = "sentence " + std::to_string(i);
        const auto id = "id" + std::to_string(i);
        t.d->report({i, outcome::invalid, 0, 0, "missing_lead_id", text, {}, id}, 10);
    }
    CHECK(t.d->flush(-1));
    CHECK(t.h.count(outcome::invalid, "missing_lead_id") == 3000);
    CHECK(t.h.ends[2999].text == "sentence 2999");
    CHECK(t.h.ends[1234].event_id == "id1234");
    CHECK_FALSE(same_thread);
    const auto m = t.d->metrics();
    REQUIRE(m.outcomes.size() == 1);
    CHECK(m.outcomes[0].reason == "missing_lead_id");
    CHECK(m.outcomes[0].count == 3000);
    CHECK(m.queue_events == 0);
    CHECK(m.queue_bytes == 0);
}

TEST_CASE("a cancelled event has no result and leaves its room") {
    setting t;
    t.make(quick(), takes_all);
    t.d->start();
    CHECK(t.d->reserve(10) == admission::accepted);
    t.d->cancel(10);
    CHECK(t.d->state().waiting_events == 0);
    CHECK(t.d->stop(second));
    CHECK(t.h.ends.empty());
}

TEST_CASE("a full queue answers busy, and one on_writable follows when there is room") {
    for (const bool by_bytes : {false, true}) {
        setting t;
        std::atomic<bool> open = false;
        auto how = quick();
        how.connections = 1;
        if (by_bytes)
            how.queue_max_bytes = 1000;
        else
            how.queue_max_events = 10;
        how.retry_initial = how.retry_max = millisecond;
        t.make(how, [&](const std::string& r) -> std::optional<answer> {
            if (open) return received(events_in(r));
            return refused(1);
        });
        t.d->start();
        std::uint64_t token = 0;
        // In bytes the room is taken by what came in, and given back down to what is kept.
        std::size_t reserved = 0;
        while (t.d->reserve(100) == admission::accepted)
            ++reserved;
        CHECK(reserved == 10);
        CHECK(t.d->reserve(100) == admission::busy);
        CHECK(t.h.writable == 0);
        CHECK(t.d->state().waiting_events == 10);
        for (std::size_t i = 0; i < reserved; ++i, ++token)
            t.d->enqueue(t.to, {token, "{\"n\":1}", "", 1'700'000'000, 604800}, 100);
        open = true;
        t.h.wait_for([&] { return t.h.writable == 1; });
        CHECK(t.d->flush(-1));
        CHECK(t.h.writable == 1);
        CHECK(t.submit(token++) == admission::accepted);
        CHECK(t.d->stop(second));
        CHECK(t.h.count(outcome::delivered) == 11);
    }
}

TEST_CASE("a queue that is smaller than a batch does not wait for max_delay") {
    setting t;
    auto how = quick();
    how.batch_max_delay = 3600 * second;
    how.queue_max_events = 5;
    t.make(how, takes_all);
    t.d->start();
    for (std::uint64_t i = 0; i < 5; ++i)
        CHECK(t.submit(i) == admission::accepted);
    CHECK(t.submit(5) == admission::busy);
    t.h.wait_for([&] { return t.h.writable == 1; });
    CHECK(t.h.count(outcome::delivered) == 5);
}

TEST_CASE("an empty queue takes an event of any size") {
    setting t;
    auto how = quick();
    how.queue_max_bytes = 10;
    t.make(how, takes_all);
    t.d->start();
    CHECK(t.submit(0, 100'000) == admission::accepted);
    CHECK(t.d->flush(-1));
    CHECK(t.h.count(outcome::delivered) == 1);
}

TEST_CASE("an event that no body can hold is invalid") {
    setting t;
    auto how = quick();
    how.batch_max_bytes = 60;
    t.make(how, takes_all);
    t.d->start();
    REQUIRE(t.d->reserve(1) == admission::accepted);
    const std::string json(100, ' ');
    t.d->enqueue(t.to, {7, json, "id7", 1'700'000'000, 604800}, 1);
    CHECK(t.d->flush(-1));
    CHECK(t.h.ends[7].reason == "too_large");
    CHECK(t.h.ends[7].event_id == "id7");
}

TEST_CASE("flush sends what waits and waits for what was accepted before it, no more") {
    setting t;
    auto how = quick();
    how.batch_max_delay = 3600 * second;
    std::atomic<bool> hangs = false;
    t.make(how, [&](const std::string& r) -> std::optional<answer> {
        if (hangs) return std::nullopt;
        return received(events_in(r));
    });
    t.d->start();
    CHECK(t.d->flush(0)); // nothing is waiting
    t.submit(1);
    CHECK(t.d->flush(-1));
    CHECK(t.h.count(outcome::delivered) == 1);
    hangs = true;
    t.submit(2);
    CHECK_FALSE(t.d->flush(20 * millisecond));
    CHECK_FALSE(t.d->flush(0));
    t.submit(3);
    CHECK_FALSE(t.d->stop(0));
    CHECK(t.h.count(outcome::undelivered, "stopped") == 2);
}

TEST_CASE("stop returns in time though the endpoint hangs, and nothing is called afterwards") {
    setting t;
    t.make(quick(), [](const std::string&) -> std::optional<answer> { return std::nullopt; });
    t.d->start();
    for (std::uint64_t i = 0; i < 5000; ++i)
        CHECK(t.submit(i) == admission::accepted);
    CHECK_FALSE(t.d->stop(50 * millisecond));
    CHECK(t.h.count(outcome::undelivered, "stopped") == 5000);
    CHECK(t.d->state().activity == activity::idle);
    CHECK(t.d->state().waiting_events == 0);
}

TEST_CASE("starting and stopping a hundred times leaves each event with one result") {
    setting t;
    t.make(quick(), takes_all);
    for (std::uint64_t i = 0; i < 100; ++i) {
        t.d->start();
        t.submit(2 * i);
        t.submit(2 * i + 1);
        t.d->stop(i % 3 == 0 ? 0 : second);
    }
    CHECK(t.h.ends.size() == 200);
    const auto m = t.d->metrics();
    std::uint64_t counted = 0;
    for (const auto& o : m.outcomes)
        counted += o.count;
    CHECK(counted == 200); // the numbers go on through restarts
}

TEST_CASE("a destroyed dispatcher has stopped") {
    setting t;
    t.make(quick(), [](const std::string&) -> std::optional<answer> { return std::nullopt; });
    t.d->start();
    t.submit(1);
    t.d.reset();
    CHECK(t.h.count(outcome::undelivered, "stopped") == 1);
}

TEST_CASE("four threads submit while results come back and the configuration changes") {
    setting t;
    auto how = quick();
    how.queue_max_events = 500;
    how.batch_max_events = 50;
    std::atomic<unsigned> asked = 0;
    t.make(how, [&](const std::string& r) -> std::optional<answer> {
        switch (asked++ % 7) {
        case 2:
            return refused(1);
        case 5:
            return refused(613);
        default:
            return received(events_in(r));
        }
    });
    t.d->start();
    constexpr std::uint64_t each = 3000;
    std::vector<std::thread> threads;
    threads.reserve(4);
    for (std::uint64_t n = 0; n < 4; ++n)
        threads.emplace_back([&t, n] {
            for (std::uint64_t i = 0; i < each; ++i) {
                const auto token = n * each + i;
                if (i % 10 == 0) {
                    while (t.d->reserve(50) != admission::accepted)
                        std::this_thread::yield();
                    t.d->report({token, outcome::filtered, 0, 0, "consent", {}, {}, {}}, 50);
                } else {
                    while (t.submit(token) != admission::accepted)
                        std::this_thread::yield();
                }
            }
        });
    for (int i = 0; i < 20; ++i) {
        t.s->set("TOKEN" + std::to_string(i));
        t.d->reconfigure(how);
        t.d->flush(millisecond);
        (void)t.d->metrics();
        (void)t.d->state();
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(t.d->flush(-1));
    CHECK(t.d->stop(second));
    CHECK(t.h.ends.size() == 4 * each);
    CHECK(t.h.count(outcome::filtered) == 4 * each / 10);
    CHECK(t.h.count(outcome::delivered) == 4 * each * 9 / 10);
}

TEST_CASE("the host may submit from inside its callback") {
    setting t;
    t.make(quick(), takes_all);
    std::atomic<std::uint64_t> next = 1;
    t.h.then = [&] {
        if (next < 20) CHECK(t.submit(next++) == admission::accepted);
    };
    t.d->start();
    t.submit(0);
    t.h.wait_for([&] { return t.h.ends.size() == 20; });
    CHECK(t.d->stop(second));
}

TEST_CASE("a connection waits for the callback with its results, and others go on") {
    setting t;
    auto how = quick();
    how.connections = 2;
    how.batch_max_events = 1;
    std::atomic<int> asked = 0;
    t.make(how, [&](const std::string& r) -> std::optional<answer> {
        ++asked;
        return received(events_in(r));
    });
    std::mutex mutex;
    std::condition_variable opened;
    bool is_open = false;
    t.h.gate = [&] {
        std::unique_lock lock(mutex);
        opened.wait(lock, [&] { return is_open; });
    };
    t.d->start();
    for (std::uint64_t i = 0; i < 20; ++i)
        t.submit(i);
    CHECK_FALSE(t.d->flush(50 * millisecond));
    CHECK(asked <= 2);
    {
        const std::lock_guard lock(mutex);
        is_open = true;
    }
    opened.notify_all();
    CHECK(t.d->flush(-1));
    CHECK(asked == 20);
    CHECK(t.d->stop(second));
}

TEST_CASE("what has gathered while the host was busy comes in one call") {
    setting t;
    auto how = quick();
    how.connections = 4;
    how.batch_max_events = 1;
    t.make(how, takes_all);
    // The first call lasts until all four connections have their answers.
    t.h.gate = [&] {
        for (std::uint64_t answers = 0; answers < 4; std::this_thread::yield()) {
            answers = 0;
            for (const auto n : t.d->metrics().latency_counts)
                answers += n;
        }
    };
    t.d->start();
    for (std::uint64_t i = 0; i < 4; ++i)
        t.submit(i);
    CHECK(t.d->flush(-1));
    CHECK(t.h.ends.size() == 4);
    CHECK(t.h.calls <= 2);
    CHECK(t.d->stop(second));
}

TEST_CASE("a block shows in the state, and a mended token serves what waits") {
    setting t;
    t.make(quick(), [](const std::string& r) -> std::optional<answer> {
        if (r.find("\"MENDED\"") == r.npos) return refused(190);
        return received(events_in(r));
    });
    t.d->start();
    CHECK(t.d->state().activity == activity::running);
    t.submit(1);
    while (t.d->state().activity != activity::blocked)
        std::this_thread::yield();
    const auto s = t.d->state();
    CHECK(s.code == 190);
    CHECK(s.waiting_events == 1);
    CHECK(s.reason.find("access token") != std::string::npos);
    t.s->set("MENDED");
    t.d->reconfigure(quick());
    CHECK(t.d->flush(-1));
    CHECK(t.h.count(outcome::delivered) == 1);
    CHECK(t.d->state().activity == activity::running);
}

TEST_CASE("a pause shows in the state by the wall's clock") {
    setting t;
    t.make(quick(), [](const std::string&) -> std::optional<answer> {
        auto a = refused(4);
        a.retry_after = "600";
        return a;
    });
    t.d->start();
    t.submit(1);
    while (t.d->state().activity != activity::paused)
        std::this_thread::yield();
    const auto until = t.d->state().paused_until;
    CHECK(until > (1'700'000'000 + 500) * second);
    CHECK(until <= (1'700'000'000 + 600) * second);
    CHECK_FALSE(t.d->stop(20 * millisecond));
    CHECK(t.h.ends[1].reason == "stopped");
}

TEST_CASE("queued events keep their target through a reconfiguration") {
    setting t;
    auto how = quick();
    how.batch_max_delay = 3600 * second;
    std::mutex mutex;
    std::vector<std::string> paths;
    t.make(how, [&](const std::string& r) -> std::optional<answer> {
        const std::lock_guard lock(mutex);
        paths.push_back(r.substr(0, r.find(" HTTP")));
        return received(events_in(r));
    });
    t.to->api_version = "v26.0";
    t.to->dataset_id = "1";
    t.d->start();
    t.submit(1);
    auto other = std::make_shared<target>(*t.to);
    other->dataset_id = "2";
    t.to = other;
    t.d->reconfigure(how);
    t.submit(2);
    CHECK(t.d->flush(-1));
    std::ranges::sort(paths);
    CHECK(paths == std::vector<std::string>{"POST /v26.0/1/events", "POST /v26.0/2/events"});
}

TEST_CASE("numbers tell what happened") {
    setting t;
    std::atomic<int> asked = 0;
    t.make(quick(), [&](const std::string& r) -> std::optional<answer> {
        if (asked++ == 0) return refused(1);
        return received(events_in(r));
    });
    t.d->start();
    CHECK(t.d->metrics().since_last_delivery < 0);
    t.submit(1);
    CHECK(t.d->flush(-1));
    const auto m = t.d->metrics();
    CHECK(m.requests == 2);
    CHECK(m.failures[0].failure == "transient");
    CHECK(m.failures[0].count == 1);
    CHECK(m.failures.size() == 7);
    CHECK(m.bytes_sent > 100);
    CHECK(m.since_last_delivery >= 0);
    std::uint64_t answers = 0;
    for (const auto n : m.latency_counts)
        answers += n;
    CHECK(answers == 2);
}

TEST_CASE("no log line holds the token") {
    setting t;
    std::atomic<int> asked = 0;
    t.s->set("EAAGsecrettoken");
    t.make(quick(), [&](const std::string& r) -> std::optional<answer> {
        CHECK(r.find("EAAGsecrettoken") != r.npos);
        if (asked++ > 3) return received(events_in(r));
        answer a;
        a.status = 400;
        a.body =
            R"({"error":{"message":"bad EAAGsecrettoken","error_user_msg":"bad EAAGsecrettoken","code":100,)"
            R"("fbtrace_id":"EAAGsecrettoken"}})";
        return a;
    });
    t.d->start();
    for (std::uint64_t i = 0; i < 4; ++i) {
        t.submit(i);
        t.d->flush(-1);
    }
    t.d->stop(second);
    CHECK(t.h.count(outcome::rejected) == 4);
    CHECK_FALSE(t.logs.empty());
    for (const auto& line : t.logs)
        CHECK(line.find("EAAG") == std::string::npos);
    for (const auto& [token, e] : t.h.ends) {
        CHECK(e.text.find("EAAG") == std::string::npos);
        CHECK(e.trace_id.empty());
        CHECK(e.code == 100);
    }
}

TEST_CASE("all of it over real TLS, with a server that fails now and then") {
    using test_support::server_reply;
    const auto authority = test_support::make_authority();
    const test_support::temporary_file ca(authority.pem);
    std::mutex mutex;
    std::map<std::string, int> taken;
    test_support::https_server server(
        test_support::make_certificate(&authority),
        [&](const test_support::server_request& r) -> server_reply {
            switch (r.number % 9) {
            case 2:
                return {"", server_reply::then::reset};
            case 4:
                return {"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", server_reply::then::close};
            case 6:
                return {"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", server_reply::then::close};
            default:
                break;
            }
            const std::lock_guard lock(mutex);
            auto reply = test_support::ok_received(events_in(r.body));
            if (r.number % 2) reply.after = server_reply::then::close;
            for (auto at = r.body.find("\"n\":"); at != r.body.npos; at = r.body.find("\"n\":", at + 1))
                ++taken[r.body.substr(at + 4, r.body.find('}', at) - at - 4)];
            return reply;
        });
    setting t;
    t.to->host = "localhost";
    t.to->port = server.port();
    t.to->api_version = "v26.0";
    t.to->dataset_id = "1";
    auto how = quick();
    how.ca_file = ca.path();
    how.batch_max_events = 20;
    how.connect_timeout = how.response_timeout = 60 * second;
    t.make(how, std::unique_ptr<transport>());
    t.d->start();
    for (std::uint64_t i = 0; i < 2000; ++i)
        while (t.submit(i) != admission::accepted)
            std::this_thread::yield();
    CHECK(t.d->flush(-1));
    CHECK(t.d->stop(second));
    CHECK(t.h.count(outcome::delivered) == 2000);
    CHECK(taken.size() == 2000);
    CHECK(t.d->metrics().connections_opened > 4);
}

TEST_CASE("a CA file is needed by who starts, and by nobody else") {
    setting t;
    auto how = quick();
    how.ca_file = "/nonexistent/ca.pem";
    t.make(how, std::unique_ptr<transport>());
    t.d->reconfigure(how);
    const auto* const problem = "No certificate authority can be read from /nonexistent/ca.pem; "
                                "settings.ca_file must name a PEM file.";
    CHECK_THROWS_WITH_AS(t.d->start(), problem, std::runtime_error);
    CHECK(t.d->reserve(1) == admission::stopped);
    how.ca_file.clear();
    t.d->reconfigure(how);
    t.d->start();
    how.ca_file = "/nonexistent/ca.pem";
    CHECK_THROWS_WITH_AS(t.d->reconfigure(how), problem, std::runtime_error);
    CHECK(t.d->state().activity == activity::running);
    CHECK(t.d->stop(second));
}

TEST_CASE("a real server that hangs does not hold up stop") {
    const auto authority = test_support::make_authority();
    const test_support::temporary_file ca(authority.pem);
    test_support::https_server server(test_support::make_certificate(&authority),
                                      [](const test_support::server_request&) -> test_support::server_reply {
                                          return {"", test_support::server_reply::then::hang};
                                      });
    setting t;
    t.to->host = "127.0.0.1";
    t.to->port = server.port();
    auto how = quick();
    how.ca_file = ca.path();
    how.response_timeout = 3600 * second;
    t.make(how, std::unique_ptr<transport>());
    for (int i = 0; i < 5; ++i) {
        t.h.ends.clear();
        t.d->start();
        t.submit(1);
        CHECK_FALSE(t.d->stop(50 * millisecond));
        CHECK(t.h.count(outcome::undelivered, "stopped") == 1);
    }
}
