// What is past its time goes, and nothing else.
#include "host/journal/backup.hpp"
#include "host/journal/reader.hpp"
#include "tests/host/journal/keys.hpp"

using namespace journal_tests;

namespace {

constexpr std::int64_t day = std::int64_t{86'400} * 1'000'000'000;

std::unique_ptr<journal::journal> open_on_day(const std::string& path, int number,
                                              journal::retention keep = {}) {
    auto options = options_for(path);
    const auto first = options.clock();
    options.clock = [=] { return first + number * day; };
    options.keep = keep;
    return need(journal::journal::open(options));
}

void replay_on_day(const std::string& path, const std::string& input, int number) {
    const auto j = open_on_day(path, number);
    replay_into(*j, input);
    need(j->prune(64));
    need(j->close(journal::ending::finished));
}

std::string count(const std::string& path, const std::string& table) {
    return query(path, ("SELECT count(*) FROM " + table).c_str()).front();
}

} // namespace

TEST_CASE("dead letters and errors go 90 days after their last try, what is marked for a retry stays") {
    const folder at;
    const std::string input = at.write("leads", "i\nr\n");
    replay_on_day(at / "j", input, 0);
    query(at / "j", "UPDATE dead_letters SET state = 'retry' WHERE id = 2");
    need(open_on_day(at / "j", 89)->prune(64));
    CHECK(count(at / "j", "dead_letters") == "2");
    need(open_on_day(at / "j", 91)->prune(64));
    CHECK(query(at / "j", "SELECT id FROM dead_letters") == texts{"2"});
    CHECK(count(at / "j", "errors") == "0");
    // Its end is known all the same.
    const auto j = open_on_day(at / "j", 92);
    CHECK(replay_into(*j, input).sent == texts{});
}

TEST_CASE("an input goes 400 days after it was last read, with all its chunks, however many they are") {
    const folder at;
    std::string content;
    for (int i = 0; i < 5000; ++i)
        content += "event " + std::to_string(i) + "\n";
    const std::string old_input = at.write("old", content);
    const std::string read_daily = at.write("daily", "a\nb\n");
    replay_on_day(at / "j", old_input, 0);
    replay_on_day(at / "j", read_daily, 0);
    replay_on_day(at / "j", read_daily, 300);
    CHECK(query(at / "j", "SELECT count(*) FROM inputs") == texts{"2"});
    replay_on_day(at / "j", read_daily, 401);
    CHECK(query(at / "j", "SELECT path FROM inputs") == texts{read_daily});
    CHECK(count(at / "j", "finished") == "1");
    CHECK(count(at / "j", "input_outcomes") == "1");
    const auto j = open_on_day(at / "j", 402);
    CHECK(replay_into(*j, read_daily).sent == texts{});
    CHECK(need(j->open_input(old_input))->kind() == journal::recognition::fresh);
}

TEST_CASE("keys of delivered events go 90 days after they were last met") {
    const folder at;
    const std::string input = at.write("leads", "0\n");
    {
        const auto j = open_on_day(at / "j", 0);
        const auto in = need(j->open_input(input));
        deliver(*j, *in, 0, 40000); // in a run
        deliver(*j, *in, 40000, 40010);
    }
    {
        const auto j = open_on_day(at / "j", 60);
        journal::digest key;
        bool is_ageing = false;
        for (const char* id : {"7", "40007"}) {
            CAPTURE(id);
            CHECK(j->is_delivered(key_of(id), key, &is_ageing));
            CHECK(is_ageing);
            auto met =
                ended(journal::place{1, -1, 0, 1, {}}, DESTINATION_OUTCOME_FILTERED, "already_delivered");
            met.has_key = met.refresh_key = true;
            met.key = key;
            commit_one(*j, met);
            CHECK(j->is_delivered(key_of(id), key, &is_ageing));
            CHECK_FALSE(is_ageing);
        }
        need(j->prune(1000));
        CHECK(known_of(*j, 0, 40010) == 40010);
    }
    need(open_on_day(at / "j", 91)->prune(1000));
    const auto j = open_on_day(at / "j", 91);
    CHECK(known_of(*j, 0, 40010) == 2);
    CHECK(knows(*j, "7"));
    CHECK(knows(*j, "40007"));
}

TEST_CASE("a step removes a bounded number of rows and says whether more is left") {
    const folder at;
    std::string content;
    for (int i = 0; i < 1200; ++i)
        content += "r" + std::to_string(i) + "\n";
    replay_on_day(at / "j", at.write("leads", content), 0);
    const auto j = open_on_day(at / "j", 100);
    CHECK(need(j->prune(1)));
    CHECK(count(at / "j", "dead_letters") == "700");
    CHECK(need(j->prune(1)));
    CHECK_FALSE(need(j->prune(10)));
    CHECK(count(at / "j", "dead_letters") == "0");
    const auto before = std::filesystem::file_size(at / "j");
    need(j->compact());
    need(j->close(journal::ending::finished));
    CHECK(std::filesystem::file_size(at / "j") <= before);
}

TEST_CASE("nothing goes where everything is kept") {
    const folder at;
    replay_on_day(at / "j", at.write("leads", "r\n"), 0);
    need(open_on_day(at / "j", 10000, {0, 0, 0})->prune(64));
    CHECK(count(at / "j", "dead_letters") == "1");
    CHECK(count(at / "j", "inputs") == "1");
}

TEST_CASE("a copy that is made while a run writes is whole and private, and never takes a file's place") {
    const folder at;
    const std::string input = at.write("leads", "a\nr\n");
    const auto j = open_journal(at / "j");
    replay_into(*j, input);
    need(journal::back_up(at / "j", at / "copy"));
    CHECK(mode_of(at / "copy") == 0600);
    CHECK(replay(at / "copy", input).sent == texts{});
    CHECK_FALSE(journal::back_up(at / "j", at / "copy").has_value());
    CHECK_FALSE(journal::back_up(input, at / "other").has_value());
    CHECK_FALSE(std::filesystem::exists(at / "other"));
}

TEST_CASE("the status tells what waits, what is dead, and what blocked delivery since when") {
    const folder at;
    const std::string input = at.write("leads", "a\nb\nr\nu\nu2\n");
    {
        const auto j = open_journal(at / "j", "one", "Meta");
        replay_into(*j, input);
        need(j->note_block({190, 463, "The token has expired."}, 2));
        need(j->close(journal::ending::interrupted));
    }
    const auto blocked = need(need(journal::reader::open(at / "j"))->read_status());
    CHECK(blocked.waiting == 2);
    CHECK(blocked.dead_letters == 1);
    CHECK(blocked.ending == "interrupted");
    CHECK(blocked.scope == "Meta");
    REQUIRE(blocked.scopes.size() == 1);
    CHECK(blocked.scopes[0].delivered == 2);
    CHECK(blocked.scopes[0].last_delivery_at == "2026-08-01T12:00:00.000Z");
    REQUIRE(blocked.blocks.size() == 1);
    CHECK(blocked.blocks[0].code == 190);
    CHECK(blocked.blocks[0].since == "2026-08-01T12:00:00.000Z");
    CHECK(query(at / "j", "SELECT reason, code, subcode, events FROM errors WHERE code = 190") ==
          texts{"blocked|190|463|2"});
    {
        const auto j = open_journal(at / "j", "one", "Meta");
        const auto in = need(j->open_input(input));
        journal::place last;
        for (const char* event : {"a", "b", "r", "u", "u2"})
            last = need(in->next(event, 1)).where;
        commit_one(*j, delivered(last));
    }
    CHECK(need(need(journal::reader::open(at / "j"))->read_status()).blocks.empty());
}

TEST_CASE("how long the last run kept things is known to whoever only prunes") {
    const folder at;
    { open_on_day(at / "j", 0, {5 * day, 6 * day, 7 * day}); }
    const auto keep = need(need(journal::reader::open(at / "j"))->last_retention());
    CHECK(keep.ledger == 5 * day);
    CHECK(keep.dead_letters == 6 * day);
    CHECK(keep.inputs == 7 * day);
}
