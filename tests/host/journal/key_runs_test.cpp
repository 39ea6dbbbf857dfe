// Runs of keys: what they know, how they merge, and what is seen of them meanwhile.
#include "host/journal/key_runs.hpp"
#include "tests/host/journal/support.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace journal_tests;

namespace {

constexpr int run_size = 100;

journal::digest nth(int i) {
    return journal::digest_of({1, 2}, std::to_string(i));
}

std::vector<journal::digest> keys_between(int first, int last) {
    std::vector<journal::digest> keys;
    for (int i = first; i < last; ++i)
        keys.push_back(nth(i));
    std::sort(keys.begin(), keys.end());
    return keys;
}

// A journal's runs, and a connection of its own that looks keys up.
struct opened {
    explicit opened(const std::string& path) {
        open_journal(path);
        REQUIRE(writer.open(path, SQLITE_OPEN_READWRITE));
        REQUIRE(reader.open(path, SQLITE_OPEN_READONLY));
        REQUIRE(runs.open(writer));
        REQUIRE(finder.open(reader));
    }
    // Adds the n-th hundred of keys, in a transaction of its own.
    bool add_nth(int n) {
        return writer.begin() && runs.add(keys_between(n * run_size, (n + 1) * run_size)) && writer.commit();
    }
    int found_between(int first, int last) {
        int found = 0;
        std::int64_t newest = 0;
        for (int i = first; i < last; ++i)
            found += finder.contains(nth(i), newest) ? 1 : 0;
        return found;
    }
    std::uint64_t count() {
        std::uint64_t keys = 0;
        REQUIRE(runs.count(keys));
        return keys;
    }
    // "LEVEL KEYS" of each run, the oldest first.
    texts levels() {
        texts all;
        journal::statement rows;
        REQUIRE(writer.prepare(rows, "SELECT level, keys FROM delivered_runs ORDER BY id"));
        while (rows.next() == journal::step::row)
            all.push_back(std::to_string(rows.integer(0)) + " " + std::to_string(rows.integer(1)));
        return all;
    }

    journal::database writer, reader;
    journal::key_runs runs;
    journal::key_finder finder;
};

} // namespace

TEST_CASE("digests are in the order of their bytes") {
    const std::array<const char*, 6> sorted{
        "", "\x01", "\x01\x01", "\x7f 8 bytes 9", "\x7f 8 bytes:", "\x80"};
    for (std::size_t a = 0; a < sorted.size(); ++a)
        for (std::size_t b = 0; b < sorted.size(); ++b)
            CHECK((journal::digest_from(sorted[a]) <=> journal::digest_from(sorted[b])) == (a <=> b));
}

TEST_CASE("runs know exactly the keys that were added, however often they were merged") {
    const folder at;
    opened o(at / "j");
    CHECK(o.found_between(0, run_size) == 0);
    for (int n = 0; n < 70; ++n)
        REQUIRE(o.add_nth(n));
    CHECK(o.found_between(0, 70 * run_size) == 70 * run_size);
    CHECK(o.found_between(70 * run_size, 140 * run_size) == 0);
    CHECK(o.count() == 70 * run_size);
    std::vector<journal::digest> all;
    CHECK(o.runs.each([&](const journal::digest& key) { all.push_back(key); }));
    std::sort(all.begin(), all.end());
    CHECK(all == keys_between(0, 70 * run_size));
}

TEST_CASE("four runs of a level become one of the next, and those of the highest stay") {
    const folder at;
    opened o(at / "j");
    const struct {
        int added; // before the levels are looked at
        texts levels;
    } steps[] = {
        {3, {"0 100", "0 100", "0 100"}},
        {4, {"1 400"}},
        {7, {"1 400", "0 100", "0 100", "0 100"}},
        {15, {"1 400", "1 400", "1 400", "0 100", "0 100", "0 100"}},
        {16, {"2 1600"}},
        {64, {"3 6400"}},
        {320, {"3 6400", "3 6400", "3 6400", "3 6400", "3 6400"}},
    };
    REQUIRE(o.writer.execute("PRAGMA synchronous = OFF"));
    int n = 0;
    for (const auto& s : steps) {
        CAPTURE(s.added);
        for (; n < s.added; ++n)
            REQUIRE(o.add_nth(n));
        CHECK(o.levels() == s.levels);
    }
    CHECK(o.found_between(0, 320 * run_size) == 320 * run_size);
}

