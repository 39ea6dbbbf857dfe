// The embedded store: what was promised is there after every kind of end, and what was ended goes.
#include "host/storage/cursor.hpp"
#include "host/storage/event_store.hpp"
#include "tests/support/process.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>
#include <future>
#include <random>
#include <set>
#include <sys/stat.h>
#include <thread>

using namespace desthost::storage;
using desthost::routing::fetched;
using desthost::routing::incoming;
using desthost::routing::receipt;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<event_store> open_store(const std::string& path, std::uint64_t most = 64 << 20) {
    store_options o;
    o.path = path;
    o.max_bytes = most;
    auto made = event_store::open(std::move(o));
    REQUIRE_MESSAGE(made.has_value(), (made ? "" : made.error().text));
    return std::move(*made);
}

// Stores events and waits for the answer.
stored put(event_store& store, const std::vector<std::string>& events, std::int64_t at = 5,
           std::string sender = "k") {
    request r;
    r.sender = std::move(sender);
    r.arrived_at = at;
    for (const auto& event : events)
        pack(r.data, event);
    r.events = static_cast<std::uint32_t>(events.size());
    std::promise<stored> done;
    r.done = [&done](stored how) { done.set_value(how); };
    const auto how = store.append(std::move(r));
    return how == stored::yes ? done.get_future().get() : how;
}

std::unique_ptr<cursor> open_cursor(const std::shared_ptr<event_store>& store,
                                    const std::string& route = "r") {
    auto made = cursor::open(store, route);
    REQUIRE_MESSAGE(made.has_value(), (made ? "" : made.error().text));
    return std::move(*made);
}

struct taken {
    std::string text;
    receipt where;
    std::int64_t arrived_at;
    std::string sender;
};

// All that the cursor hands out until it has nothing more.
std::vector<taken> take_all(cursor& from, std::size_t most = 100'000) {
    std::vector<taken> all;
    std::vector<incoming> events;
    while (all.size() < most) {
        events.clear();
        if (from.fetch({most - all.size(), 1 << 20}, events, 0ms) != fetched::some) break;
        for (const auto& e : events)
            all.push_back({std::string(e.payload), e.where, e.arrived_at, std::string(e.key)});
    }
    return all;
}

void settle(cursor& of, const std::vector<taken>& events) {
    std::vector<receipt> receipts;
    for (const auto& e : events)
        receipts.push_back(e.where);
    of.settle(receipts);
}

std::int64_t count_rows(const std::string& path) {
    desthost::journal::database db;
    std::int64_t rows = -1;
    REQUIRE(db.open(path, SQLITE_OPEN_READONLY));
    REQUIRE(db.read_number("SELECT count(*) FROM requests", rows));
    return rows;
}

} // namespace

TEST_CASE("events come out in the order in which they were stored, with what was known of them") {
    const test::temporary_folder folder;
    const auto store = open_store(folder.path("s"));
    REQUIRE(put(*store, {"{\"a\":1}", "{\"a\":2}"}, 11, "shop") == stored::yes);
    REQUIRE(put(*store, {"{\"a\":3}"}, 12, "crm") == stored::yes);
    const auto reader = open_cursor(store);
    const auto all = take_all(*reader);
    REQUIRE(all.size() == 3);
    CHECK(all[0].text == "{\"a\":1}");
    CHECK(all[1].arrived_at == 11);
    CHECK(all[1].sender == "shop");
    CHECK(all[2].text == "{\"a\":3}");
    CHECK(all[2].sender == "crm");
    CHECK(reader->numbers().waiting_events == 3);
    CHECK(reader->numbers().oldest_arrived_at == 11);
    settle(*reader, all);
    CHECK(reader->numbers().waiting_events == 0);
    CHECK(reader->numbers().oldest_arrived_at == 0);
    struct stat what {};
    REQUIRE(::stat(folder.path("s").c_str(), &what) == 0);
    CHECK((what.st_mode & 0777) == 0600);
}

TEST_CASE("after a restart exactly what was not ended comes again, whatever the order of the ends") {
    for (unsigned seed = 0; seed < 12; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const test::temporary_folder folder;
        std::set<std::string> left;
        int number = 0;
        for (int life = 0; life < 4; ++life) {
            const auto store = open_store(folder.path("s"));
            const auto reader = open_cursor(store);
            for (int i = 0; i < 10; ++i) {
                std::vector<std::string> events;
                for (unsigned n = 0; n < 1 + random() % 5; ++n)
                    events.push_back(std::to_string(number++));
                REQUIRE(put(*store, events) == stored::yes);
                left.insert(events.begin(), events.end());
            }
            auto all = take_all(*reader);
            std::set<std::string> seen;
            for (const auto& e : all)
                REQUIRE(seen.insert(e.text).second);
            REQUIRE(seen == left);
            std::shuffle(all.begin(), all.end(), random);
            all.resize(random() % (all.size() + 1));
            settle(*reader, all);
            for (const auto& e : all)
                left.erase(e.text);
        }
        const auto store = open_store(folder.path("s"));
        const auto all = take_all(*open_cursor(store));
        std::set<std::string> seen;
        for (const auto& e : all)
            seen.insert(e.text);
        CHECK(seen == left);
    }
}

