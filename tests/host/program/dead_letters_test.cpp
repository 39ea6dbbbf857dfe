// desthost dead-letters and desthost errors, on journals that real replays have left.
#include "tests/host/program/desthost.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sys/stat.h>

using test::desthost;
using test::run;
using test::temporary_folder;

namespace {

constexpr const char* mended_config = "destination: echo_destination\nmended: yes\n";

class letters_fixture {
public:
    test::process_result on(const std::vector<std::string>& arguments) const {
        return run(desthost(arguments), {}, environment);
    }
    // "dead-letters ACTION --journal J ..."
    test::process_result letters(const std::string& action, std::vector<std::string> more = {}) const {
        more.insert(more.begin(), {"dead-letters", action, "--journal", journal});
        return on(more);
    }
    void replay(const std::string& events) const {
        const auto input = folder.write("leads.ndjson", events);
        on({"replay", "--config", config, input, "--journal", journal});
    }

    temporary_folder folder;
    std::string config = folder.write("c.yaml", test::echo_config);
    std::string journal = folder.path("j");
    test::process::variables environment = test::with_echo(folder);
};

constexpr const char* three_letters = "{}\n"
                                      "{\"do\":\"rejected\",\"email\":\"jo@example.com\"}\n"
                                      "{\"do\":\"invalid\"}\n"
                                      "{ \"x\": 1, \"do\":\"rejected\" }\n";

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::size_t lines_in(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

} // namespace

TEST_CASE_FIXTURE(letters_fixture, "list tells why, and holds no customer data") {
    replay(three_letters);
    const auto list = letters("list");
    CHECK(list.status == 0);
    CHECK(list.err == "desthost: 3 dead letters\n");
    CHECK(lines_in(list.out) == 4);
    CHECK(list.out.starts_with("ID      LAST TRY"));
    CHECK(has(list.out,
              "rejected     told_to                   100/33        " + folder.path("leads.ndjson") + ":2"));
    CHECK_FALSE(has(list.out, "jo@example.com"));

    const auto json = letters("list", {"--format", "json"});
    CHECK(lines_in(json.out) == 3);
    CHECK(
        json.out.starts_with("{\"id\":1,\"state\":\"dead\",\"input\":\"" + folder.path("leads.ndjson") +
                             "\",\"line\":2,\"outcome\":\"rejected\",\"reason\":\"told_to\",\"code\":100,"
                             "\"subcode\":33,\"trace_id\":\"TRACE\",\"event_id\":\"EVENT-ID\",\"tries\":1,"));
    CHECK_FALSE(has(json.out, "jo@example.com"));
}

TEST_CASE_FIXTURE(letters_fixture, "show tells all about one, with its event") {
    replay(three_letters);
    const auto shown = letters("show", {"1"});
    CHECK(shown.status == 0);
    CHECK(has(shown.out, "dead letter: 1\nstate: dead\n"));
    CHECK(has(shown.out, "code: 100/33\ntrace id: TRACE\nevent id: EVENT-ID\n"));
    CHECK(shown.out.ends_with("event:\n{\"do\":\"rejected\",\"email\":\"jo@example.com\"}\n"));
    const auto json = letters("show", {"3", "--format", "json"});
    CHECK(json.out.ends_with(",\"event\":{\"x\":1,\"do\":\"rejected\"}}\n"));

    const auto none = letters("show", {"9"});
    CHECK(none.status == 2);
    CHECK(has(none.err, "there is no dead letter 9 in "));
    CHECK(letters("show").status == 2);
}

TEST_CASE_FIXTURE(letters_fixture,
                  "export writes events that can be replayed, to a file for its owner alone") {
    replay(three_letters);
    CHECK(letters("export").out == "{\"do\":\"rejected\",\"email\":\"jo@example.com\"}\n"
                                   "{\"do\":\"invalid\"}\n"
                                   "{\"x\":1,\"do\":\"rejected\"}\n");
    CHECK(letters("export", {"2"}).out == "{\"do\":\"invalid\"}\n");

    const auto file = folder.write("out.ndjson", "from before");
    CHECK(letters("export", {"-o", file, "3"}).out.empty());
    CHECK(folder.read("out.ndjson") == "{\"x\":1,\"do\":\"rejected\"}\n");
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE_FIXTURE(letters_fixture, "a retry with a mended mapping delivers, and the input is then finished") {
    replay(three_letters);
    folder.write("c.yaml", mended_config);
    // The journal knows the mapping file.
    const auto retried = letters("retry");
    CHECK(retried.status == 0);
    CHECK(has(retried.err, "read 3, delivered 3, filtered 0, invalid 0, rejected 0, undelivered 0\n"));
    CHECK(letters("list").err == "desthost: there are no dead letters in " + folder.path("j") + "\n");
    const auto again = on({"replay", "--config", config, folder.path("leads.ndjson"), "--journal", journal});
    CHECK(again.status == 0);
    CHECK(has(again.err, "read 4, delivered 4, filtered 0, invalid 0, rejected 0, undelivered 0\n"));
}

TEST_CASE_FIXTURE(letters_fixture, "a retry of some leaves the others, and counts tries that fail") {
    replay(three_letters);
    const auto retried = letters("retry", {"2", "--config", folder.write("m.yaml", mended_config)});
    CHECK(has(retried.err, "read 1, delivered 1,"));
    const auto failed = letters("retry", {"1", "--config", config});
    CHECK(failed.status == 1);
    CHECK(has(failed.err, "rejected told_to (code 100, subcode 33): 1\n"));
    const auto left = letters("list", {"--format", "json"}).out;
    CHECK(lines_in(left) == 2);
    CHECK(has(left, "\"id\":1,"));
    CHECK(has(left, "\"tries\":2,"));
    CHECK(has(left, "\"id\":3,"));
}

TEST_CASE_FIXTURE(letters_fixture, "errors is the table of errors met, over all runs") {
    replay(three_letters);
    letters("retry", {"1"});
    const auto errors = on({"errors", "--journal", journal});
    CHECK(errors.status == 0);
    CHECK(lines_in(errors.out) == 3);
    CHECK(errors.out.starts_with("COUNT"));
    CHECK(has(errors.out, "rejected     told_to                   100/33"));
    const auto json = on({"errors", "--journal", journal, "--format", "json"});
    CHECK(json.out.starts_with("{\"count\":3,\"outcome\":\"rejected\",\"reason\":\"told_to\",\"code\":100,"
                               "\"subcode\":33,\"first\":\""));
}

TEST_CASE_FIXTURE(letters_fixture, "what is no journal, or is not there, is refused with status 2") {
    const auto foreign = folder.write("notes", "a diary\n");
    for (const std::string action : {"list", "show", "export", "retry"}) {
        CAPTURE(action);
        const auto id = action == "show" ? "1" : "--log-level=info";
        CHECK(on({"dead-letters", action, id, "--journal", foreign}).status == 2);
        const auto missing = on({"dead-letters", action, id, "--journal", folder.path("nothing")});
        CHECK(missing.status == 2);
        CHECK(has(missing.err, "does not exist"));
    }
    CHECK(on({"errors", "--journal", foreign}).status == 2);
    CHECK(folder.read("notes") == "a diary\n");
    CHECK(on({"dead-letters", "burn", "--journal", journal}).status == 2);
    CHECK(on({"dead-letters", "list"}).status == 2);
}
