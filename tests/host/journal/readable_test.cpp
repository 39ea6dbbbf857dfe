// A journal's information for people: errors met, sums, and its tables in the sqlite3 shell.
#include "host/journal/reader.hpp"
#include "tests/host/journal/support.hpp"

using namespace journal_tests;

TEST_CASE("errors are counted over all runs, the most frequent first, stops left out") {
    const folder at;
    replay(at / "j", at.write("one", "r\ni\na\np\nf\n"));
    replay(at / "j", at.write("two", "r\nr\n"));
    texts errors;
    const auto r = need(journal::reader::open(at / "j"));
    need(r->each_error([&](const journal::error_met& e) {
        errors.push_back(std::to_string(e.events) + " " + std::string(e.outcome) + " " +
                         std::string(e.reason) + " " + std::to_string(e.code) + " " +
                         std::to_string(e.subcode) + " " + std::string(e.advice));
        CHECK(e.first_at == "2026-08-01T12:00:00.000Z");
        CHECK(e.last_at == "2026-08-01T12:00:00.000Z");
    }));
    CHECK(errors == texts{"3 rejected refused 100 2804003 The event is too old; send it sooner.",
                          "1 invalid missing_lead_id 0 0 "});
}

TEST_CASE("a blocked destination's code is an error though the event stays pending") {
    const folder at;
    const auto j = open_journal(at / "j");
    const auto in = need(j->open_input(at.write("one", "x")));
    journal::event_end end = judged(need(in->next("p", 1)).where, "p");
    end.code = 190;
    commit_one(*j, end);
    CHECK(query(at / "j", "SELECT outcome, reason, code, events FROM errors") ==
          texts{"undelivered|stopped|190|1"});
    CHECK(query(at / "j", "SELECT count(*) FROM dead_letters") == texts{"0"});
}

TEST_CASE("the journal can be read with the sqlite3 shell") {
    const folder at;
    const std::string input = at.write("leads", "a\nf\nr\n");
    replay(at / "j", input);
    const std::string path = at / "j";
    CHECK(
        query(path, "SELECT path, outcome, reason, code, events FROM outcomes_by_input") ==
        texts{input + "|delivered||0|1", input + "|filtered|consent|0|1", input + "|rejected|refused|100|1"});
    CHECK(query(path, "SELECT path, slot, outcome, reason FROM finished_events ORDER BY slot") ==
          texts{input + "|0|delivered|", input + "|1|filtered|consent", input + "|2|rejected|refused"});
    CHECK(query(path, "SELECT id, state, line, reason FROM dead_letters_without_data") ==
          texts{"1|dead|3|refused"});
    CHECK(query(path, "SELECT command, started_at, ended_at, ending FROM runs") ==
          texts{"replay|2026-08-01T12:00:00.000Z|2026-08-01T12:00:00.000Z|finished"});
    CHECK(query(path, "SELECT run, outcome, reason, events FROM run_outcomes") ==
          texts{"1|delivered||1", "1|filtered|consent|1", "1|rejected|refused|1"});
    CHECK(query(path, "SELECT keys FROM delivered_keys") == texts{"0"});
    CHECK(query(path, "SELECT events, slots FROM inputs") == texts{"3|3"});
    CHECK(query(path, "PRAGMA journal_mode") == texts{"wal"});
    CHECK(query(path, "PRAGMA application_id") == texts{"1684564588"});
    CHECK(query(path, "PRAGMA user_version") == texts{"3"});
    CHECK(query(path, "PRAGMA integrity_check") == texts{"ok"});
}

TEST_CASE("the sums by input follow every change of a verdict") {
    const folder at;
    const std::string input = at.write("leads", "r\ni\nf\na\n");
    replay(at / "j", input, "one");
    {
        const auto j = open_journal(at / "j", "two");
        need(j->mark_for_retry({}));
        while (const auto letter = need(j->next_retry()))
            commit_one(*j, ended(letter->where, DESTINATION_OUTCOME_DELIVERED, "second"));
        need(j->open_input(input));
    }
    CHECK(query(at / "j", "SELECT outcome, reason, events FROM outcomes_by_input") ==
          texts{"delivered||1", "delivered|second|2"});
    at.write("leads", "a\n");
    CHECK(replay(at / "j", input, "two").skipped == texts{"a 1 "});
    CHECK(query(at / "j", "SELECT outcome, reason, events FROM outcomes_by_input") == texts{"delivered||1"});
}

TEST_CASE("more ways to end than a byte can tell apart become other") {
    const folder at;
    const auto j = open_journal(at / "j");
    const auto in = need(j->open_input(at.write("leads", "x")));
    for (int i = 0; i < 300; ++i) {
        journal::event_end end = judged(need(in->next(std::to_string(i), 1)).where, "r");
        const std::string reason = "reason_" + std::to_string(i);
        end.reason = reason;
        commit_one(*j, end);
    }
    commit_one(*j, delivered(need(in->next("a", 1)).where));
    CHECK(query(at / "j", "SELECT outcome, events FROM outcomes_by_input WHERE reason IN ('other', '')") ==
          texts{"delivered|1", "rejected|50"});
    CHECK(query(at / "j", "SELECT sum(events) FROM outcomes_by_input") == texts{"301"});
}