TEST_CASE("a key that was added twice is one when its runs are merged") {
    const folder at;
    opened o(at / "j");
    for (int i = 0; i < 3; ++i)
        REQUIRE(o.add_nth(0));
    CHECK(o.count() == 3 * run_size);
    REQUIRE(o.add_nth(0));
    CHECK(o.levels() == texts{"1 100"});
}

TEST_CASE("a transaction that fails leaves the runs as they were") {
    const folder at;
    opened o(at / "j");
    for (int n = 0; n < 3; ++n)
        REQUIRE(o.add_nth(n));
    REQUIRE(o.writer.begin());
    REQUIRE(o.runs.add(keys_between(3 * run_size, 4 * run_size)));
    CHECK(o.levels() == texts{"1 400"});
    o.writer.roll_back();
    CHECK(o.levels() == texts{"0 100", "0 100", "0 100"});
    CHECK(o.found_between(0, 4 * run_size) == 3 * run_size);
    REQUIRE(o.add_nth(3));
    CHECK(o.found_between(0, 4 * run_size) == 4 * run_size);
}

TEST_CASE("a run that cannot be is told of as damage") {
    const folder at;
    opened o(at / "j");
    REQUIRE(o.writer.execute("PRAGMA ignore_check_constraints = ON;"
                             "INSERT INTO delivered_runs (level, bits, keys) VALUES (0, 33, 1)"));
    std::uint64_t keys = 0;
    CHECK_FALSE(o.runs.count(keys));
    CHECK(o.writer.why().kind == journal::problem::corrupt);
    CHECK_FALSE(o.add_nth(0));
}

TEST_CASE("a key is found at every moment while runs are merged") {
    const folder at;
    opened o(at / "j");
    REQUIRE(o.add_nth(0));
    std::atomic<bool> done = false;
    std::atomic<int> forgotten = 0;
    std::thread asker([&] {
        while (!done)
            forgotten += run_size - o.found_between(0, run_size);
    });
    for (int n = 1; n < 64; ++n)
        CHECK(o.add_nth(n));
    done = true;
    asker.join();
    CHECK(forgotten == 0);
}

TEST_CASE("after kill -9 while runs are merged the runs hold what was committed") {
    const folder at;
    { const opened made(at / "j"); }
    int known = 0; // runs of 100 keys
    for (int round = 0; round < 20; ++round) {
        CAPTURE(round);
        std::array<int, 2> ends{};
        REQUIRE(::pipe(ends.data()) == 0);
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            opened o(at / "j");
            for (int n = known; o.add_nth(n) && ::write(ends[1], &n, sizeof n) > 0;)
                ++n;
            ::_exit(1);
        }
        ::close(ends[1]);
        int committed = known - 1;
        for (int wait = round % 5; wait >= 0; --wait)
            REQUIRE(::read(ends[0], &committed, sizeof committed) > 0);
        for (int spin = round * 1000; spin > 0; --spin)
            static_cast<void>(::getppid());
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        while (::read(ends[0], &committed, sizeof committed) > 0) {
        }
        ::close(ends[0]);
        opened o(at / "j");
        known = static_cast<int>(o.count()) / run_size;
        // One commit more may have reached the disk before it could be told.
        CHECK(known >= committed + 1);
        CHECK(known <= committed + 2);
        CHECK(o.found_between(0, (known + 1) * run_size) == known * run_size);
    }
    CHECK(known > 40);
}
