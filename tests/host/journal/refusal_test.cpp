// Files that are no journal, or none that can be used: refused, and nothing foreign is touched.
#include "host/journal/reader.hpp"
#include "tests/host/journal/support.hpp"

#include <sqlite3.h>

using namespace journal_tests;
using journal::problem;

namespace {

void execute(const std::string& path, const char* sql) {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(db);
}

} // namespace

TEST_CASE("a file that is no journal is refused and stays as it was, with nothing beside it") {
    const std::string header("SQLite format 3\0", 16);
    const struct {
        const char* name;
        std::string content;
        const char* because;
    } files[] = {
        {"text", "these are my notes\n", "it does not begin as one does"},
        {"one byte", "x", "it does not begin as one does"},
        {"cut after the name", header, "it does not begin as one does"},
        {"zeros", std::string(4096, '\0'), "it does not begin as one does"},
        {"a database without a mark", header + std::string(4080, '\1'),
         "it is another program's SQLite database"},
    };
    for (const auto& f : files) {
        CAPTURE(f.name);
        const folder at;
        const std::string path = at.write("notes", f.content);
        ::chmod(path.c_str(), 0644);
        const journal::failure why = refusal(path);
        CHECK(why.kind == problem::foreign);
        CHECK(why.text == "the journal " + path + " is not a journal of desthost and was left untouched (" +
                              f.because + "); give another file with --journal");
        CHECK(read_file(path) == f.content);
        CHECK(mode_of(path) == 0644);
        CHECK(names_in(at) == texts{"notes"});
        CHECK(journal::reader::open(path).error().kind == problem::foreign);
    }
}

TEST_CASE("another program's database is refused and stays as it was") {
    const folder at;
    const std::string path = at / "other.db";
    execute(path, "CREATE TABLE mine (x); INSERT INTO mine VALUES (1)");
    const std::string before = read_file(path);
    CHECK(refusal(path).kind == problem::foreign);
    CHECK(read_file(path) == before);
    CHECK(names_in(at) == texts{"other.db"});
}

TEST_CASE("what is not a file is refused") {
    const folder at;
    REQUIRE(::mkdir((at / "folder").c_str(), 0700) == 0);
    REQUIRE(::mkfifo((at / "pipe").c_str(), 0600) == 0);
    CHECK(refusal(at / "folder").kind == problem::foreign);
    CHECK(refusal(at / "pipe").kind == problem::foreign);
}

TEST_CASE("a journal of a newer version is refused with a sentence that says so") {
    const folder at;
    open_journal(at / "j");
    execute(at / "j", "PRAGMA user_version = 7");
    const journal::failure why = refusal(at / "j");
    CHECK(why.kind == problem::newer);
    CHECK(why.text == "the journal " + (at / "j") +
                          " was written by a newer desthost (its schema is version 7, this program knows 3); "
                          "run that version, or give another file with --journal");
}

TEST_CASE("a damaged journal is refused before anything is taken") {
    const struct {
        const char* name;
        std::size_t from;
        std::size_t size;
    } damages[] = {{"the schema", 100, 1000}, {"a table", 4096, 12 * 4096}};
    for (const auto& d : damages) {
        CAPTURE(d.name);
        const folder at;
        open_journal(at / "j");
        std::string content = read_file(at / "j");
        REQUIRE(content.size() > d.from + d.size);
        content.replace(d.from, d.size, d.size, '\x5a');
        at.write("j", content);
        const journal::failure why = refusal(at / "j");
        CHECK(why.kind == problem::corrupt);
        CHECK(why.text.find("is damaged") != std::string::npos);
        CHECK(why.text.find("start with a new one") != std::string::npos);
    }
}

TEST_CASE("a journal whose ledger cannot be is refused") {
    const folder at;
    open_journal(at / "j");
    execute(at / "j", "PRAGMA ignore_check_constraints = ON;"
                      "INSERT INTO delivered_runs (level, bits, keys) VALUES (0, 99, 1)");
    CHECK(refusal(at / "j").kind == problem::corrupt);
}

TEST_CASE("a journal that was cut off is refused") {
    const folder at;
    open_journal(at / "j");
    at.write("j", read_file(at / "j").substr(0, 3 * 4096));
    CHECK(refusal(at / "j").kind == problem::corrupt);
}

TEST_CASE("an empty file becomes a journal") {
    const folder at;
    ::chmod(at.write("j", "").c_str(), 0644);
    open_journal(at / "j");
    CHECK(mode_of(at / "j") == 0600);
}

TEST_CASE("a retry needs a journal that is there") {
    const folder at;
    journal::options o = options_for(at / "j");
    o.must_exist = true;
    CHECK(journal::journal::open(o).error().kind == problem::missing);
    CHECK(names_in(at) == texts{});
    CHECK(journal::reader::open(at / "j").error().kind == problem::missing);
}
