// Journals of earlier versions.
#include "host/journal/reader.hpp"
#include "tests/host/journal/keys.hpp"

#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace journal_tests;

namespace {

constexpr int settled = 3000;
constexpr int recent = 10;

// Takes back what version 3 has changed but for the ledger's runs.
const std::string to_tables_of_version_2 = R"sql(
    DROP VIEW outcomes_by_input; DROP VIEW finished_events; DROP VIEW dead_letters_without_data;
    DROP TABLE scopes; DROP TABLE blocks; ALTER TABLE runs DROP COLUMN scope;
    ALTER TABLE delivered_recently DROP COLUMN at;
    DROP INDEX dead_letters_of_streams; DROP INDEX dead_letters_by_age;
    CREATE INDEX dead_letters_of_streams ON dead_letters (input, digest) WHERE slot IS NULL;
    CREATE TABLE inputs_2 (
        id            INTEGER PRIMARY KEY,
        path          TEXT NOT NULL,
        occurrence    INTEGER NOT NULL,
        is_stream     INTEGER NOT NULL,
        size          INTEGER NOT NULL,
        head          BLOB,
        tail          BLOB,
        rearranged    INTEGER NOT NULL DEFAULT 0,
        slots         INTEGER NOT NULL DEFAULT 0,
        events        INTEGER,
        config_digest TEXT NOT NULL,
        last_run      INTEGER NOT NULL REFERENCES runs,
        UNIQUE (path, occurrence)
    );
    INSERT INTO inputs_2 SELECT id, path, occurrence, is_stream, size, head, tail, rearranged, slots, events,
        config_digest, last_run FROM inputs;
    DROP TABLE inputs; ALTER TABLE inputs_2 RENAME TO inputs;
    CREATE VIEW outcomes_by_input AS
        SELECT path, occurrence, outcome, reason, code, subcode, input_outcomes.events
        FROM input_outcomes JOIN inputs ON inputs.id = input JOIN verdicts ON verdicts.id = verdict;
    CREATE VIEW finished_events AS SELECT path FROM finished JOIN inputs ON inputs.id = input;
    CREATE VIEW dead_letters_without_data AS
        SELECT dead_letters.id FROM dead_letters JOIN inputs ON inputs.id = input;
)sql";

// The journal as version 2 kept it.
void make_version_2(const std::string& path) {
    const std::string sql = "BEGIN;" + to_tables_of_version_2 +
                            "ALTER TABLE delivered_runs DROP COLUMN newest; PRAGMA user_version = 2; COMMIT;";
    CHECK(query(path, sql.c_str()) == texts{});
    REQUIRE(query(path, "PRAGMA user_version") == texts{"2"});
}

// The journal as version 1 kept it: settled keys each in a row of `delivered`.
void make_version_1(const std::string& path, const std::string& input) {
    {
        const auto j = open_journal(path);
        const auto in = need(j->open_input(input));
        deliver(*j, *in, 0, settled);
        deliver(*j, *in, settled, settled + recent);
    }
    std::string sql = "BEGIN; CREATE TABLE delivered (key BLOB PRIMARY KEY) WITHOUT ROWID;";
    for (const std::string& digest : query(path, "SELECT digest FROM delivered_digests LIMIT 3000"))
        sql += "INSERT INTO delivered VALUES (x'" + digest + "');";
    sql += "DELETE FROM delivered_recently WHERE id = 1;"
           "DROP VIEW delivered_keys; DROP VIEW delivered_digests;"
           "DROP TABLE delivered_runs; DROP TABLE delivered_buckets;" +
           to_tables_of_version_2 +
           "CREATE VIEW delivered_keys AS SELECT (SELECT count(*) FROM delivered)"
           " + (SELECT coalesce(sum(length(keys)), 0) / 16 FROM delivered_recently) AS keys;"
           "PRAGMA user_version = 1; COMMIT;";
    CHECK(query(path, sql.c_str()) == texts{});
    REQUIRE(query(path, "SELECT count(*) FROM delivered") == texts{"3000"});
    REQUIRE(query(path, "SELECT keys FROM delivered_keys") == texts{"3010"});
}

