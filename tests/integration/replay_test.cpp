// `desthost replay` with the real plugin against the sandbox, over TLS on loopback.
#include "tests/integration/stand.hpp"

namespace {

using test::stand;

std::string events(int count) {
    std::string text;
    for (int i = 0; i < count; ++i)
        text += R"({"event_name":"crm","context":{"event_timestamp":1785315000,"event_id":"e)" +
                std::to_string(i) + R"("},"crm":{"lead_id":"1234567890123456"},"user":{"email":"lead)" +
                std::to_string(i) + "@example.com\"}}\n";
    return text;
}

// The summary's first line, behind whatever was logged.
std::string totals(const test::process_result& result) {
    const auto lines = stand::lines(result.err);
    const auto found =
        std::ranges::find_if(lines, [](const std::string& l) { return l.starts_with("read "); });
    return found == lines.end() ? result.err : *found;
}

// Replays `count` events through a stand with these faults and delivery settings.
struct replayed {
    replayed(int count, const std::vector<std::string>& options, std::string_view rest = {},
             const std::vector<std::string>& further = {})
        : meta(options) {
        const auto config = meta.write_mapping(rest);
        const auto input = meta.folder().write("events.ndjson", events(count));
        std::vector<std::string> command = {"replay", "--config", config,
                                            input,    "--now",    std::string(test::sample_now)};
        command.insert(command.end(), further.begin(), further.end());
        result = meta.desthost(command);
        CAPTURE(result.err);
    }
    stand meta;
    test::process_result result;
};

constexpr std::string_view quick =
    "delivery:\n  retry: {initial: 10ms, max: 50ms}\n  batch: {max_delay: 20ms}\n"
    "  timeouts: {connect: 2s, response: 500ms}\n";

} // namespace

TEST_CASE("every event is delivered once, in one request, with the token in the body and nowhere else") {
    replayed run(500, {});
    CHECK(run.result.status == 0);
    CHECK(totals(run.result) == "read 500, delivered 500, filtered 0, invalid 0, rejected 0, undelivered 0");
    CHECK(run.meta.accepted().size() == 500);
    CHECK(run.meta.requests().size() == 1);
    CHECK(run.result.err.find("secret-token") == std::string::npos);
    CHECK(run.result.err.find('\r') == std::string::npos);
    CHECK(run.result.err.find('\x1b') == std::string::npos);
}

TEST_CASE("what fails for a passing reason is sent again until it is delivered") {
    for (const char* fault : {"status 503 x3",
                              "reset before x2",
                              "reset after x2",
                              "close before x2",
                              "garble x2",
                              "empty x2",
                              "cut body",
                              "html 403 x2",
                              "redirect x2",
                              "hang",
                              "code 2 x2",
                              "received 3",
                              "huge",
                              "tls-close",
                              "refuse",
                              "close-idle x3",
                              "413",
                              "retry-after 1",
                              "code 4 + retry-after 1",
                              "code 1 x2",
                              "code 5000 x2",
                              "code -3 x2",
                              "html 407 x2",
                              "message \"look\" + version-warning v21",
                              "code 100 transient",
                              "close-notify before x2",
                              "status 408",
                              "tls-hang"}) {
        CAPTURE(fault);
        replayed run(20, {"--fault", fault}, quick);
        CAPTURE(run.result.err);
        CHECK(run.result.status == 0);
        CHECK(totals(run.result) ==
              "read 20, delivered 20, filtered 0, invalid 0, rejected 0, undelivered 0");
        CHECK(run.meta.accepted().size() >= 20);
    }
}

TEST_CASE("an event that is refused for its lead id is delivered without it") {
    replayed run(20, {"--fault", "poison lead_id=1234567890123456 code 100/2804036", "--no-error-data"});
    CAPTURE(run.result.err);
    CHECK(run.result.status == 0);
    CHECK(totals(run.result) == "read 20, delivered 20, filtered 0, invalid 0, rejected 0, undelivered 0");
    REQUIRE(run.meta.accepted().size() == 20);
    for (const auto& event : run.meta.accepted())
        CHECK(event.find("1234567890123456") == std::string::npos);
}

