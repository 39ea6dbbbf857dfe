// A host that is killed in the middle of its commits: what had been committed is finished, all else is
// pending, and the ledger agrees with the events.
#include "tests/host/journal/support.hpp"

#include <array>
#include <csignal>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

using namespace journal_tests;

namespace {

destination_ledger_key_t key_of(const std::string& id) {
    destination_ledger_key_t key{};
    key.size = sizeof key;
    key.event_id = {id.data(), id.size()};
    return key;
}

// Delivers events 0, 1, 2, ... of `input` in batches of ten, and tells through the pipe after each commit
// how many are on the disk.
int deliver_until_killed(const std::string& path, const std::string& input, int pipe) {
    const auto j = journal::journal::open(options_for(path));
    if (!j) return 1;
    const auto in = (*j)->open_input(input);
    if (!in) return 2;
    std::vector<journal::event_end> ends;
    int delivered_so_far = 0;
    for (const std::string& event : lines_of(read_file(input))) {
        const auto f = (*in)->next(event, 1);
        if (!f) return 3;
        delivered_so_far += f->finished ? 1 : 0;
        if (f->finished) continue;
        journal::event_end end = delivered(f->where);
        end.has_key = true;
        (*j)->is_delivered(key_of(event), end.key);
        ends.push_back(end);
        if (ends.size() < 10) continue;
        if (!(*j)->commit(ends)) return 4;
        delivered_so_far += 10;
        ends.clear();
        if (::write(pipe, &delivered_so_far, sizeof delivered_so_far) < 0) return 5;
    }
    return 0;
}

// Number of events finished in the journal; the ledger must know these and no others.
int finished_in(const std::string& path, const std::string& input) {
    const auto j = open_journal(path);
    const auto in = need(j->open_input(input));
    int finished = 0;
    for (const std::string& event : lines_of(read_file(input))) {
        const bool is_finished = need(in->next(event, 1)).finished;
        journal::digest ignored;
        REQUIRE(j->is_delivered(key_of(event), ignored) == is_finished);
        finished += is_finished ? 1 : 0;
    }
    return finished;
}

} // namespace

TEST_CASE("after kill -9 at any moment what was committed is finished and nothing else is") {
    const folder at;
    std::string content;
    for (int i = 0; i < 3000; ++i)
        content += "event " + std::to_string(i) + "\n";
    const std::string input = at.write("leads", content);
    std::mt19937 random(20260801);
    int known_before = 0;
    for (int round = 0; round < 25; ++round) {
        CAPTURE(round);
        std::array<int, 2> ends{};
        REQUIRE(::pipe(ends.data()) == 0);
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            ::close(ends[0]);
            ::_exit(deliver_until_killed(at / "j", input, ends[1]));
        }
        ::close(ends[1]);
        // Let it commit a few times, then kill it wherever it is, which is mostly in the next commit.
        int acknowledged = known_before;
        for (auto wait = random() % 8; wait > 0; --wait)
            if (::read(ends[0], &acknowledged, sizeof acknowledged) <= 0) break;
        for (auto spin = random() % 20000; spin > 0; --spin)
            static_cast<void>(::getppid());
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        while (::read(ends[0], &acknowledged, sizeof acknowledged) > 0) {
        }
        ::close(ends[0]);
        const int finished = finished_in(at / "j", input);
        // One commit more may have reached the disk before it could be told.
        CHECK(finished >= acknowledged);
        CHECK(finished <= acknowledged + 10);
        known_before = finished;
    }
    CHECK(known_before > 100);
    CHECK(replay(at / "j", input).skipped.size() == static_cast<std::size_t>(known_before));
    CHECK(replay(at / "j", input).sent == texts{});
}
