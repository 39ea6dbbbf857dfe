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
           "DROP TABLE delivered_runs; DROP TABLE delivered_buckets;"
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
    CHECK(query(path, "PRAGMA user_version") == texts{"2"});
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