TEST_CASE("an event stays until the slowest route has ended it, and goes then") {
    const test::temporary_folder folder;
    const auto store = open_store(folder.path("s"));
    const auto fast = open_cursor(store, "fast");
    const auto slow = open_cursor(store, "slow");
    for (int i = 0; i < 300; ++i)
        REQUIRE(put(*store, {"{}"}) == stored::yes);
    settle(*fast, take_all(*fast));
    REQUIRE(store->flush());
    CHECK(count_rows(folder.path("s")) == 300);
    auto all = take_all(*slow);
    all.resize(150);
    settle(*slow, all);
    // Deleted in small steps, each in a transaction of its own.
    for (int i = 0; i < 5; ++i)
        REQUIRE(store->flush());
    CHECK(count_rows(folder.path("s")) == 150);
    CHECK(store->numbers().deleted_events == 150);
    const auto bytes = store->numbers().bytes;
    CHECK(bytes > 0);
    slow->drain(0ms);
    REQUIRE(put(*store, {"{}"}) == stored::yes);
    for (int i = 0; i < 5; ++i)
        REQUIRE(store->flush());
    CHECK(store->numbers().bytes < bytes);
}

TEST_CASE("a full store refuses, and takes again what fits once something has gone") {
    const test::temporary_folder folder;
    const auto store = open_store(folder.path("s"), 4096);
    const auto reader = open_cursor(store);
    const std::string event(1000, 'x');
    REQUIRE(put(*store, {event}) == stored::yes);
    REQUIRE(put(*store, {event}) == stored::yes);
    REQUIRE(put(*store, {event}) == stored::yes);
    CHECK(put(*store, {event}) == stored::full);
    CHECK_FALSE(store->can_store());
    settle(*reader, take_all(*reader));
    for (int i = 0; i < 3; ++i)
        REQUIRE(store->flush());
    CHECK(store->can_store());
    CHECK(put(*store, {event}) == stored::yes);
    CHECK(take_all(*reader).size() == 1);
}

TEST_CASE("a new route begins with the oldest event that is there") {
    const test::temporary_folder folder;
    const auto store = open_store(folder.path("s"));
    const auto first = open_cursor(store, "first");
    REQUIRE(put(*store, {"1"}) == stored::yes);
    settle(*first, take_all(*first));
    for (int i = 0; i < 3; ++i)
        REQUIRE(store->flush());
    REQUIRE(put(*store, {"2"}) == stored::yes);
    const auto second = open_cursor(store, "second");
    const auto all = take_all(*second);
    REQUIRE(all.size() == 1);
    CHECK(all[0].text == "2");
}

TEST_CASE("a reader stops before the span of what can be remembered, and goes on when the oldest has ended") {
    const test::temporary_folder folder;
    const auto store = open_store(folder.path("s"));
    const auto reader = open_cursor(store);
    constexpr auto span = desthost::routing::lane_progress::span;
    const std::vector<std::string> thousand(1000, "{}");
    for (int i = 0; i < 18; ++i)
        REQUIRE(put(*store, thousand) == stored::yes);
    auto all = take_all(*reader);
    CHECK(all.size() == span);
    settle(*reader, {all.begin() + 1, all.end()});
    CHECK(take_all(*reader).empty());
    settle(*reader, {all.begin(), all.begin() + 1});
    CHECK(take_all(*reader).size() == 18'000 - span);
}

TEST_CASE("what is no store, and a store of another version, is refused and left as it is") {
    const test::temporary_folder folder;
    const auto text =
        folder.write("text", "this is no database, but a text that is long enough to look at\n");
    store_options o;
    o.path = text;
    const auto refused = event_store::open(std::move(o));
    REQUIRE_FALSE(refused.has_value());
    CHECK(folder.read("text").starts_with("this is no database"));
    { const auto store = open_store(folder.path("s")); }
    {
        desthost::journal::database db;
        REQUIRE(db.open(folder.path("s"), SQLITE_OPEN_READWRITE));
        REQUIRE(db.execute("PRAGMA user_version = 9"));
    }
    store_options later;
    later.path = folder.path("s");
    const auto newer = event_store::open(std::move(later));
    REQUIRE_FALSE(newer.has_value());
    CHECK(newer.error().text.find("was written by another version of desthost") != std::string::npos);
}

TEST_CASE("requests of many threads are answered once each, and all of them are there") {
    const test::temporary_folder folder;
    const auto store = open_store(folder.path("s"));
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 40; ++i)
                if (put(*store, {std::to_string(t * 1000 + i)}) != stored::yes) return;
        });
    for (auto& thread : threads)
        thread.join();
    std::set<std::string> seen;
    const auto reader = open_cursor(store);
    for (const auto& e : take_all(*reader))
        seen.insert(e.text);
    CHECK(seen.size() == 320);
    CHECK(store->numbers().commits <= 325);
}