TEST_CASE("one poisoned event is rejected with Meta's code, and all others are delivered") {
    replayed run(100, {"--fault", "poison event_id=e42 code 100/2804003", "--no-error-data"});
    CAPTURE(run.result.err);
    CHECK(run.result.status == 1);
    CHECK(totals(run.result) == "read 100, delivered 99, filtered 0, invalid 0, rejected 1, undelivered 0");
    CHECK(run.result.err.find("2804003") != std::string::npos);
    CHECK(run.meta.accepted().size() == 99);
    CHECK(run.meta.requests().size() <= 1 + 2 * 7);
}

TEST_CASE("a bad token stops the replay, keeps the events and says so without showing it") {
    replayed run(10, {"--token", "another"}, quick);
    CAPTURE(run.result.err);
    CHECK(run.result.status == 1);
    CHECK(run.result.err.find("190") != std::string::npos);
    CHECK(run.result.err.find("secret-token") == std::string::npos);
    CHECK(run.meta.accepted().empty());
}

TEST_CASE("nothing is sent to a server whose certificate is wrong") {
    for (const char* kind : {"expired", "other-host", "self-signed"}) {
        CAPTURE(kind);
        // The sandbox's certificates are made for today, whatever the clock of the events.
        replayed run(5, {"--certificate", kind}, quick, {"--give-up-after", "1s"});
        CAPTURE(run.result.err);
        CHECK(run.result.status == 1);
        CHECK(totals(run.result) == "read 5, delivered 0, filtered 0, invalid 0, rejected 0, undelivered 5");
        CHECK(run.meta.requests().empty());
    }
}

TEST_CASE("a dead server leaves every event undelivered when the time is over") {
    stand meta;
    const test::temporary_folder folder;
    const auto path = meta.write_mapping(quick);
    auto text = meta.folder().read("mapping.yaml");
    const auto at = text.find(meta.endpoint());
    text.replace(at, meta.endpoint().size(), "https://127.0.0.1:1");
    meta.folder().write("mapping.yaml", text);
    const auto input = meta.folder().write("events.ndjson", events(3));
    const auto result = meta.desthost({"replay", "--config", path, input, "--give-up-after", "500ms", "--now",
                                       std::string(test::sample_now)});
    CHECK(result.status == 1);
    CHECK(totals(result) == "read 3, delivered 0, filtered 0, invalid 0, rejected 0, undelivered 3");
}

TEST_CASE("the sandbox accepts all that the plugin sends of the sample data") {
    stand meta;
    const auto config = meta.folder().write("sample.yaml", [&] {
        std::ifstream file(PROJECT_SOURCE_DIR "/mappings/facebook_lead_ads.yaml");
        std::string text{std::istreambuf_iterator<char>(file), {}};
        const auto at = text.find("settings:\n") + 10;
        text.insert(at, "  endpoint: " + meta.endpoint() + "\n  ca_file: ca.pem\n");
        return text;
    }());
    const auto result = test::run({DESTHOST, "replay", "--config", config,
                                   (PROJECT_SOURCE_DIR "/tests/replay/crm_leads.ndjson"), "--journal",
                                   meta.path("leads.journal"), "--now", std::string(test::sample_now),
                                   "--plugin-path", PLUGIN, "--summary", meta.path("summary.json")},
                                  {}, {{"META_ACCESS_TOKEN", "token"}});
    CAPTURE(result.err);
    CHECK(result.status == 1);
    CHECK(totals(result) == "read 789, delivered 620, filtered 98, invalid 71, rejected 0, undelivered 0");
    CHECK(meta.accepted().size() == 620);
    CHECK(meta.folder().read("summary.json").find("\"delivered\":620") != std::string::npos);
}
