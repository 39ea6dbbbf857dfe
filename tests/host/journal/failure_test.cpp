// Places that cannot be written, locks, disks that give up: nothing recorded is lost.
#include "host/journal/default_path.hpp"
#include "host/journal/reader.hpp"
#include "tests/host/journal/support.hpp"

#include <sqlite3.h>

#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace journal_tests;
using journal::problem;

namespace {

// Runs `child` in a process of its own; its status as waitpid gives it.
template <class F>
int in_child(F child) {
    const pid_t pid = ::fork();
    REQUIRE(pid >= 0);
    if (pid == 0) ::_exit(child());
    int status = 0;
    REQUIRE(::waitpid(pid, &status, 0) == pid);
    return status;
}

} // namespace

TEST_CASE("a journal in a folder that is not there or cannot be written is refused") {
    const folder at;
    CHECK(refusal(at / "no/j").text == "the journal " + (at / "no/j") +
                                           " cannot be made: there is no folder " + (at / "no") +
                                           "; make it, or give another place with --journal");
    // Root may write everywhere but here.
    const journal::failure why = refusal("/proc/desthost-test.journal");
    CHECK((why.kind == problem::read_only || why.kind == problem::missing));
    CHECK(why.text.find("/proc/desthost-test.journal") != std::string::npos);
}

TEST_CASE("a folder without permission to write is refused, to all but root") {
    const folder at;
    open_journal(at / "j");
    REQUIRE(::chmod(at.path().c_str(), 0500) == 0);
    const int status = in_child([&] {
        if (::geteuid() == 0 && (::chown((at / "j").c_str(), 65534, 65534) != 0 ||
                                 ::chown(at.path().c_str(), 65534, 65534) != 0 || ::seteuid(65534) != 0))
            return 3;
        const auto fresh = journal::journal::open(options_for(at / "new"));
        const auto old = journal::journal::open(options_for(at / "j"));
        const bool both = !fresh && fresh.error().kind == problem::read_only && !old &&
                          old.error().kind == problem::read_only;
        // It can be looked at nevertheless.
        return both && journal::reader::open(at / "j") ? 0 : 1;
    });
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    ::chmod(at.path().c_str(), 0700);
}

TEST_CASE("the journal and the files beside it are for their owner alone") {
    const folder at;
    const mode_t before = ::umask(0);
    {
        const auto j = open_journal(at / "j");
        CHECK(mode_of(at / "j") == 0600);
        CHECK(mode_of(at / "j-wal") == 0600);
        CHECK(mode_of(at / "j-shm") == 0600);
    }
    ::umask(before);
    CHECK(names_in(at) == texts{"j"});
    ::chmod((at / "j").c_str(), 0664);
    open_journal(at / "j");
    CHECK(mode_of(at / "j") == 0600);
}

TEST_CASE("nothing is left beside a journal that goes before its inputs do") {
    const folder at;
    const std::string leads = at.write("leads", "a\nb\n");
    replay(at / "j", leads);
    auto j = open_journal(at / "j");
    const auto in = need(j->open_input(leads));
    need(in->next("a", 1));
    j.reset();
    CHECK(names_in(at) == texts{"j", "leads"});
}

TEST_CASE("a second run on a journal is refused while the first one lives, even under another name") {
    const folder at;
    const auto first = open_journal(at / "j");
    CHECK(refusal(at / "j").text ==
          "the journal " + (at / "j") +
              " is in use by another desthost; wait until that run has ended, or give this one a journal of "
              "its own with --journal");
    std::filesystem::create_symlink(at / "j", at / "link");
    CHECK(refusal(at / "link").kind == problem::in_use);
    const int status = in_child([&] {
        const auto second = journal::journal::open(options_for(at / "j"));
        return !second && second.error().kind == problem::in_use ? 0 : 1;
    });
    CHECK(status == 0);
    // The one that was refused has taken no lock of the first one's away.
    const auto in = need(first->open_input("-"));
    commit_one(*first, delivered(need(in->next("a", 1)).where));
    CHECK(refusal(at / "j").kind == problem::in_use);
}

TEST_CASE("a run that is killed lets go of its journal") {
    const folder at;
    const int status = in_child([&] {
        const auto j = journal::journal::open(options_for(at / "j"));
        ::kill(::getpid(), SIGKILL);
        return j ? 0 : 1;
    });
    CHECK(WIFSIGNALED(status));
    open_journal(at / "j");
}

TEST_CASE("a full disk stops the run without losing what was recorded") {
    // A limit on the size of files stands for the full disk: the kernel answers EFBIG in place of ENOSPC.
    const folder at;
    const std::string input = at.write("leads", "a\nb\n");
    replay(at / "j", input);
    const int status = in_child([&] {
        ::signal(SIGXFSZ, SIG_IGN);
        const auto j = journal::journal::open(options_for(at / "j"));
        if (!j) return 2;
        const auto in = (*j)->open_input(at.write("more", "x"));
        const rlimit small{1024 * 1024, 1024 * 1024};
        if (!in || ::setrlimit(RLIMIT_FSIZE, &small) != 0) return 3;
        const std::string event(1000, 'r');
        for (int i = 0; i < 1000; ++i) {
            const auto f = (*in)->next(event, 1);
            const journal::event_end end = judged(f->where, event);
            const auto done = (*j)->commit(std::span(&end, 1));
            if (!done)
                return done.error().kind == problem::full &&
                               done.error().text.find("make room and run the same command again") !=
                                   std::string::npos
                           ? 0
                           : 4;
        }
        return 5;
    });
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    CHECK(replay(at / "j", input).sent == texts{});
    const auto r = need(journal::reader::open(at / "j"));
    int letters = 0;
    need(r->each_letter(0, true, [&](const journal::dead_letter&, std::string_view event) {
        CHECK(event.size() == 1000);
        ++letters;
    }));
    CHECK(letters > 10);
}

