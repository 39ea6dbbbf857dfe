// desthost conformance as its users run it: lists, formats, exit statuses, hangs and crashes.
#include "conformance/case.hpp"
#include "host/json_scan.hpp"
#include "tests/support/process.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace {

const std::string plugin = std::string(FAULTY_PLUGINS) + "/faulty.so";

test::process_result conformance_of(std::vector<std::string> arguments, const char* fault = "") {
    arguments.insert(arguments.begin(), {DESTHOST, "conformance"});
    return test::run(arguments, {}, {{"DESTINATION_FAULT", fault}});
}

bool contains(const std::string& text, const std::string& what) {
    return text.find(what) != std::string::npos;
}

} // namespace

TEST_CASE("--list names every case with one sentence") {
    const auto listed = conformance_of({"--list"});
    CHECK(listed.status == 0);
    std::set<std::string> names;
    for (const auto& one : conformance::all_cases()) {
        CHECK(names.insert(one.name).second);
        CHECK(contains(listed.out, one.name));
        const std::string sentence = one.sentence;
        CHECK(contains(listed.out, sentence));
        CHECK(sentence.ends_with('.'));
    }
    CHECK(names.size() >= 40);
    const auto json = conformance_of({"--list", "--format", "json"});
    CHECK(desthost::is_json(json.out));
}

TEST_CASE("a passed case is told in the table, with what was counted") {
    const auto run = conformance_of({plugin, "--only", "descriptor_valid", "--only=one_symbol"});
    CHECK(run.status == 0);
    CHECK(contains(run.out, "honest 1.0.0 ("));
    CHECK(contains(run.out, "2 cases: 2 passed, 0 failed, 0 skipped\n"));
    CHECK(run.err.empty());
}

TEST_CASE("--format json gives one JSON object with every case's outcome") {
    const auto run = conformance_of({plugin, "--only", "umask_unchanged", "--format=json"}, "sets_umask");
    CHECK(run.status == 1);
    CHECK(desthost::is_json(run.out));
    for (const auto* part : {R"("id":"honest")", R"("version":"1.0.0")", R"("abi":"1.0")", R"("failed":1)",
                             R"("name":"umask_unchanged")", R"("outcome":"failed")",
                             R"("why":"it was changed by create)", R"("during":")"})
        CHECK(contains(run.out, part));
}

TEST_CASE("a case that hangs is ended and told as failed, with what it was doing") {
    test::temporary_folder folder;
    const auto config = folder.write("config", "endpoint: {{endpoint}}\n");
    const auto run =
        conformance_of({plugin, "--config", config, "--only", "submit_inside_results", "--timeout", "2"},
                       "locks_in_callbacks");
    CHECK(run.status == 1);
    CHECK(contains(run.out, "it hung: the case was ended after 2 s"));
    CHECK(contains(run.out, "during: "));
}

TEST_CASE("a crash of the plugin fails its case alone") {
    const auto run =
        conformance_of({plugin, "--only", "configure_huge", "--only", "closes"}, "configure_overflows");
    CHECK(run.status == 1);
    CHECK(contains(run.out, "it crashed: Aborted"));
    CHECK(contains(run.out, "passed   closes"));
}

TEST_CASE("cases that need what was not given are skipped with what to give") {
    const auto run = conformance_of({plugin, "--only", "stop_stalled"});
    CHECK(run.status == 0);
    CHECK(contains(run.out, "skipped  stop_stalled"));
    CHECK(contains(run.out, "the configuration has no {{endpoint}}"));
}

TEST_CASE("mistakes on the command line end with status 2 and say what is right") {
    const auto unknown = conformance_of({plugin, "--only", "descriptor_vaild"});
    CHECK(unknown.status == 2);
    CHECK(contains(unknown.err, "descriptor_valid"));
    const auto none = conformance_of({});
    CHECK(none.status == 2);
    CHECK(contains(none.err, "PLUGIN is missing"));
    const auto missing = conformance_of({plugin, "--config", "/no/such/file"});
    CHECK(missing.status == 2);
    CHECK(contains(missing.err, "--config: the file \"/no/such/file\" cannot be read"));
    test::temporary_folder folder;
    const auto refused = conformance_of({plugin, "--config", folder.write("config", "nonsense\n")});
    CHECK(refused.status == 2);
    CHECK(contains(refused.err, "DESTINATION_ERROR_CONFIG"));
}

TEST_CASE("what is no plugin ends with status 3") {
    test::temporary_folder folder;
    const auto text = conformance_of({folder.write("text.so", "no library")});
    CHECK(text.status == 3);
    CHECK(contains(text.err, "cannot be loaded"));
    const auto absent = conformance_of({"/no/such/plugin.so"});
    CHECK(absent.status == 3);
}
