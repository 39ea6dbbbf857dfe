// The events that the next run of the same command sends.
#include "tests/host/journal/support.hpp"

#include <sys/stat.h>

using namespace journal_tests;
using journal::recognition;

TEST_CASE("running a finished journal again sends only what is undelivered and tells how the rest ended") {
    const folder at;
    const std::string input = at.write("leads.ndjson", "a\nf\ni\nr\nu\n");
    CHECK(replay(at / "j", input).sent == texts{"a", "f", "i", "r", "u"});
    const replayed again = replay(at / "j", input);
    CHECK(again.sent == texts{"u"});
    CHECK(again.skipped == texts{"a 1 ", "f 2 consent", "i 3 missing_lead_id", "r 4 refused"});
    CHECK(again.kind == recognition::unchanged);
}

TEST_CASE("an end tells the endpoint's codes again in the next run") {
    const folder at;
    const std::string input = at.write("leads.ndjson", "r\n");
    replay(at / "j", input);
    const auto j = open_journal(at / "j");
    const auto in = need(j->open_input(input));
    const journal::found f = need(in->next("r", 1));
    CHECK(f.finished);
    CHECK(f.code == 100);
    CHECK(f.subcode == 2804003);
}

TEST_CASE("an event that a stop left undelivered is sent by the next run") {
    const folder at;
    const std::string input = at.write("leads.ndjson", "a\np1\np2\nb\n");
    replay(at / "j", input);
    const replayed again = replay(at / "j", input);
    CHECK(again.sent == texts{"p1", "p2"});
    CHECK(again.skipped == texts{"a 1 ", "b 1 "});
}

TEST_CASE("equal lines are events of their own") {
    const folder at;
    const std::string input = at.write("leads.ndjson", "a\na\np\na\n");
    CHECK(replay(at / "j", input).sent == texts{"a", "a", "p", "a"});
    CHECK(replay(at / "j", input).sent == texts{"p"});
    at.write("leads.ndjson", "a\na\na\np\na\n");
    CHECK(replay(at / "j", input).sent == texts{"p", "a"});
}

struct change {
    const char* name;
    const char* before;
    const char* after;
    texts sent;
    recognition kind;
};

TEST_CASE("an input that has changed sends what is new") {
    const change changes[] = {
        {"grown", "a\nb\n", "a\nb\nc\n", {"c"}, recognition::grown},
        {"prepended", "a\nb\n", "c\na\nb\n", {"c"}, recognition::changed},
        {"inserted", "a\nb\nd\n", "a\nb\nc\nd\n", {"c"}, recognition::changed},
        {"replaced", "a\nb\nd\n", "a\nc\nd\n", {"c"}, recognition::changed},
        {"removed", "a\nb\nd\n", "a\nd\n", {}, recognition::changed},
        {"turned round", "a\nb\nd\n", "d\nb\na\n", {}, recognition::changed},
        {"one more of the same", "a\nb\na\n", "b\na\na\na\n", {"a"}, recognition::changed},
        {"pending ones moved", "a\np\nb\n", "p\nb\na\n", {"p"}, recognition::changed},
        {"emptied", "a\nb\n", "", {}, recognition::changed},
        {"from nothing", "", "a\n", {"a"}, recognition::grown},
    };
    for (const change& c : changes) {
        CAPTURE(c.name);
        const folder at;
        const std::string input = at.write("leads.ndjson", c.before);
        replay(at / "j", input);
        at.write("leads.ndjson", c.after);
        const replayed second = replay(at / "j", input);
        CHECK(second.sent == c.sent);
        CHECK(second.kind == c.kind);
        const replayed third = replay(at / "j", input);
        CHECK(third.sent == (std::string(c.name) == "pending ones moved" ? c.sent : texts{}));
        CHECK(third.sent.size() + third.skipped.size() == lines_of(c.after).size());
    }
}

