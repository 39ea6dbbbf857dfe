// desthost replay, with a plugin that does what each event says.
#include "tests/host/program/desthost.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <sys/stat.h>

using test::desthost;
using test::run;
using test::temporary_folder;

namespace {

class replay_fixture {
public:
    std::vector<std::string> command(std::vector<std::string> options) const {
        options.insert(options.begin(), {"replay", "--config", config});
        return desthost(options);
    }
    test::process_result replay(const std::vector<std::string>& options, std::string_view input = {}) const {
        return run(command(options), input, environment);
    }

    temporary_folder folder;
    std::string config = folder.write("c.yaml", test::echo_config);
    test::process::variables environment = test::with_echo(folder);
};

std::string lines(int count, const std::string& line) {
    std::string text;
    for (int i = 0; i < count; ++i)
        text += line + "\n";
    return text;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE_FIXTURE(replay_fixture,
                  "the summary counts every event once; the status tells whether all went well") {
    const auto good = replay({folder.write("good.ndjson", "{}\n{\"do\":\"filtered\"}\n")});
    CHECK(good.status == 0);
    CHECK(good.out.empty());
    CHECK(good.err.starts_with(
        "read 2, delivered 1, filtered 1, invalid 0, rejected 0, undelivered 0\nfiltered told_to: 1\n"));
    const auto bad = replay({folder.write(
        "bad.ndjson", "{}\n{\"do\":\"invalid\"}\n{\"do\":\"rejected\"}\n{\"do\":\"undelivered\"}\nx\n")});
    CHECK(bad.status == 4);
    CHECK(bad.err.starts_with("read 5, delivered 1, filtered 0, invalid 2, rejected 1, undelivered 1\n"
                              "invalid told_to: 2\n"
                              "rejected told_to (code 100, subcode 33): 1\n"
                              "undelivered told_to: 1\n"));
    CHECK(replay({folder.write("empty.ndjson", "")}).status == 0);
}

TEST_CASE_FIXTURE(replay_fixture,
                  "with standard error not a terminal there are no carriage returns or escapes") {
    const auto result = replay({folder.write("e.ndjson", lines(5000, "{}"))});
    CHECK_FALSE(has(result.err, "\r"));
    CHECK_FALSE(has(result.err, "\x1b"));
}

TEST_CASE_FIXTURE(replay_fixture,
                  "several inputs of several formats are one replay; a broken one does not stop the others") {
    const auto array = folder.write("a.json", "[{},\n{}, x");
    const auto csv = folder.write("b.csv", "do,x\nfiltered,1\n,2\n");
    const auto cut = folder.write("c.ndjson.gz", "\x1f\x8b\x08");
    const auto result = replay({array, cut, csv, "-"}, "{}\n");
    CHECK(result.status == 2); // one holds something, and no event
    CHECK(has(result.err, "c.ndjson.gz: the gzip data ends too early"));
    CHECK(has(result.err, "read 6, delivered 4, filtered 1, invalid 1, rejected 0, undelivered 0\n"));
    CHECK(replay({"-", "-"}).status == 2);
    CHECK(replay({array, folder.path("missing")}).status == 2);
}

TEST_CASE_FIXTURE(replay_fixture, "dead letters keep the event and the reason, for the owner's eyes only") {
    const auto letters = folder.path("dead.ndjson");
    const auto events =
        folder.write("e.ndjson", "{}\n{\"do\":\"filtered\"}\n{ \"do\":\"rejected\" }\nbroken\n");
    CHECK(replay({events, "--dead-letters", letters}).status == 1);
    // The plugin ends events in their order.
    CHECK(folder.read("dead.ndjson") ==
          R"({"input":")" + events +
              R"(","line":3,"outcome":"rejected","reason":"told_to","code":100,"subcode":33,)"
              R"("trace_id":"TRACE","event_id":"EVENT-ID","event":{"do":"rejected"}})"
              "\n"
              R"({"input":")" +
              events +
              R"(","line":4,"outcome":"invalid","reason":"told_to","event":"broken"})"
              "\n");
    struct stat facts {};
    REQUIRE(::stat(letters.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
    CHECK(replay({events, "--dead-letters", folder.path("no/such/folder")}).status == 2);
}

TEST_CASE_FIXTURE(replay_fixture, "dead letters that cannot be written stop the replay before more is lost") {
    const auto result = replay(
        {folder.write("e.ndjson", lines(20'000, "{\"do\":\"rejected\"}")), "--dead-letters", "/dev/full"});
    CHECK(result.status == 4);
    CHECK(has(result.err, "/dev/full: dead letters cannot be written: No space left on device"));
}

TEST_CASE_FIXTURE(replay_fixture, "summary and metrics are written to files too") {
    const auto events = folder.write("e.ndjson", "{}\n{\"do\":\"invalid\"}\n");
    CHECK(replay({events, "--summary", folder.path("s.json"), "--metrics", folder.path("m.prom")}).status ==
          1);
    CHECK(folder.read("s.json").starts_with(
        R"({"read":2,"delivered":1,"filtered":0,"invalid":1,"rejected":0,"undelivered":0,)"
        R"("reasons":[{"outcome":"invalid","reason":"told_to","count":1}])"));
    CHECK(folder.read("m.prom") == "# HELP destination_events_total Events that ended.\n"
                                   "# TYPE destination_events_total counter\n"
                                   "destination_events_total{outcome=\"delivered\"} 3\n");
    CHECK_FALSE(std::filesystem::exists(folder.path("m.prom.new")));
}

TEST_CASE_FIXTURE(replay_fixture,
                  "a queue of one event lets all of them through, from one worker or several") {
    folder.write("c.yaml", std::string(test::echo_config) + "queue: 1\n");
    const auto events = folder.write("e.ndjson", lines(60, "{}"));
    for (const char* workers : {"1", "2", "5"}) {
        CAPTURE(workers);
        const auto result = replay({events, "--workers", workers, "--journal", folder.path(workers)});
        CHECK(result.status == 0);
        CHECK(result.err.starts_with("read 60, delivered 60,"));
    }
}

TEST_CASE_FIXTURE(replay_fixture, "more events than the window holds go through, whatever their size") {
    const auto events = folder.write(
        "e.ndjson", lines(30, "{\"x\":\"" + std::string(1'000'000, 'x') + "\"}") + lines(20'000, "{}"));
    const auto result = replay({events, "--workers", "2"});
    CHECK(result.status == 0);
    CHECK(result.err.starts_with("read 20030, delivered 20030,"));
}

TEST_CASE_FIXTURE(replay_fixture, "what waits in the plugin is flushed at the end of the input") {
    CHECK(replay({folder.write("e.ndjson", "{\"do\":\"hold\"}\n")}).status == 0);
}

TEST_CASE_FIXTURE(replay_fixture,
                  "a plugin that reports twice or never is told of, and the summary still adds up") {
    const auto twice = replay({folder.write("twice.ndjson", "{\"do\":\"twice\"}\n{}\n")});
    CHECK(twice.status == 1);
    CHECK(has(twice.err, "desthost: error: the plugin breaks the destination ABI: it reported a result for "
                         "an event that is not under "
                         "way: one that it never took, or whose result had come already\n"));
    CHECK(has(twice.err, "read 2, delivered 2,"));
    const auto never = replay({folder.write("never.ndjson", "{\"do\":\"never\"}\n{}\n")});
    CHECK(never.status == 4);
    CHECK(has(never.err, "it has stopped without a result for an event that it had taken\n"));
    CHECK(has(
        never.err,
        "read 2, delivered 1, filtered 0, invalid 0, rejected 0, undelivered 1\nundelivered no_result: 1\n"));
}

TEST_CASE_FIXTURE(
    replay_fixture,
    "a blocked destination stops the replay, says why once, and counts the rest as undelivered") {
    const auto result = replay({folder.write("e.ndjson", "{\"do\":\"block\"}\n" + lines(50'000, "{}"))});
    CHECK(result.status == 4);
    const std::string why = "desthost: error: the destination does not take events until a person acts: the "
                            "token was refused; put a "
                            "new one in place\n";
    REQUIRE(has(result.err, why));
    CHECK(result.err.find(why) == result.err.rfind(why));
    CHECK(has(result.err, "read 50001, delivered 0, filtered 0, invalid 0, rejected 0, undelivered 50001\n"));
}

TEST_CASE_FIXTURE(replay_fixture,
                  "--give-up-after stops a replay that does not end, and counts the rest as undelivered") {
    folder.write("c.yaml", std::string(test::echo_config) + "hold_all: yes\n");
    const auto result = replay({folder.write("e.ndjson", lines(20'000, "{}")), "--give-up-after", "200ms"});
    CHECK(result.status == 4);
    CHECK(has(result.err, "read 20000, delivered 0, filtered 0, invalid 0, rejected 0, undelivered 20000\n"));
}

TEST_CASE_FIXTURE(
    replay_fixture,
    "SIGINT and SIGTERM end with status 130, also while input or the destination is waited for") {
    folder.write("c.yaml", std::string(test::echo_config) + "hold_all: yes\n");
    const auto events = folder.write("e.ndjson", lines(1000, "{}"));
    for (const int number : {SIGINT, SIGTERM}) {
        test::process busy{command({events, "--metrics", folder.path("m")}), environment};
        while (!std::filesystem::exists(folder.path("m"))) {
        }
        busy.signal(number);
        const auto result = busy.finish();
        CHECK(result.status == 130);
        CHECK(has(result.err, ", delivered 0, filtered 0, invalid 0, rejected 0, undelivered "));
        std::filesystem::remove(folder.path("m"));

        test::process waiting{command({"-", "--metrics", folder.path("m")}), environment};
        waiting.write("{}\n");
        while (!std::filesystem::exists(folder.path("m"))) {
        }
        waiting.signal(number);
        REQUIRE(waiting.wait_for("read "));
        CHECK(waiting.finish().status == 130);
        std::filesystem::remove(folder.path("m"));
    }
}

TEST_CASE_FIXTURE(replay_fixture, "SIGHUP reads the configuration again; a bad one changes nothing") {
    folder.write("c.yaml", std::string(test::echo_config) + "hold_all: yes\n");
    test::process child{command({"-", "--metrics", folder.path("m")}), environment};
    child.write("{}\n");
    while (!std::filesystem::exists(folder.path("m"))) {
    }
    folder.write("c.yaml", std::string(test::echo_config) + "broken: yes\n");
    child.signal(SIGHUP);
    REQUIRE(child.wait_for("the new configuration is not used: the configuration cannot be used; the one "
                           "from before goes on\n"));
    folder.write("c.yaml", test::echo_config);
    child.signal(SIGHUP);
    REQUIRE(child.wait_for("echo took the new configuration"));
    REQUIRE(child.wait_for("the configuration was read again\n"));
    const auto result = child.finish();
    CHECK(result.status == 0);
    CHECK(has(result.err, "read 1, delivered 1,"));
}

TEST_CASE_FIXTURE(replay_fixture, "JSON logs are one object a line, with ids and without the event") {
    const auto result =
        replay({folder.write("e.ndjson", "{\"do\":\"rejected\",\"email\":\"ada@example.com\"}\n"),
                "--log-format", "json"});
    CHECK(result.status == 1);
    std::string_view rest = result.err;
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find('\n'));
        CHECK(line.starts_with("{\"time\":\""));
        CHECK(line.ends_with("}"));
        rest.remove_prefix(line.size() + 1);
    }
    CHECK(has(
        result.err,
        R"("outcome":"rejected","reason":"told_to","code":100,"subcode":33,"trace_id":"TRACE","event_id":"EVENT-ID")"));
    CHECK(has(result.err,
              R"("message":"read 1, delivered 0, filtered 0, invalid 0, rejected 1, undelivered 0")"));
    CHECK_FALSE(has(result.err, "ada@example.com"));
}

TEST_CASE_FIXTURE(replay_fixture, "--rate spreads events over time without losing any") {
    const auto result =
        replay({folder.write("e.ndjson", lines(50, "{}")), "--rate", "1000", "--workers", "3"});
    CHECK(result.status == 0);
    CHECK(result.err.starts_with("read 50, delivered 50,"));
}

TEST_CASE_FIXTURE(replay_fixture,
                  "the journal belongs to the mapping file and is named in the summary; a second run "
                  "sends only what is undelivered, and tells apart what was delivered when") {
    const auto events = folder.write("e.ndjson", "{}\n{\"do\":\"rejected\"}\n{\"do\":\"undelivered\"}\n");
    const auto first = replay({events, "--dead-letters", folder.path("d"), "--summary", folder.path("s")});
    CHECK(first.status == 4);
    CHECK(first.err.starts_with("read 3, delivered 1, filtered 0, invalid 0, rejected 1, undelivered 1\n"
                                "rejected told_to (code 100, subcode 33): 1\n"
                                "undelivered told_to: 1\n"
                                "delivered now 1, in earlier runs 0\n"
                                "journal: " +
                                folder.path("state/desthost/c-")));
    CHECK(has(folder.read("s"), R"("delivered_now":1,"delivered_before":0,)"));
    CHECK_FALSE(std::filesystem::exists(events + ".journal"));
    const auto letters = folder.read("d");
    CHECK(std::count(letters.begin(), letters.end(), '\n') == 1); // what is undelivered is none
    folder.write("c.yaml", std::string(test::echo_config) + "mended: yes\n");
    const auto second = replay({events, "--dead-letters", folder.path("d"), "--summary", folder.path("s")});
    CHECK(second.status == 1);
    CHECK(has(second.err, "read 3, delivered 2, filtered 0, invalid 0, rejected 1, undelivered 0\n"));
    CHECK(has(second.err, "delivered now 1, in earlier runs 1\n"));
    CHECK(has(folder.read("s"), R"("delivered_now":1,"delivered_before":1,)"));
    CHECK(folder.read("d") == letters);
    // Another input of the same mapping file has the same journal.
    const auto other = replay({folder.write("f.ndjson", "{}\n")});
    CHECK(other.err.substr(other.err.find("journal: ")) == first.err.substr(first.err.find("journal: ")));
}

TEST_CASE_FIXTURE(replay_fixture,
                  "the journal that an earlier version kept beside the input goes on, and what two "
                  "journals know is not guessed") {
    const auto events = folder.write("e.ndjson", "{}\n{}\n");
    REQUIRE(replay({events, "--journal", events + ".journal"}).status == 0);
    const auto goes_on = replay({events});
    CHECK(has(goes_on.err, "goes on with the journal " + events + ".journal, which an earlier version kept"));
    CHECK(has(goes_on.err, "delivered now 0, in earlier runs 2\n"));
    REQUIRE(replay({folder.write("f.ndjson", "{}\n")}).status == 0); // makes the mapping file's own
    const auto two = replay({events});
    CHECK(two.status == 2);
    CHECK(has(two.err, "there are two journals: "));
    CHECK(replay({events, "--journal", events + ".journal"}).status == 0);
}

TEST_CASE_FIXTURE(replay_fixture, "journals are no inputs") {
    const auto events = folder.write("e.ndjson", "{}\n");
    const auto journal = folder.path("e.ndjson.journal");
    REQUIRE(replay({events, "--journal", journal}).status == 0);
    folder.write("e.ndjson.journal-wal", "");
    const auto all = replay({events, journal, journal + "-wal", "--journal", folder.path("j")});
    CHECK(all.status == 0);
    CHECK(has(all.err, "e.ndjson.journal is a journal and no input: it is left out"));
    CHECK(has(all.err, "e.ndjson.journal-wal is a journal and no input: it is left out"));
    CHECK(has(all.err, "read 1, delivered 1,"));
    const auto alone = replay({journal, "--journal", folder.path("j")});
    CHECK(alone.status == 2);
    CHECK(has(alone.err, "is a journal of desthost and no input"));
}

TEST_CASE_FIXTURE(replay_fixture,
                  "another place gets everything and the summary says so; going back sends nothing") {
    const auto events = folder.write("e.ndjson", "{}\n{\"id\":\"1\"}\n");
    const auto to = [&](const std::string& scope) {
        folder.write("c.yaml", std::string(test::echo_config) + "scope: " + scope + "\n");
        return replay({events, "--journal", folder.path("j")});
    };
    const auto first = to("sandbox");
    CHECK(has(first.err, "delivered now 2, in earlier runs 0\ndelivers to sandbox\n"));
    const auto second = to("Meta");
    CHECK(has(second.err, "was read for sandbox before; this run delivers to Meta"));
    CHECK(has(second.err, "delivered now 2, in earlier runs 0\n"));
    CHECK(has(second.err,
              "delivers to Meta (what earlier runs delivered to another place is sent here too: sandbox)\n"));
    const auto back = to("sandbox");
    CHECK(has(back.err, "delivered now 0, in earlier runs 2\ndelivers to sandbox\n"));
}

TEST_CASE_FIXTURE(replay_fixture, "a configuration for another place is not taken up by a run under way") {
    folder.write("c.yaml", std::string(test::echo_config) + "scope: here\nhold_all: yes\n");
    test::process child{command({"-", "--metrics", folder.path("m")}), environment};
    child.write("{}\n");
    while (!std::filesystem::exists(folder.path("m"))) {
    }
    folder.write("c.yaml", std::string(test::echo_config) + "scope: there\n");
    child.signal(SIGHUP);
    REQUIRE(child.wait_for("the new configuration delivers to there and is not used while this run goes on"));
    child.signal(SIGINT);
    CHECK(child.finish().status == 130);
}

TEST_CASE_FIXTURE(replay_fixture,
                  "of two equal events under way at once one is sent, and none is lost when the first "
                  "fails") {
    const auto twins = folder.write("twins.ndjson", R"({"do":"hold","id":"1"}
{"do":"hold","id":"1"}
{"do":"hold","id":"2"}
)");
    const auto once = replay({twins, "--summary", folder.path("s")});
    CHECK(once.status == 0);
    CHECK(has(once.err, "read 3, delivered 2, filtered 1, invalid 0, rejected 0, undelivered 0\n"
                        "filtered already_delivered: 1\n"));
    const auto failing = folder.write("failing.ndjson", R"({"do":"rejected","held":1,"id":"3"}
{"do":"hold","id":"3"}
{"do":"hold","id":"3"}
)");
    const auto other = replay({failing});
    CHECK(other.status == 1);
    CHECK(has(other.err, "read 3, delivered 1, filtered 1, invalid 0, rejected 1, undelivered 0\n"));
}

TEST_CASE_FIXTURE(replay_fixture,
                  "what may be delivered later is no dead letter, and the next run tries it again") {
    const auto events = folder.write("e.ndjson", "{\"do\":\"later\"}\n{}\n");
    const auto early = replay({events, "--dead-letters", folder.path("d")});
    CHECK(early.status == 1);
    CHECK(has(early.err, "read 2, delivered 1, filtered 0, invalid 1, rejected 0, undelivered 0\n"));
    CHECK(folder.read("d").empty());
    folder.write("c.yaml", std::string(test::echo_config) + "mended: yes\n");
    const auto due = replay({events});
    CHECK(due.status == 0);
    CHECK(has(due.err, "delivered now 1, in earlier runs 1\n"));
}

TEST_CASE_FIXTURE(replay_fixture, "a dry run shows what would be sent and changes nothing") {
    folder.write("c.yaml", std::string(test::echo_config) + "scope: here\n");
    const auto journal = folder.path("j");
    const auto events = folder.write("e.ndjson", "{\"id\":\"1\"}\n{\"do\":\"filtered\"}\n");
    const auto before = replay({events, "--journal", journal, "--dry-run"});
    CHECK(before.status == 0);
    CHECK(has(before.err, "undelivered dry_run: 1\nwould send 1; nothing was sent, this is a dry run\n"));
    CHECK_FALSE(std::filesystem::exists(journal));
    REQUIRE(replay({events, "--journal", journal}).status == 0);
    folder.write("e.ndjson",
                 "{\"id\":\"1\"}\n{\"do\":\"filtered\"}\n{\"id\":\"2\"}\n{\"do\":\"rejected\"}\n");
    const auto content = folder.read("j");
    const auto dry = replay({events, "--journal", journal, "--dry-run", "--summary", folder.path("s")});
    CHECK(dry.status == 1);
    CHECK(has(dry.err, "read 4, delivered 1, filtered 1, invalid 0, rejected 1, undelivered 1\n"));
    CHECK(has(folder.read("s"), R"("dry_run":true,"would_send":1)"));
    CHECK(folder.read("j") == content);
    CHECK(has(replay({events, "--journal", journal}).err, "delivered now 1, in earlier runs 1\n"));
    folder.write("c.yaml", test::echo_config);
    CHECK(replay({events, "--journal", journal, "--dry-run"}).status == 3); // the plugin cannot
}

TEST_CASE_FIXTURE(replay_fixture, "--again sends what the journal knows, each event once") {
    const auto events =
        folder.write("e.ndjson", "{\"id\":\"1\"}\n{\"id\":\"1\"}\n{}\n{\"do\":\"rejected\"}\n");
    REQUIRE(replay({events}).status == 1);
    const auto again = replay({events, "--again"});
    CHECK(has(again.err, "read 4, delivered 2, filtered 1, invalid 0, rejected 1, undelivered 0\n"));
    CHECK(has(again.err, "delivered now 2, in earlier runs 0\n"));
    CHECK(has(replay({events}).err, "delivered now 0, in earlier runs 2\n"));
}

TEST_CASE_FIXTURE(replay_fixture, "an input of which everything was filtered for one reason is warned of") {
    const auto all = folder.write("all.ndjson", lines(3, "{\"do\":\"filtered\"}"));
    const auto some = folder.write("some.ndjson", "{\"do\":\"filtered\"}\n{}\n");
    const auto result = replay({all, some});
    CHECK(result.status == 0);
    CHECK(has(result.err, "all.ndjson: every event (3) was filtered for the same reason, told_to"));
    CHECK_FALSE(has(result.err, "some.ndjson: every event"));
}

TEST_CASE_FIXTURE(replay_fixture, "status and errors name what blocked delivery, also by the mapping file") {
    folder.write("c.yaml", std::string(test::echo_config) + "scope: here\n");
    const auto events = folder.write("e.ndjson", "{}\n{\"do\":\"block\"}\n");
    REQUIRE(replay({events}).status == 4);
    const auto status = run(desthost({"status", "--config", config}), {}, environment);
    CHECK(status.status == 0);
    CHECK(has(status.out, "blocked: events for here wait since "));
    CHECK(has(status.out, "the token was refused; put a new one in place"));
    CHECK(has(status.out, "dead letters: 0\n"));
    const auto json = run(desthost({"status", "--config", config, "--format", "json"}), {}, environment);
    CHECK(has(json.out, R"("blocked":[{"destination":"here",)"));
    CHECK(has(json.out, R"("waiting":)"));
    const auto errors = run(desthost({"errors", "--config", config}), {}, environment);
    CHECK(has(errors.out, "the token was refused"));
    CHECK(has(errors.err, "wait since"));
    const auto away = run(desthost({"status", "--admin", "http://127.0.0.1:1"}), {}, environment);
    CHECK(away.status == 1);
    CHECK(has(away.err, "there is no router at http://127.0.0.1:1"));
}

TEST_CASE_FIXTURE(replay_fixture, "journal prune and backup") {
    const auto journal = folder.path("j");
    const auto events = folder.write("e.ndjson", "{}\n{\"do\":\"rejected\"}\n");
    REQUIRE(replay({events, "--journal", journal, "--now", "2026-01-01T00:00:00Z"}).status == 1);
    const auto copied =
        run(desthost({"journal", "backup", "--journal", journal, folder.path("copy")}), {}, environment);
    CHECK(copied.status == 0);
    CHECK(run(desthost({"journal", "backup", "--journal", journal, folder.path("copy")}), {}, environment)
              .status == 2);
    const auto list = [&] {
        return run(desthost({"dead-letters", "list", "--journal", journal}), {}, environment).err;
    };
    CHECK(run(desthost({"journal", "prune", "--journal", journal, "--now", "2026-03-01T00:00:00Z"}), {},
              environment)
              .status == 0);
    CHECK(has(list(), "1 dead letter"));
    CHECK(run(desthost({"journal", "prune", "--journal", journal, "--now", "2026-03-01T00:00:00Z",
                        "--keep-dead-letters", "30d"}),
              {}, environment)
              .status == 0);
    CHECK(has(list(), "there are no dead letters"));
    CHECK(
        has(replay({events, "--journal", folder.path("copy")}).err, "delivered now 0, in earlier runs 1\n"));
}

TEST_CASE_FIXTURE(replay_fixture,
                  "what an interrupt leaves undelivered is no dead letter, and the next run sends it") {
    folder.write("c.yaml", std::string(test::echo_config) + "hold_all: yes\n");
    const auto events = folder.write("e.ndjson", lines(100, "{}"));
    test::process child{command({events, "--metrics", folder.path("m"), "--dead-letters", folder.path("d")}),
                        environment};
    while (!std::filesystem::exists(folder.path("m"))) {
    }
    child.signal(SIGTERM);
    CHECK(child.finish().status == 130);
    CHECK(folder.read("d").empty());
    folder.write("c.yaml", test::echo_config);
    const auto next = replay({events});
    CHECK(next.status == 0);
    CHECK(has(next.err, "read 100, delivered 100,"));
}

TEST_CASE_FIXTURE(replay_fixture,
                  "what --give-up-after gives up is no dead letter, and the next run delivers it") {
    folder.write("c.yaml", std::string(test::echo_config) + "hold_all: yes\n");
    const auto events = folder.write("e.ndjson", lines(3, "{}"));
    CHECK(replay({events, "--give-up-after", "100ms", "--dead-letters", folder.path("d")}).status == 4);
    CHECK(folder.read("d").empty());
    folder.write("c.yaml", test::echo_config);
    const auto next = replay({events});
    CHECK(next.status == 0);
    CHECK(has(next.err, "read 3, delivered 3,"));
}

TEST_CASE_FIXTURE(
    replay_fixture,
    "a second replay on one journal is refused with status 2, and so is a file that is no journal") {
    folder.write("c.yaml", std::string(test::echo_config) + "hold_all: yes\n");
    const auto journal = folder.path("j");
    test::process first{command({"-", "--journal", journal, "--metrics", folder.path("m")}), environment};
    first.write("{}\n");
    while (!std::filesystem::exists(folder.path("m"))) {
    }
    const auto second = replay({"-", "--journal", journal});
    CHECK(second.status == 2);
    CHECK(has(second.err, "desthost: error: "));
    CHECK_FALSE(has(second.err, "read "));
    first.signal(SIGINT);
    CHECK(first.finish().status == 130);
    const auto foreign =
        folder.write("foreign", "a diary, not a journal; long enough to be looked at as one\n");
    CHECK(replay({"-", "--journal", foreign}).status == 2);
    CHECK(folder.read("foreign") == "a diary, not a journal; long enough to be looked at as one\n");
}
