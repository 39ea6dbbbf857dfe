// desthost preview, eval and report.
#include "tests/host/program/desthost.hpp"

#include <doctest/doctest.h>

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
    CHECK(result.err.empty());
    CHECK(result.status == 1);
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
    CHECK(result.status == 1);
    CHECK(result.err == "desthost: error: " + folder.path("e.gz") +
                            ": the gzip data ends too early; the file was cut off. What could be unpacked "
                            "before has been read\n");
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
