// desthost preview, eval and report.
#include "tests/host/program/desthost.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using test::desthost;
using test::run;
using test::temporary_folder;

namespace {

class preview_fixture {
public:
    test::process_result preview(std::vector<std::string> options, std::string_view input = {}) const {
        options.insert(options.begin(),
                       {"preview", "--config", config, "--now", "1970-01-01T00:00:00.000000005Z"});
        return run(desthost(options), input, test::with_echo(folder));
    }

    temporary_folder folder;
    std::string config = folder.write("c.yaml", test::echo_config);
};

} // namespace

TEST_CASE_FIXTURE(preview_fixture,
                  "preview writes one line for each event, in order, with the line of its input") {
    const auto result = preview({"--events", folder.write("e.ndjson", "{\"a\":1}\n\nnot json\r\n{\"b\":2}")});
    CHECK(result.out == R"({"line":1,"outcome":"mapped","now":5,"event":{"a":1}})"
                        "\n"
                        R"({"line":3,"outcome":"invalid","reason":"malformed_json","size":8})"
                        "\n"
                        R"({"line":4,"outcome":"mapped","now":5,"event":{"b":2}})"
                        "\n");
    CHECK(result.err == "read 3, mapped 2, filtered 0, invalid 1\ninvalid malformed_json: 1\n");
    CHECK(result.status == 1);
}

TEST_CASE_FIXTURE(preview_fixture, "--only shows the events of one outcome, and the summary counts all") {
    const auto events = folder.write("e.ndjson", "{\"a\":1}\nnot json\n{\"b\":2}\n");
    const auto invalid = preview({"--events", events, "--only", "invalid"});
    CHECK(invalid.out == "{\"line\":2,\"outcome\":\"invalid\",\"reason\":\"malformed_json\",\"size\":8}\n");
    CHECK(invalid.err == "read 3, mapped 2, filtered 0, invalid 1\ninvalid malformed_json: 1\n");
    CHECK(preview({"--events", events, "--only", "filtered"}).out.empty());
    CHECK(preview({"--events", events, "--only", "good"}).status == 2);
}

TEST_CASE_FIXTURE(preview_fixture,
                  "preview reads standard input when it is told so, and when it is told nothing") {
    const std::string expected = "{\"line\":1,\"outcome\":\"mapped\",\"now\":5,\"event\":{}}\n";
    CHECK(preview({"--events", "-"}, "{}\n").out == expected);
    CHECK(preview({}, "{}\n").out == expected);
    CHECK(preview({}, "[{}]").out == expected);
    CHECK(preview({"--format", "json-array"}, "[{}]").out == expected);
    CHECK(preview({"--format", "csv"}, "a\n\n").out.empty());
    CHECK(preview({"--format", "csv"}, "a\n1\n").out ==
          "{\"line\":2,\"outcome\":\"mapped\",\"now\":5,\"event\":{\"a\":\"1\"}}\n");
}

TEST_CASE_FIXTURE(preview_fixture, "a line is written before more input is waited for") {
    test::process child{desthost({"preview", "--config", config}), test::with_echo(folder)};
    child.write("{\"a\":1}\n");
    CHECK(child.wait_for("\"line\":1"));
    child.write("{\"a\":2}\n");
    CHECK(child.wait_for("\"line\":2"));
    CHECK(child.finish().status == 0);
}

TEST_CASE_FIXTURE(preview_fixture, "an interrupt ends a preview that waits for input with status 130") {
    test::process child{desthost({"preview", "--config", config}), test::with_echo(folder)};
    child.write("{\"a\":1}\n{\"a\"");
    REQUIRE(child.wait_for("\"line\":1"));
    child.signal(SIGINT);
    REQUIRE_FALSE(child.wait_for("\"line\":2"));
    CHECK(child.finish().status == 130);
}

TEST_CASE_FIXTURE(preview_fixture, "explanations are JSON for programs and a table when it is asked for") {
    CHECK(preview({"--explain"}, "{}").out ==
          "{\"line\":1,\"outcome\":\"mapped\",\"now\":5,\"explain\":[],\"event\":{}}\n");
    CHECK(preview({"--explain", "--format", "json"}, "{}").out.starts_with("{\"line\":1,"));
    CHECK(preview({"--explain", "--format", "table"}, "{}").out == "line 1\nPROPERTY  RULE\n\n");
    CHECK(preview({"--explain", "--format", "table", "--format", "csv"}, "a\nb\n").out ==
          "line 2\nPROPERTY  RULE\n\n");
}

