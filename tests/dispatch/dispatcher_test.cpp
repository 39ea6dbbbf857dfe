// The threads around the state machine: bounds, flush, stop, callbacks.
#include "tests/dispatch/dispatcher_stand.hpp"

#include <chrono>
#include <thread>

using namespace test_support;

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
    CHECK(t.h.count(outcome::undelivered) == 2);
}

TEST_CASE("stop returns in time though the endpoint hangs, and nothing is called afterwards") {
    setting t;
    t.make(quick(), [](const std::string&) -> std::optional<answer> { return std::nullopt; });
    t.d->start();
    for (std::uint64_t i = 0; i < 5000; ++i)
        CHECK(t.submit(i) == admission::accepted);
    CHECK_FALSE(t.d->stop(50 * millisecond));
    CHECK(t.h.count(outcome::undelivered) == 5000);
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
    CHECK(t.h.count(outcome::undelivered) == 1);
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
    CHECK(t.d->state().paused_until == until); // two clocks do not shake it
    CHECK(t.d->state().code == 4);
    const auto paused = t.d->metrics().pause_seconds;
    while (t.d->metrics().pause_seconds == paused) // it grows while the pause lasts
        std::this_thread::yield();
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

TEST_CASE("an event larger than the whole queue is too large, whatever waits") {
    setting t;
    auto how = quick();
    how.queue_max_bytes = 1000;
    how.batch_max_delay = 3600 * second;
    t.make(how, takes_all);
    t.d->start();
    REQUIRE(t.d->reserve(1001) == admission::too_large); // and when the queue is empty
    t.d->report_too_large(1, 1001);
    t.submit(2);
    REQUIRE(t.d->reserve(std::size_t{5} << 30) == admission::too_large);
    t.d->report_too_large(3, std::size_t{5} << 30);
    CHECK(t.d->flush(-1));
    CHECK(t.h.ends[1].reason == "too_large");
    CHECK(t.h.ends[3].reason == "too_large");
    CHECK(t.h.count(outcome::delivered) == 1);
    CHECK(t.d->state().waiting_bytes == 0);
    CHECK(t.d->state().waiting_events == 0);
}

TEST_CASE("numbers tell what happened") {
    setting t;
    std::atomic<int> asked = 0;
    t.make(quick(), [&](const std::string& r) -> std::optional<answer> {
        if (asked++ == 0) return refused(1);
        return received(events_in(r));
    });
    t.d->start();
    CHECK(t.d->metrics().since_last_delivery >= 0); // since the start, until something is delivered
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
