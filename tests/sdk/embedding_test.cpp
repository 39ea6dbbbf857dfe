// The programs of docs/embedding.md: each loads a destination, delivers an event and says what became of it.
// C and Python are always run; Node and Rust where their tools are, and the test says when they are not.
#include "tests/support/process.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

const std::string examples = PROJECT_SOURCE_DIR "/sdk/examples/embedding/";

bool is_here(const char* program) {
    return test::run({"sh", "-c", std::string("command -v ") + program}).status == 0;
}

// Fetched once for each build folder.
bool has_koffi() {
    if (!is_here("node") || !is_here("npm")) return false;
    if (std::filesystem::exists(NODE_FOLDER "/node_modules/koffi/package.json")) return true;
    std::filesystem::create_directories(NODE_FOLDER);
    return test::run({"npm", "install", "--prefix", NODE_FOLDER, "--no-save", "--silent", "koffi@2"})
               .status == 0;
}

// The command that starts each program, as far as its tools are here; built in `folder`.
std::vector<std::vector<std::string>> programs(const test::temporary_folder& folder) {
    std::vector<std::vector<std::string>> all;
    const auto built = folder.path("deliver_c");
    REQUIRE(test::run({"cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-I",
                       (PROJECT_SOURCE_DIR "/sdk/include"), "-o", built, examples + "deliver.c"})
                .status == 0);
    all.push_back({built});
    REQUIRE_MESSAGE(is_here("python3"), "deliver.py is run with python3; install the package of that name");
    all.push_back({"python3", examples + "deliver.py"});
    if (is_here("rustc")) {
        const auto rust = folder.path("deliver_rust");
        const auto made =
            test::run({"rustc", "-D", "warnings", "--edition", "2021", "-o", rust, examples + "deliver.rs"});
        INFO(made.err);
        REQUIRE(made.status == 0);
        all.push_back({rust});
    } else {
        MESSAGE("rustc is not here: deliver.rs was not run");
    }
    if (has_koffi()) {
        // A script finds its packages beside itself.
        const auto script = std::string(NODE_FOLDER "/deliver.mjs");
        std::filesystem::copy_file(examples + "deliver.mjs", script,
                                   std::filesystem::copy_options::overwrite_existing);
        all.push_back({"node", script});
    } else {
        MESSAGE(
            "skipped: deliver.mjs was not run, because node, npm or koffi from npm's registry is missing");
    }
    return all;
}

test::process_result deliver(std::vector<std::string> program, const std::string& plugin,
                             const std::string& config, const std::string& event,
                             const test::process::variables& environment = {}) {
    program.insert(program.end(), {plugin, config, event});
    return test::run(program, {}, environment);
}

} // namespace

TEST_CASE("each program delivers an event through a plugin, and tells a bad one from a good one") {
    const test::temporary_folder folder;
    const auto file_config = folder.write("file.conf", "path: out.ndjson\n");
    test::process sandbox{{GRAPH_SANDBOX, "--port", "0", "--ca-file", folder.path("ca.pem")}};
    const std::string before = "listening on ";
    REQUIRE(sandbox.wait_for("\n"));
    const auto listening = sandbox.out().substr(0, sandbox.out().find('\n'));
    REQUIRE(listening.starts_with(before));
    const auto facebook_config = folder.write(
        "facebook.yaml",
        "version: 1\ndestination: facebook_lead_ads\nsettings:\n  api: conversions\n"
        "  pixel_id: \"1234567890123456\"\n  access_token: ${env:EMBEDDING_TOKEN}\n"
        "  lead_id: \"{{crm.lead_id}}\"\n  lead_event_source: HubSpot\n  ca_file: ca.pem\n  endpoint: " +
            listening.substr(before.size()) +
            "\nmapping:\n  - event: generate_lead\n    facebook_event_name: Lead\n");
    const test::process::variables token{{"EMBEDDING_TOKEN", "EAAembedding"}};
    for (const auto& program : programs(folder)) {
        CAPTURE(program.front());
        const auto written = deliver(program, FILE_DESTINATION, file_config, R"({"a":1})");
        INFO(written.err);
        CHECK(written.out == "outcome=1 code=0 reason= text=\n");
        CHECK(written.status == 0);
        const auto sent =
            deliver(program, FACEBOOK_LEAD_ADS, facebook_config,
                    R"({"event_name":"generate_lead","crm":{"lead_id":"1234567890123456"}})", token);
        INFO(sent.err);
        CHECK(sent.out == "outcome=1 code=0 reason= text=\n");
        CHECK(sent.status == 0);
        const auto invalid =
            deliver(program, FACEBOOK_LEAD_ADS, facebook_config, R"({"event_name":"generate_lead"})", token);
        CHECK(invalid.out.starts_with("outcome=3 code=0 reason=missing_lead_id text="));
        CHECK(invalid.status == 1);
        const auto refused = deliver(program, FACEBOOK_LEAD_ADS, file_config, "{}", token);
        CHECK(refused.status == 2);
        CHECK(refused.err.find("deliver: configure failed (-3)") != std::string::npos);
    }
}

TEST_CASE("each program of the page is there, and shorter than a hundred lines") {
    std::ifstream file(PROJECT_SOURCE_DIR "/docs/embedding.md");
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    for (const auto* name : {"deliver.c", "deliver.py", "deliver.mjs", "deliver.rs"}) {
        CAPTURE(name);
        CHECK(page.find(std::string("(../sdk/examples/embedding/") + name + ")") != std::string::npos);
        std::ifstream program(examples + name);
        const std::string text{std::istreambuf_iterator<char>(program), {}};
        CHECK(std::count(text.begin(), text.end(), '\n') < 100);
        CHECK_FALSE(text.empty());
    }
}
