// The exact request that a dozen events become, byte for byte, and the golden file that keeps it.
//
// tests/golden/request_events.ndjson holds the events, tests/golden/request_body.ndjson what stands at data
// of the body, one a line.
#include "tests/integration/stand.hpp"

#include <boost/json.hpp>

#include <fstream>

namespace {

std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

TEST_CASE("a dozen events become exactly the request of the golden file") {
    test::stand meta;
    const auto config = meta.write_mapping(read(PROJECT_SOURCE_DIR "/tests/golden/request_mapping.yaml"));
    const auto result = meta.desthost(
        {"replay", "--config", config, (PROJECT_SOURCE_DIR "/tests/golden/request_events.ndjson"),
         "--journal", meta.path("golden.journal"), "--now", std::string(test::sample_now)});
    CAPTURE(result.err);
    CHECK(result.status == 0);
    std::string events;
    for (const auto& event : meta.accepted())
        events += event + "\n";
    CHECK(events == read(PROJECT_SOURCE_DIR "/tests/golden/request_body.ndjson"));
    REQUIRE(meta.requests().size() == 1);
    const auto request = boost::json::parse(meta.requests().front()).as_object();
    CHECK(request.at("method") == "POST");
    CHECK(request.at("path") == "/v26.0/1234567890123456/events");
    const auto& body = request.at("body").as_object();
    CHECK(body.at("access_token") == "<token>");
    CHECK(body.at("data").as_array().size() == 12);
}