TEST_CASE_FIXTURE(preview_fixture, "values are shown in clear text on a terminal only") {
    const auto result = preview({"--explain", "--show-values"}, "{}");
    CHECK(result.status == 2);
    CHECK(result.out.empty());
    CHECK(preview({"--show-values"}, "{}").status == 2);
}

TEST_CASE_FIXTURE(preview_fixture, "input that ends too early is an error; what came before has been shown") {
    const auto result = preview({"--events", folder.write("e.gz", "\x1f\x8b\x08")});
    CHECK(result.status == 2); // it holds something, and no event
    CHECK(result.err == "desthost: error: " + folder.path("e.gz") +
                            ": the gzip data ends too early; the file was cut off. What could be unpacked "
                            "before has been read\nread 0, mapped 0, filtered 0, invalid 0\n");
    CHECK(preview({"--events", folder.path("missing")}).status == 2);
}

TEST_CASE_FIXTURE(preview_fixture,
                  "a full disk and a reader that has gone are told by the status, not by a signal") {
    const auto events = folder.write("e.ndjson", "{}\n");
    const auto full = run({"sh", "-c", "exec \"$0\" preview --config \"$1\" --events \"$2\" > /dev/full",
                           DESTHOST, config, events},
                          {}, test::with_echo(folder));
    CHECK(full.status == 1);
    CHECK(full.err == "desthost: error: standard output cannot be written: No space left on device\n");
    std::string many;
    for (int i = 0; i < 20'000; ++i)
        many += "{\"a\":1}\n";
    folder.write("many.ndjson", many);
    const auto gone =
        run({"sh", "-c",
             "{ \"$0\" preview --config \"$1\" --events \"$2\"; echo $? >&2; } | head -n 1 > /dev/null",
             DESTHOST, config, folder.path("many.ndjson")},
            {}, test::with_echo(folder));
    CHECK(gone.err == "1\n");
}

TEST_CASE_FIXTURE(preview_fixture, "eval writes one line for each event, or one without events") {
    const auto environment = test::with_echo(folder);
    const auto events = folder.write("e.ndjson", "{\"a\":1}\nnot json\n{\"b\":2}\n");
    CHECK(run(desthost({"eval", "--config", config, "1 + 1"}), {}, environment).out == "\"no event\"\n");
    const auto result = run(desthost({"eval", "x", "--config", config, "--events", events}), {}, environment);
    CHECK(result.out == "{\"a\":1}\nnull\n{\"b\":2}\n");
    CHECK(result.err == "desthost: error: line 2: the event is not JSON\n");
    CHECK(result.status == 1);
    const auto piped = run(desthost({"eval", "x", "--config", config}), "{\"a\":1}\n", environment);
    CHECK(piped.out == "{\"a\":1}\n");
    const auto columns = run(desthost({"eval", "x", "--config", config, "--events", events, "--show", "a,b"}),
                             {}, environment);
    CHECK(columns.out.starts_with("{\"a\":1}\t{\"a\":1}\t{\"a\":1}\nnull\tnull\tnull\n"));
    CHECK(columns.err == "desthost: error: line 2: the event is not JSON\n");
    const auto wrong =
        run(desthost({"eval", "--config", config, "(((", "--events", events}), {}, environment);
    CHECK(wrong.status == 2);
    CHECK(wrong.out.empty());
    CHECK(wrong.err == "formula:1:3: a closing parenthesis is missing\n    (((\n      ^\n");
    CHECK(run(desthost({"eval", "--config", config, "--", "-1"}), {}, environment).status == 0);
}

TEST_CASE_FIXTURE(preview_fixture, "report reads all inputs and writes a table or JSON") {
    const auto environment = test::with_echo(folder);
    const auto events = folder.write("e.ndjson", "{}\n{}\n");
    CHECK(run(desthost({"report", "counts", "--config", config, events, "-"}), "{}\n", environment).out ==
          "events: 3\n");
    CHECK(run(desthost({"report", "counts", "--config", config, events, "--format", "json"}), {}, environment)
              .out == "{\"events\":2}\n");
    const auto unknown = run(desthost({"report", "cuonts", "--config", config, events}), {}, environment);
    CHECK(unknown.status == 2);
    CHECK(unknown.err == "desthost: error: there is no report \"cuonts\" (did you mean \"counts\"?); the "
                         "plugin offers: counts (how "
                         "many events there are)\n");
}

TEST_CASE_FIXTURE(preview_fixture,
                  "a row that is no event is invalid with a reason of its own, in every command") {
    const auto events = folder.write("e.csv", "a,b\n1,2,3\n4,5\n");
    const auto result = preview({"--events", events});
    CHECK(result.out ==
          R"({"line":2,"outcome":"invalid","reason":"malformed_row","detail":"the row has 3 cells, the )"
          R"(header 2; a cell that holds the delimiter stands in quotes"})"
          "\n"
          R"({"line":3,"outcome":"mapped","now":5,"event":{"a":"4","b":"5"}})"
          "\n");
    CHECK(result.err == "read 2, mapped 1, filtered 0, invalid 1\ninvalid malformed_row: 1\n");
    CHECK(result.status == 1);
    const auto environment = test::with_echo(folder);
    const auto tried = run(desthost({"eval", "x", "--config", config, "--events", events}), {}, environment);
    CHECK(tried.out == "null\n{\"a\":\"4\",\"b\":\"5\"}\n");
    CHECK(tried.status == 1);
    const auto report = run(desthost({"report", "counts", "--config", config, events}), {}, environment);
    CHECK(report.out == "events: 1\n");
    CHECK(report.err.find("line 2 is left out of the report") != std::string::npos);
    const auto replay = run(desthost({"replay", "--config", config, events}), {}, environment);
    CHECK(replay.status == 1);
    CHECK(replay.err.find("read 2, delivered 1, filtered 0, invalid 1,") != std::string::npos);
    CHECK(replay.err.find("invalid malformed_row: 1\n") != std::string::npos);
    const auto again = run(desthost({"replay", "--config", config, events}), {}, environment);
    CHECK(again.err.find("invalid malformed_row: 1\n") != std::string::npos);
}