TEST_CASE("a disk that is full from the start is found before an event is taken") {
    const folder at;
    open_journal(at / "j");
    const int status = in_child([&] {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit none{1024, 1024};
        ::setrlimit(RLIMIT_FSIZE, &none);
        const auto old = journal::journal::open(options_for(at / "j"));
        const auto fresh = journal::journal::open(options_for(at / "new"));
        const bool both =
            !old && old.error().kind == problem::full && !fresh && fresh.error().kind == problem::full;
        return both ? 0 : 1;
    });
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    for (const std::string& name : names_in(at))
        CHECK(name.starts_with("j")); // SQLite leaves its log beside it, for it cannot empty it
    open_journal(at / "j");
}

TEST_CASE("a batch that could not be committed can be committed later") {
    const folder at;
    const auto j = open_journal(at / "j");
    const auto in = need(j->open_input(at.write("leads", "a\nb\n")));
    const journal::event_end end = delivered(need(in->next("a", 1)).where);
    // Another program that writes to the journal holds it up for longer than the journal waits.
    sqlite3* other = nullptr;
    REQUIRE(sqlite3_open((at / "j").c_str(), &other) == SQLITE_OK);
    REQUIRE(sqlite3_exec(other, "PRAGMA max_page_count; BEGIN IMMEDIATE", nullptr, nullptr, nullptr) ==
            SQLITE_OK);
    const auto held_up = j->commit(std::span(&end, 1));
    REQUIRE_FALSE(held_up.has_value());
    CHECK(held_up.error().kind == problem::io);
    CHECK(held_up.error().text.find("database is locked") != std::string::npos);
    sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr);
    sqlite3_close(other);
    commit_one(*j, end);
}

TEST_CASE("without --journal a mapping file has a journal of its own among the states of programs") {
    const folder at;
    ::setenv("XDG_STATE_HOME", (at / "state").c_str(), 1);
    const std::string config = at.write("leads.yaml", "");
    const std::string path = need(journal::default_path(config, false));
    CHECK_FALSE(std::filesystem::exists(at / "state"));
    CHECK(need(journal::default_path(config)) == path);
    CHECK(path.starts_with(at / "state/desthost/leads-"));
    CHECK(path.ends_with(".journal"));
    CHECK(mode_of(at / "state/desthost") == 0700);
    CHECK(need(journal::default_path(at.path() + "/./leads.yaml")) == path);
    CHECK(need(journal::default_path(at / "other.yaml")) != path);

    ::setenv("XDG_STATE_HOME", "relative", 1);
    ::setenv("HOME", (at / "home").c_str(), 1);
    CHECK(need(journal::default_path(config)).starts_with(at / "home/.local/state/desthost/leads-"));
    ::unsetenv("XDG_STATE_HOME");
    at.write("file", "");
    ::setenv("HOME", (at / "file").c_str(), 1);
    const auto nowhere = journal::default_path(config);
    REQUIRE_FALSE(nowhere.has_value());
    CHECK(nowhere.error().text == "there is no place for the journal in " +
                                      (at / "file/.local/state/desthost") + "; name one with --journal");
}

TEST_CASE("the journal that version 1.0 kept for an input or for standard input is found") {
    const folder at;
    ::setenv("XDG_STATE_HOME", (at / "state").c_str(), 1);
    const std::string config = at.write("leads.yaml", "");
    const std::string input = at.write("leads.csv", "");
    CHECK(journal::former_default_path(input, config).empty());
    at.write("leads.csv.journal", "no journal at all");
    CHECK(journal::former_default_path(input, config).empty());
    std::filesystem::remove(input + ".journal");
    open_journal(input + ".journal");
    CHECK(journal::former_default_path(input, config) == input + ".journal");
    CHECK(journal::former_default_path("-", config).empty());
    // As it was called for standard input, by the mapping file's path.
    const std::string own = need(journal::default_path(config));
    const std::string former = at / ("state/desthost/stdin-" + own.substr(own.size() - 24));
    open_journal(former);
    CHECK(journal::former_default_path("-", config) == former);
}

TEST_CASE("a journal and what lies beside it are known by their names") {
    for (const char* name : {"a.journal", "x/a.csv.journal", "a.journal-wal", "a.journal-shm", "/b/.journal"})
        CHECK(journal::is_journal_name(name));
    for (const char* name : {"journal", "a.csv", "my.journal/a.csv", "-"})
        CHECK_FALSE(journal::is_journal_name(name));
}
