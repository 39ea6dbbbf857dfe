// The example in C: it keeps every rule that can be looked at without a network, and writes what it should.
#include "tests/support/process.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

const std::string plugin = FILE_DESTINATION;

test::process_result conformance(const test::temporary_folder& folder, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{DESTHOST, "conformance", plugin, "--config",
                                       folder.write("conformance.conf", "path: {{folder}}/events.ndjson\n")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    test::process child{arguments};
    return child.finish(std::chrono::minutes{20});
}

} // namespace

TEST_CASE("file_destination keeps the rules of the ABI") {
    const test::temporary_folder folder;
    const auto checked = conformance(folder);
    INFO(checked.out);
    INFO(checked.err);
    CHECK(checked.status == 0);
    CHECK(checked.out.find(" 0 failed") != std::string::npos);
    // The skipped cases need an endpoint or an extension that a file lacks; all others ran.
    CHECK(checked.out.find("109 cases: 89 passed, 0 failed, 20 skipped") != std::string::npos);
}

TEST_CASE("file_destination appends each event as one line") {
    const test::temporary_folder folder;
    const auto config = folder.write("file.yaml", "destination: file_destination\npath: out.ndjson\n");
    const auto events = folder.write("events.ndjson", "{\"a\":1}\n{\"b\":\"\xc3\xa9\"}\n");
    // Each with a journal of its own: with one, the second run would have nothing left to send.
    for (const auto* journal : {"first.journal", "second.journal"}) {
        const auto replayed = test::run({DESTHOST, "replay", "--config", config, events, "--plugin-path",
                                         plugin, "--journal", folder.path(journal)});
        INFO(replayed.err);
        CHECK(replayed.status == 0);
    }
    CHECK(folder.read("out.ndjson") == "{\"a\":1}\n{\"b\":\"\xc3\xa9\"}\n{\"a\":1}\n{\"b\":\"\xc3\xa9\"}\n");
}