TEST_CASE_FIXTURE(preview_fixture, "an empty input is a warning; one that is something else is an error") {
    for (const auto& [name, content, why] : {
             std::tuple{"h.csv", "a,b\r\n", "it holds a header and no rows"},
             std::tuple{"h.csv", "a,b\n,\n\n", "it holds a header and no rows"},
             std::tuple{"e.json", "[]", "its list is empty"},
             std::tuple{"e.json", "{\"data\":[]}", "its list is empty"},
             std::tuple{"e.ndjson", "\n\n", "it is empty"},
             std::tuple{"e.csv", "", "it is empty"},
         }) {
        const auto path = folder.write(name, content);
        const auto result = preview({"--events", path});
        CHECK(result.status == 0);
        CHECK(result.out.empty());
        CHECK(result.err == "desthost: warning: " + path + ": no events: " + why +
                                "\nread 0, mapped 0, filtered 0, invalid 0\n");
    }
    for (const auto* content : {"PK\x03\x04", "<html>", "\xEF\xBB\xBF%PDF-"}) {
        const auto result = preview({"--events", folder.write("e.csv", content)});
        CHECK(result.status == 2);
        CHECK(result.err.find("error: ") != std::string::npos);
    }
}

TEST_CASE_FIXTURE(preview_fixture,
                  "options say what cannot be guessed, and folders and patterns name files") {
    CHECK(preview({"--skip-lines", "1", "--delimiter", "bar", "--encoding", "windows-1252"},
                  "Title\na|b\n\xFC|2\n")
              .out ==
          "{\"line\":3,\"outcome\":\"mapped\",\"now\":5,\"event\":{\"a\":\"\xC3\xBC\",\"b\":\"2\"}}\n");
    CHECK(preview({"--encoding", "utf-99"}, "{}").status == 2);
    CHECK(preview({"--delimiter", "ab"}, "{}").status == 2);
    std::filesystem::create_directory(folder.path("in"));
    folder.write("in/b.csv", "a,b\n3,4\n");
    folder.write("in/a.csv", "a,b\n1,2\n");
    const auto both = preview({"--events", folder.path("in/*.csv")}).out;
    CHECK(both == preview({"--events", folder.path("in")}).out);
    CHECK(both.find("\"1\"") < both.find("\"3\""));
    CHECK(preview({"--events", folder.path("in/*.tsv")}).status == 2);
}
