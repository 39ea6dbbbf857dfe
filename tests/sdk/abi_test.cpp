// The guard of the binary interface guards: each way to break it is found, and growth needs a new version.
// Needs libabigail, and says so where it is not.
#include "tests/support/process.hpp"

#include <doctest/doctest.h>

#include <destination/abi.h>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <string_view>

namespace {

namespace fs = std::filesystem;

const fs::path sdk = PROJECT_SOURCE_DIR "/sdk";

std::string read(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

// A copy of the headers and of the baselines, to change.
struct changed_sdk {
    changed_sdk() {
        fs::copy(sdk / "include", headers, fs::copy_options::recursive);
        fs::copy(sdk / "abi", baselines, fs::copy_options::recursive);
    }
    test::temporary_folder folder;
    fs::path headers = folder.path("include");
    fs::path baselines = folder.path("abi");

    void change(const char* header, std::string_view from, std::string_view to) const {
        const auto path = headers / "destination" / header;
        auto text = read(path);
        const auto at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
        std::ofstream(path) << text;
    }
    test::process_result check(std::vector<std::string> options = {}) const {
        options.insert(options.begin(), {(PROJECT_SOURCE_DIR "/scripts/check-abi"), "--headers", headers,
                                         "--baselines", baselines});
        return test::run(options);
    }
};

bool is_here() {
    const bool here = test::run({"sh", "-c", "command -v abidiff"}).status == 0;
    if (!here) MESSAGE("libabigail is not here: nothing was compared");
    return here;
}

struct breaking {
    const char* header;
    const char* from;
    const char* to;
};

constexpr breaking changes[] = {
    {"event.h", "uint64_t token;", "uint32_t kind; uint64_t token;"},              // a member moves
    {"event.h", "int64_t arrived_at;", "int64_t arrived_at; uint64_t later;"},     // a record grows
    {"result.h", "int32_t code;", "uint32_t code;"},                               // a type changes
    {"status.h", "DESTINATION_BUSY = 1", "DESTINATION_BUSY = 7"},                  // a constant changes
    {"result.h", "OUTCOME_INVALID = 3,", "OUTCOME_INVALID = 3, OUTCOME_NEW = 9,"}, // one more
    {"destination.h", "int64_t timeout", "int32_t timeout"},                       // a parameter changes
    {"destination.h", "const char* vendor;", ""},                                  // one less
    {"ext/state.h", "uint64_t waiting_bytes;", "uint32_t waiting_bytes;"},         // in an extension
    {"ext/ledger.h", "destination_string_t event_id;", ""},                        // behind a pointer
    {"entry.h", "const destination_descriptor_t* descriptor;", "const void* descriptor;"},
};

} // namespace

TEST_CASE("the headers describe the interface that is stored for their version") {
    if (!is_here()) return;
    const changed_sdk same;
    const auto checked = same.check();
    INFO(checked.out);
    INFO(checked.err);
    CHECK(checked.status == 0);
    CHECK(checked.out == "the binary interface is that of version 1.0\n");
}

TEST_CASE("every change that breaks the interface is found") {
    if (!is_here()) return;
    for (const auto& one : changes) {
        CAPTURE(one.from);
        const changed_sdk broken;
        broken.change(one.header, one.from, one.to);
        const auto checked = broken.check();
        INFO(checked.out);
        CHECK(checked.status == 1);
        CHECK(checked.err.find("no longer describe version 1.0") != std::string::npos);
    }
}

TEST_CASE("a new minor version may add an extension, and nothing else") {
    if (!is_here()) return;
    const changed_sdk grown;
    grown.change("version.h", "MINOR 0", "MINOR 1");
    const auto unstored = grown.check();
    CHECK(unstored.status == 1);
    CHECK(unstored.err.find("no baseline is stored for version 1.1") != std::string::npos);
    CHECK(grown.check({"--update"}).status == 0);
    CHECK(grown.check().out == "the binary interface is that of version 1.1\n");
    grown.change("version.h", "MINOR 1", "MINOR 2");
    grown.change("status.h", "DESTINATION_BUSY = 1", "DESTINATION_BUSY = 7");
    const auto breaks = grown.check({"--update"});
    CHECK(breaks.status == 1);
    CHECK(breaks.err.find("raise DESTINATION_ABI_MAJOR") != std::string::npos);
    grown.change("version.h", "MAJOR 1", "MAJOR 2");
    CHECK(grown.check({"--update"}).status == 0);
}

TEST_CASE("the stored interface knows every record of the headers") {
    const auto baseline = read(sdk / "abi/destination-1.0.xml");
    const std::regex record("typedef struct (\\w+) \\{");
    std::size_t found = 0;
    for (const auto& entry : fs::recursive_directory_iterator(sdk / "include"))
        // Drafts may change.
        if (entry.path().extension() == ".h" && entry.path().parent_path().filename() != "draft") {
            const auto text = read(entry.path());
            for (std::sregex_iterator at(text.begin(), text.end(), record), end; at != end; ++at, ++found) {
                CAPTURE((*at)[1].str());
                CHECK(baseline.find("class-decl name='" + (*at)[1].str() + "'") != std::string::npos);
            }
        }
    CHECK(found >= 20);
}

// Not seen by libabigail: texts, and the version.
TEST_CASE("extensions are asked for under the names of version 1") {
    CHECK(DESTINATION_ABI_MAJOR == 1);
    CHECK(DESTINATION_ENTRY_SYMBOL == std::string("destination_entry"));
    for (const auto& [is, was] : {std::pair{DESTINATION_EXT_CHECK, "destination.check/1"},
                                  {DESTINATION_EXT_CLOCK, "destination.clock/1"},
                                  {DESTINATION_EXT_EVALUATE, "destination.evaluate/1"},
                                  {DESTINATION_EXT_LEDGER, "destination.ledger/1"},
                                  {DESTINATION_EXT_LOG, "destination.log/1"},
                                  {DESTINATION_EXT_METRICS, "destination.metrics/1"},
                                  {DESTINATION_EXT_PREVIEW, "destination.preview/1"},
                                  {DESTINATION_EXT_REPORT, "destination.report/1"},
                                  {DESTINATION_EXT_SCHEMA, "destination.schema/1"},
                                  {DESTINATION_EXT_STATE, "destination.state/1"}})
        CHECK(std::string(is) == was);
}

TEST_CASE("versions of one major number understand each other, others do not") {
    CHECK(destination_abi_is_compatible({1, 0}) == 1);
    CHECK(destination_abi_is_compatible({1, 7}) == 1);
    CHECK(destination_abi_is_compatible({0, 0}) == 0);
    CHECK(destination_abi_is_compatible({2, 0}) == 0);
}
