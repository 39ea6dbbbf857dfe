// Dead letters and their retries.
#include "host/journal/dead_letter_table.hpp"
#include "host/journal/reader.hpp"
#include "tests/host/journal/support.hpp"

using namespace journal_tests;

namespace {

// Every letter as "ID STATE LINE OUTCOME REASON TRIES EVENT".
texts letters_in(const std::string& path) {
    texts letters;
    const auto r = need(journal::reader::open(path));
    need(r->each_letter(0, true, [&](const journal::dead_letter& l, std::string_view event) {
        letters.push_back(std::to_string(l.id) + (l.waits_for_retry ? " retry " : " dead ") +
                          std::to_string(l.line) + " " + std::string(l.outcome) + " " +
                          std::string(l.reason) + " " + std::to_string(l.tries) + " " + std::string(event));
    }));
    return letters;
}

// Hands out all that waits for a retry; each event ends as `outcome`.
texts retry_all(journal::journal& j, std::int32_t outcome, bool stays_pending = false) {
    texts tried;
    for (;;) {
        const auto next = need(j.next_retry());
        if (!next) return tried;
        tried.emplace_back(next->event);
        journal::event_end end = ended(next->where, outcome, "second", next->event);
        end.stays_pending = stays_pending;
        commit_one(j, end);
    }
}

} // namespace

TEST_CASE("what was rejected or invalid is a dead letter; what was filtered, given up or stopped is not") {
    const folder at;
    replay(at / "j", at.write("leads", "a\nf\ni\nr\nu\np\n"));
    CHECK(letters_in(at / "j") ==
          texts{"1 dead 3 invalid missing_lead_id 1 i", "2 dead 4 rejected refused 1 r"});
}

TEST_CASE("a dead letter tells all that the endpoint said") {
    const folder at;
    replay(at / "j", at.write("leads", "a\nr\n"));
    const auto r = need(journal::reader::open(at / "j"));
    int letters = 0;
    need(r->each_letter(1, false, [&](const journal::dead_letter& l, std::string_view event) {
        ++letters;
        CHECK(l.input == at / "leads");
        CHECK(l.code == 100);
        CHECK(l.subcode == 2804003);
        CHECK(l.trace_id == "Atrace");
        CHECK(l.event_id == "id-1");
        CHECK(l.advice == "The event is too old; send it sooner.");
        CHECK(l.first_at == "2026-08-01T12:00:00.000Z");
        CHECK(l.last_at == "2026-08-01T12:00:00.000Z");
        CHECK(l.event_size == 1);
        CHECK(l.event_is_whole);
        CHECK(event.empty());
    }));
    CHECK(letters == 1);
    const auto none = r->each_letter(9, false, [](const journal::dead_letter&, std::string_view) {});
    CHECK(none.error().text ==
          "there is no dead letter 9 in " + (at / "j") + "; `dead-letters list` shows their numbers");
    CHECK(need(r->last_config_path()) == "/etc/leads.yaml");
}

TEST_CASE("an event's bytes are kept as they are") {
    const folder at;
    const std::string event("\0\xff{\n\"x", 6);
    {
        const auto j = open_journal(at / "j");
        const auto in = need(j->open_input("-"));
        commit_one(
            *j, ended(need(in->next(event, 1)).where, DESTINATION_OUTCOME_INVALID, "malformed_json", event));
    }
    const auto r = need(journal::reader::open(at / "j"));
    need(r->each_letter(1, true,
                        [&](const journal::dead_letter&, std::string_view kept) { CHECK(kept == event); }));
}

TEST_CASE("letters that are marked are handed out, and gone once delivered or filtered") {
    const folder at;
    const std::string input = at.write("leads", "r1\nr2\nr3\na\n");
    replay(at / "j", input);
    {
        const auto j = open_journal(at / "j");
        CHECK(need(j->next_retry()).has_value() == false);
        const std::array<std::int64_t, 2> some{1, 3};
        CHECK(need(j->mark_for_retry(some)) == 2);
        CHECK(letters_in(at / "j").front() == "1 retry 1 rejected refused 1 r1");
        CHECK(retry_all(*j, DESTINATION_OUTCOME_DELIVERED) == texts{"r1", "r3"});
        CHECK(letters_in(at / "j") == texts{"2 dead 2 rejected refused 1 r2"});
        CHECK(need(j->mark_for_retry({})) == 1);
        CHECK(retry_all(*j, DESTINATION_OUTCOME_FILTERED) == texts{"r2"});
    }
    CHECK(letters_in(at / "j") == texts{});
    const replayed again = replay(at / "j", input);
    CHECK(again.sent == texts{});
    CHECK(again.skipped == texts{"r1 1 second", "r2 2 second", "r3 1 second", "a 1 "});
}

TEST_CASE("a retry that fails counts as another try") {
    const folder at;
    replay(at / "j", at.write("leads", "r\n"));
    const auto j = open_journal(at / "j");
    CHECK(need(j->mark_for_retry({})) == 1);
    CHECK(retry_all(*j, DESTINATION_OUTCOME_INVALID) == texts{"r"});
    CHECK(letters_in(at / "j") == texts{"1 dead 1 invalid second 2 r"});
}

