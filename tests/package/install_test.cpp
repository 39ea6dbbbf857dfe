// cmake --install: everything is there, works from wherever it is, and brings nothing of the builder's along.
#include "tests/package/staging.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const std::string events = PROJECT_SOURCE_DIR "/tests/replay/crm_leads.ndjson";

test::process_result preview(const std::string& tree) {
    const auto mapping = tree + "/share/facebook_lead_ads/mappings/facebook_lead_ads.yaml";
    return test::run({tree + "/bin/desthost", "preview", "--config", mapping, "--events", events, "--now",
                      "2026-07-29T09:00:00Z"});
}

} // namespace

TEST_CASE("everything that the packages hold is installed") {
    const auto& tree = test::installed();
    CHECK(tree.warnings() == "");
    for (const auto* name : {"bin/desthost",
                             "bin/graph-sandbox",
                             "lib/destination/facebook_lead_ads.so",
                             "include/destination/abi.h",
                             "include/destination/plugin.hpp",
                             "include/destination/ext/check.h",
                             "share/cmake/destination/destinationConfig.cmake",
                             "share/pkgconfig/destination.pc",
                             "share/destination/exports.map",
                             "share/facebook_lead_ads/mappings/hubspot_csv.yaml",
                             "share/facebook_lead_ads/schemas/mapping_file.schema.json",
                             "share/man/man1/desthost.1.gz",
                             "share/man/man1/graph-sandbox.1.gz",
                             "share/bash-completion/completions/desthost",
                             "share/zsh/vendor-completions/_desthost",
                             "lib/systemd/system/desthost-replay@.service",
                             "lib/systemd/system/desthost-replay@.timer",
                             "share/doc/desthost/copyright",
                             "share/doc/desthost/desthost.spdx.json",
                             "share/doc/facebook-lead-ads-destination/facebook_lead_ads.spdx.json"}) {
        CAPTURE(name);
        CHECK(tree.has(name));
    }
}

TEST_CASE("an installed desthost finds the installed plugin by itself, also when the tree has moved") {
    const auto here = preview(test::installed().path());
    CHECK(here.status == 1); // the sample has invalid events
    CHECK(here.out.starts_with(R"({"line":1,"outcome":"mapped","event":{"event_name":"Lead",)"));
    const test::temporary_folder elsewhere;
    fs::copy(test::installed().path(), elsewhere.path("moved"), fs::copy_options::recursive);
    CHECK(preview(elsewhere.path("moved")).out == here.out);
}

TEST_CASE("a library that lies beside the plugins' folder is never taken for a plugin") {
    const test::temporary_folder elsewhere;
    fs::copy(test::installed().path(), elsewhere.path("tree"), fs::copy_options::recursive);
    fs::rename(elsewhere.path("tree/lib/destination/facebook_lead_ads.so"),
               elsewhere.path("tree/lib/facebook_lead_ads.so"));
    const auto result = preview(elsewhere.path("tree"));
    CHECK(result.status == 3);
    CHECK(result.err.find("there is no plugin facebook_lead_ads.so in " +
                          elsewhere.path("tree/lib/destination") + "; say with --plugin-path") !=
          std::string::npos);
}

TEST_CASE("nothing installed names a folder of the builder's") {
    if (BUILD_TYPE == std::string("Debug")) return; // debuggers want whole paths
    const auto& tree = test::installed();
    for (const auto& entry : fs::recursive_directory_iterator(tree.path())) {
        if (!entry.is_regular_file()) continue;
        const auto name = fs::relative(entry.path(), tree.path()).string();
        CAPTURE(name);
        CHECK(tree.read(name).find(PROJECT_SOURCE_DIR "/") == std::string::npos);
    }
}
