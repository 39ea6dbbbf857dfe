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
    CHECK(bad.status == 1);
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
    CHECK(result.status == 1);
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
    CHECK(never.status == 1);
    CHECK(has(never.err, "it has stopped without a result for an event that it had taken\n"));
    CHECK(has(
        never.err,
        "read 2, delivered 1, filtered 0, invalid 0, rejected 0, undelivered 1\nundelivered no_result: 1\n"));
}

TEST_CASE_FIXTURE(
    replay_fixture,
    "a blocked destination stops the replay, says why once, and counts the rest as undelivered") {
    const auto result = replay({folder.write("e.ndjson", "{\"do\":\"block\"}\n" + lines(50'000, "{}"))});
    CHECK(result.status == 1);
    const std::string why = "desthost: error: the destination does not take events until somebody acts: the "
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
    CHECK(result.status == 1);
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

TEST_CASE_FIXTURE(replay_fixture, "the journal is beside the input and named in the summary; a second run "
                                  "sends nothing and tells the same") {
    const auto events = folder.write("e.ndjson", "{}\n{\"do\":\"rejected\"}\n{\"do\":\"undelivered\"}\n");
    const auto first = replay({events, "--dead-letters", folder.path("d")});
    CHECK(first.status == 1);
    CHECK(first.err == "read 3, delivered 1, filtered 0, invalid 0, rejected 1, undelivered 1\n"
                       "rejected told_to (code 100, subcode 33): 1\n"
                       "undelivered told_to: 1\n"
                       "journal: " +
                           events + ".journal\n");
    const auto letters = folder.read("d");
    const auto second =
        replay({events, "--dead-letters", folder.path("d"), "--log-format", "json", "--log-level", "debug"});
    CHECK(second.status == 1);
    CHECK(has(second.err,
              "\"message\":\"read 3, delivered 1, filtered 0, invalid 0, rejected 1, undelivered 1\""));
    CHECK_FALSE(has(second.err, "\"event "));
    CHECK(folder.read("d") == letters);
    folder.write("e.ndjson", "{}\n{\"do\":\"rejected\"}\n{\"do\":\"undelivered\"}\n{\"new\":1}\n");
    CHECK(has(replay({events}).err, "read 4, delivered 2, filtered 0, invalid 0, rejected 1, undelivered 1\n"
                                    "rejected told_to (code 100, subcode 33): 1\n"));
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

TEST_CASE_FIXTURE(replay_fixture, "what --give-up-after gives up is a dead letter") {
    folder.write("c.yaml", std::string(test::echo_config) + "hold_all: yes\n");
    const auto events = folder.write("e.ndjson", lines(3, "{}"));
    CHECK(replay({events, "--give-up-after", "100ms", "--dead-letters", folder.path("d")}).status == 1);
    const auto letters = folder.read("d");
    CHECK(std::count(letters.begin(), letters.end(), '\n') == 3);
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