TEST_CASE("a retry that is interrupted goes on, as a retry or as a replay of the input") {
    for (const bool as_replay : {false, true}) {
        CAPTURE(as_replay);
        const folder at;
        const std::string input = at.write("leads", "r1\nr2\n");
        replay(at / "j", input);
        {
            const auto j = open_journal(at / "j");
            CHECK(need(j->mark_for_retry({})) == 2);
            CHECK(retry_all(*j, DESTINATION_OUTCOME_UNDELIVERED, true) == texts{"r1", "r2"});
        }
        CHECK(letters_in(at / "j") ==
              texts{"1 retry 1 rejected refused 1 r1", "2 retry 2 rejected refused 1 r2"});
        if (as_replay) {
            CHECK(replay(at / "j", input).sent == texts{"r1", "r2"});
            CHECK(letters_in(at / "j") ==
                  texts{"1 dead 1 rejected refused 2 r1", "2 dead 2 rejected refused 2 r2"});
        } else {
            CHECK(retry_all(*open_journal(at / "j"), DESTINATION_OUTCOME_DELIVERED) == texts{"r1", "r2"});
            CHECK(letters_in(at / "j") == texts{});
        }
    }
}

TEST_CASE("a letter that is not there cannot be marked, and then none is") {
    const folder at;
    replay(at / "j", at.write("leads", "r\n"));
    const auto j = open_journal(at / "j");
    const std::array<std::int64_t, 2> ids{1, 77};
    CHECK(j->mark_for_retry(ids).error().text ==
          "there is no dead letter 77 in " + (at / "j") + "; `dead-letters list` shows their numbers");
    CHECK(letters_in(at / "j") == texts{"1 dead 1 rejected refused 1 r"});
}

TEST_CASE("a letter with only the beginning of its event is not handed out") {
    const folder at;
    const auto j = open_journal(at / "j");
    const auto in = need(j->open_input(at.write("leads", "x")));
    journal::event_end end = judged(need(in->next("i and so on", 1)).where, "i and");
    end.event_is_whole = false;
    commit_one(*j, end);
    CHECK(need(j->mark_for_retry({})) == 0);
    CHECK(retry_all(*j, DESTINATION_OUTCOME_DELIVERED) == texts{});
}

TEST_CASE("an event that fails again in a replay keeps its letter, one that no longer fails loses it") {
    const folder at;
    const std::string input = at.write("leads", "i1\ni2\n");
    replay(at / "j", input, "one");
    {
        const auto j = open_journal(at / "j", "two");
        const auto in = need(j->open_input(input));
        commit_one(*j, delivered(need(in->next("i1", 1)).where));
        commit_one(*j, judged(need(in->next("i2", 2)).where, "i2"));
    }
    CHECK(letters_in(at / "j") == texts{"2 dead 2 invalid missing_lead_id 2 i2"});
}

TEST_CASE("a letter stays when its input no longer holds the event, and can be tried again") {
    const folder at;
    const std::string input = at.write("leads", "a\nr\nb\n");
    replay(at / "j", input);
    at.write("leads", "c\nr2\n");
    CHECK(replay(at / "j", input).sent == texts{"c", "r2"});
    CHECK(letters_in(at / "j") == texts{"1 dead 2 rejected refused 1 r", "2 dead 2 rejected refused 1 r2"});
    const auto j = open_journal(at / "j");
    CHECK(need(j->mark_for_retry({})) == 2);
    CHECK(retry_all(*j, DESTINATION_OUTCOME_DELIVERED) == texts{"r", "r2"});
    CHECK(letters_in(at / "j") == texts{});
}

TEST_CASE("the letters of standard input are found again by their bytes, each once") {
    const folder at;
    const auto run = [&](const texts& events) {
        const auto j = open_journal(at / "j");
        const auto in = need(j->open_input("-"));
        for (const std::string& event : events)
            commit_one(*j, judged(need(in->next(event, 1)).where, event));
    };
    run({"r", "r", "i"});
    CHECK(letters_in(at / "j") == texts{"1 dead 1 rejected refused 1 r", "2 dead 1 rejected refused 1 r",
                                        "3 dead 1 invalid missing_lead_id 1 i"});
    run({"r", "r", "r"});
    CHECK(letters_in(at / "j") == texts{"1 dead 1 rejected refused 2 r", "2 dead 1 rejected refused 2 r",
                                        "3 dead 1 invalid missing_lead_id 1 i",
                                        "4 dead 1 rejected refused 1 r"});
    {
        const auto j = open_journal(at / "j");
        const auto in = need(j->open_input("-"));
        commit_one(*j, delivered(need(in->next("i", 1)).where));
    }
    CHECK(letters_in(at / "j").size() == 3);
    const auto j = open_journal(at / "j");
    CHECK(need(j->mark_for_retry({})) == 3);
    CHECK(retry_all(*j, DESTINATION_OUTCOME_DELIVERED) == texts{"r", "r", "r"});
    CHECK(letters_in(at / "j") == texts{});
}

TEST_CASE("letters can be read while a run goes on, and nothing is left beside the journal after it") {
    const folder at;
    const std::string input = at.write("leads", "r\n");
    {
        const auto j = open_journal(at / "j");
        CHECK(replay_into(*j, input).sent == texts{"r"});
        CHECK(letters_in(at / "j").size() == 1);
    }
    CHECK(letters_in(at / "j").size() == 1);
    CHECK_FALSE(std::filesystem::exists(at / "j-wal"));
    CHECK_FALSE(std::filesystem::exists(at / "j-shm"));
}

TEST_CASE("a letter of a stream is found by its index, and equal ones in a straight line") {
    const folder at;
    { open_journal(at / "j"); }
    const std::string plan = std::string("EXPLAIN QUERY PLAN ") + journal::find_letter_of_stream;
    const texts steps = query(at / "j", plan.c_str());
    REQUIRE(steps.size() == 1);
    CHECK(steps[0].find("INDEX dead_letters_of_streams (input=? AND digest=? AND run<?)") !=
          std::string::npos);
}
