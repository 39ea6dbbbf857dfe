// facebook_lead_ads.so keeps every rule of the ABI, against the checker's endpoints and against the sandbox.
#include "tests/support/process.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

namespace {

constexpr const char* mapping = R"(version: 1
destination: facebook_lead_ads
settings:
  pixel_id: "1234567890123456"
  access_token: ${env:CONFORMANCE_TOKEN}
  lead_id: "{{crm.lead_id}}"
  lead_event_source: HubSpot
  endpoint: "{{endpoint}}"
  ca_file: CA_FILE
mapping:
  - event: generate_lead
    facebook_event_name: Lead
filters:
  consent: "3"
delivery:
  queue: {max_events: 2000}
  retry: {initial: 10ms, max: 50ms}
)";

// One that is sent, and one for each way not to be.
constexpr const char* events =
    R"({"event_name":"generate_lead","crm":{"lead_id":"1234567890123456"},"user":{"email":"ada@example.com","consent_categories":["3"]}})"
    "\n"
    R"({"event_name":"generate_lead","crm":{"lead_id":"1234567890123457"},"user":{"email":"bob@example.com"}})"
    "\n"
    R"({"event_name":"page_view","crm":{"lead_id":"1234567890123458"},"user":{"consent_categories":["3"]}})"
    "\n"
    R"({"event_name":"generate_lead","user":{"consent_categories":["3"]}})"
    "\n";

} // namespace

TEST_CASE("facebook_lead_ads passes every case of the checker") {
    const test::temporary_folder folder;
    const auto authorities = folder.path("ca.pem");
    test::process sandbox{{GRAPH_SANDBOX, "--port", "0", "--ca-file", authorities}};
    const std::string before = "listening on ";
    REQUIRE(sandbox.wait_for("\n"));
    const auto listening = sandbox.out().substr(0, sandbox.out().find('\n'));
    REQUIRE(listening.starts_with(before));
    std::string config = mapping;
    config.replace(config.find("CA_FILE"), std::string("CA_FILE").size(), authorities);
    test::process checker{{DESTHOST, "conformance", FACEBOOK_LEAD_ADS, "--config",
                           folder.write("mapping.yaml", config), "--events",
                           folder.write("events.ndjson", events), "--endpoint",
                           listening.substr(before.size()), "--timeout", "120"},
                          {{"CONFORMANCE_TOKEN", "EAAconformance"}}};
    const auto checked = checker.finish(std::chrono::minutes{28});
    INFO(checked.out);
    INFO(checked.err);
    CHECK(checked.status == 0);
    CHECK(checked.out.find(" 0 failed") != std::string::npos);
    // Only a sanitizer keeps the checker from taking memory away.
    if (checked.out.find("a sanitizer") == std::string::npos)
        CHECK(checked.out.find(" 0 skipped") != std::string::npos);
}