void check_upgraded(const std::string& path, const std::string& input) {
    const auto j = open_journal(path);
    CHECK(known_of(*j, 0, settled + recent) == settled + recent);
    CHECK(known_of(*j, settled + recent, 2 * settled) == 0);
    CHECK(need(need(j->open_input(input))->next("0", 1)).finished);
    CHECK(query(path, "PRAGMA user_version") == texts{"3"});
    CHECK(query(path, "SELECT keys FROM delivered_keys") == texts{"3010"});
    CHECK(query(path, "SELECT count(DISTINCT digest) FROM delivered_digests") == texts{"3010"});
    CHECK(query(path, "SELECT name FROM sqlite_schema WHERE name = 'delivered'") == texts{});
    CHECK(query(path, "PRAGMA integrity_check") == texts{"ok"});
}

} // namespace

TEST_CASE("a journal of version 1 is taken over with all that it knows") {
    const folder at;
    const std::string input = at.write("leads", "0\n");
    make_version_1(at / "j", input);
    need(journal::reader::open(at / "j")); // who only looks needs no upgrade
    CHECK(query(at / "j", "PRAGMA user_version") == texts{"1"});
    check_upgraded(at / "j", input);
    check_upgraded(at / "j", input);
}

TEST_CASE("a journal of version 1 without keys is taken over") {
    const folder at;
    const std::string input = at.write("leads", "a\n");
    make_version_1(at / "j", input);
    query(at / "j", "DELETE FROM delivered; DELETE FROM delivered_recently");
    const auto j = open_journal(at / "j");
    CHECK_FALSE(knows(*j, "0"));
    CHECK(query(at / "j", "SELECT keys FROM delivered_keys") == texts{"0"});
}

TEST_CASE("without room for the upgrade a journal of version 1 stays as it was") {
    const folder at;
    const std::string input = at.write("leads", "0\n");
    make_version_1(at / "j", input);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{32768, 32768};
        ::setrlimit(RLIMIT_FSIZE, &small);
        const auto j = journal::journal::open(options_for(at / "j"));
        ::_exit(!j && j.error().kind == journal::problem::full ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    CHECK(query(at / "j", "PRAGMA user_version") == texts{"1"});
    CHECK(query(at / "j", "SELECT keys FROM delivered_keys") == texts{"3010"});
    check_upgraded(at / "j", input);
}

TEST_CASE(
    "a journal of version 2 is taken over: the first scope that reads an input has its ends, and asks the "
    "ledger what was delivered") {
    const folder at;
    const std::string input = at.write("leads", "a\ni\nr\nu\nf\n");
    replay(at / "j", input);
    make_version_2(at / "j");
    const replayed here = replay(at / "j", input, "config one", "here");
    CHECK(here.sent == texts{"a", "u"});
    CHECK(here.skipped == texts{"i 3 missing_lead_id", "r 4 refused", "f 2 consent"});
    CHECK(query(at / "j", "PRAGMA user_version") == texts{"3"});
    CHECK(query(at / "j", "PRAGMA integrity_check") == texts{"ok"});
    CHECK(query(at / "j", "SELECT count(*) FROM dead_letters_without_data") == texts{"2"});
    CHECK(query(at / "j", "SELECT last_read_at <> '' FROM inputs") == texts{"1"});
    CHECK(replay(at / "j", input, "config one", "there").sent == texts{"a", "i", "r", "u", "f"});
}

TEST_CASE("the keys of a journal of version 2 are as old as its upgrade") {
    const folder at;
    const std::string input = at.write("leads", "0\n");
    {
        const auto j = open_journal(at / "j");
        const auto in = need(j->open_input(input));
        deliver(*j, *in, 0, 40000); // enough to settle in a run
        deliver(*j, *in, 40000, 40010);
    }
    make_version_2(at / "j");
    const auto j = open_journal(at / "j");
    CHECK(known_of(*j, 0, 40010) == 40010);
    CHECK(query(at / "j", "SELECT newest FROM delivered_runs") == texts{"1785585600"});
    CHECK(query(at / "j", "SELECT at FROM delivered_recently") == texts{"1785585600"});
}