TEST_CASE("a change in the middle of a large file is found though its ends are the same") {
    const folder at;
    texts lines;
    std::string before;
    for (int i = 0; i < 20000; ++i)
        before += "event number " + std::to_string(100000 + i) + "\n";
    const std::string input = at.write("leads.ndjson", before);
    replay(at / "j", input);
    std::string after = before;
    after.replace(after.find("110000"), 6, "xxxxxx");
    at.write("leads.ndjson", after);
    const replayed second = replay(at / "j", input);
    CHECK(second.kind == recognition::unchanged);
    CHECK(second.sent == texts{"event number xxxxxx"});
    CHECK(replay(at / "j", input).sent == texts{});
}

TEST_CASE("another configuration looks at filtered and invalid events again, and at no others") {
    const folder at;
    const std::string input = at.write("leads.ndjson", "a\nf\ni\nr\nu\n");
    replay(at / "j", input, "one");
    CHECK(replay(at / "j", input, "two").sent == texts{"f", "i", "u"});
    CHECK(replay(at / "j", input, "two").sent == texts{"u"});
    CHECK(replay(at / "j", input, "one").sent == texts{"f", "i", "u"});
}

TEST_CASE("what a changed configuration has yet to look at survives a crash") {
    const folder at;
    const std::string input = at.write("leads.ndjson", "f1\nf2\n");
    replay(at / "j", input, "one");
    {
        const auto j = open_journal(at / "j", "two");
        const auto in = need(j->open_input(input));
        commit_one(*j, judged(need(in->next("f1", 1)).where, "f1"));
    }
    CHECK(replay(at / "j", input, "two").sent == texts{"f2"});
}

TEST_CASE("events under way when a run ended are sent by the next one, the others are not") {
    const folder at;
    std::string content;
    for (int i = 0; i < 5000; ++i)
        content += std::to_string(i) + "\n";
    const std::string input = at.write("leads.ndjson", content);
    {
        const auto j = open_journal(at / "j");
        const auto in = need(j->open_input(input));
        std::vector<journal::event_end> ends;
        for (int i = 0; i < 5000; ++i) {
            const journal::found f = need(in->next(std::to_string(i), static_cast<std::uint64_t>(i) + 1));
            if (i % 3 == 0) ends.push_back(delivered(f.where));
        }
        need(j->commit(ends));
    }
    const replayed again = replay(at / "j", input);
    CHECK(again.skipped.size() == 1667);
    CHECK(again.sent.size() == 3333);
    CHECK(again.sent.front() == "1");
    CHECK(again.sent.back() == "4999");
}

TEST_CASE("several inputs are kept apart, and one that is named twice is two") {
    const folder at;
    const std::string one = at.write("one", "a\nb\n");
    const std::string two = at.write("two", "a\nb\n");
    {
        const auto j = open_journal(at / "j");
        CHECK(replay_into(*j, one).sent == texts{"a", "b"});
        CHECK(replay_into(*j, two).sent == texts{"a", "b"});
        CHECK(replay_into(*j, one).sent == texts{"a", "b"});
    }
    const auto j = open_journal(at / "j");
    CHECK(replay_into(*j, one).sent == texts{});
    CHECK(replay_into(*j, at.path() + "/./two").sent == texts{});
    CHECK(replay_into(*j, one).sent == texts{});
}

TEST_CASE("standard input and pipes have no memory of their events") {
    const folder at;
    REQUIRE(::mkfifo((at / "pipe").c_str(), 0600) == 0);
    for (const std::string& path : {std::string("-"), at / "pipe"}) {
        for (int run = 0; run < 2; ++run) {
            const auto j = open_journal(at / "j");
            const auto in = need(j->open_input(path));
            CHECK(in->kind() == recognition::stream);
            const journal::found f = need(in->next("a", 1));
            CHECK_FALSE(f.finished);
            CHECK(f.where.slot == -1);
            commit_one(*j, delivered(f.where));
            need(in->complete());
        }
    }
}

TEST_CASE("an input that cannot be read is said to be") {
    const folder at;
    const auto j = open_journal(at / "j");
    const auto in = j->open_input(at / "nothing");
    REQUIRE_FALSE(in.has_value());
    CHECK(in.error().kind == journal::problem::unusable);
    CHECK(in.error().text == "cannot read " + (at / "nothing") + ": No such file or directory");
}
