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
    CHECK(run.result.status == 4);
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
        CHECK(run.result.status == 4);
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
    CHECK(result.status == 4);
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

TEST_CASE(
    "what blocked delivery is named afterwards, with its code and since when, until an event is delivered") {
    stand meta({"--token", "right"});
    const auto config = meta.write_mapping(quick);
    const auto input = meta.folder().write("events.ndjson", events(10));
    const auto journal = meta.path("j");
    const auto replay = [&](const char* token) {
        return test::run({DESTHOST, "replay", "--config", config, input, "--journal", journal, "--now",
                          std::string(test::sample_now), "--plugin-path", PLUGIN},
                         {}, {{"TEST_TOKEN", token}});
    };
    const auto about = [&](const char* command) {
        return meta.desthost({command, "--journal", journal}).out;
    };
    CHECK(replay("wrong").status == 4);
    CHECK(about("errors").find("190") != std::string::npos);
    CHECK(about("status").find("blocked: events for " + meta.endpoint() +
                               ", dataset 1234567890123456 wait since 2026") != std::string::npos);
    CHECK(about("status").find("waiting: 10\n") != std::string::npos);
    const auto mended = replay("right");
    CHECK(mended.status == 0);
    CHECK(totals(mended) == "read 10, delivered 10, filtered 0, invalid 0, rejected 0, undelivered 0");
    CHECK(about("status").find("blocked: no\n") != std::string::npos);
    CHECK(about("status").find("waiting: 0\n") != std::string::npos);
}

TEST_CASE("the same events go to another test code, and not again when it goes back") {
    stand meta;
    const auto input = meta.folder().write("events.ndjson", events(10));
    const auto replay = [&](std::string_view settings) {
        const auto config = meta.write_mapping({}, settings);
        return meta.desthost({"replay", "--config", config, input, "--journal", meta.path("j"), "--now",
                              std::string(test::sample_now)});
    };
    CHECK(replay("").err.find("delivered now 10, in earlier runs 0\n") != std::string::npos);
    const auto tested = replay("  test_event_code: TEST1\n");
    CHECK(tested.err.find("delivered now 10, in earlier runs 0\n") != std::string::npos);
    CHECK(
        tested.err.find("test events TEST1 (what earlier runs delivered to another place is sent here too") !=
        std::string::npos);
    CHECK(meta.accepted().size() == 20);
    CHECK(replay("").err.find("delivered now 0, in earlier runs 10\n") != std::string::npos);
    CHECK(replay("  test_event_code: TEST1\n").err.find("delivered now 0, in earlier runs 10\n") !=
          std::string::npos);
    CHECK(meta.accepted().size() == 20);
}

TEST_CASE("what was delivered stays delivered when it has grown old, from whatever file or pipe") {
    stand meta;
    const auto config = meta.write_mapping();
    const auto text = events(5);
    const auto replay = [&](const std::string& input, std::string_view now,
                            std::string_view standard_input = {}) {
        return meta.desthost(
            {"replay", "--config", config, input, "--journal", meta.path("j"), "--now", std::string(now)},
            standard_input);
    };
    CHECK(replay(meta.folder().write("monday.ndjson", text), test::sample_now).status == 0);
    constexpr std::string_view later = "2026-08-20T09:00:00Z";
    const std::string known = "read 5, delivered 0, filtered 5, invalid 0, rejected 0, undelivered 0";
    const auto dated = replay(meta.folder().write("tuesday.ndjson", text), later);
    CHECK(dated.status == 0);
    CHECK(totals(dated) == known);
    CHECK(totals(replay("-", later, text)) == known);
    // What is old and was never delivered is invalid, or filtered where the mapping file says so.
    const auto more = meta.folder().write("wednesday.ndjson", events(6));
    CHECK(totals(replay(more, later)) ==
          "read 6, delivered 0, filtered 5, invalid 1, rejected 0, undelivered 0");
    meta.write_mapping("delivery: {too_old: filtered}\n");
    const auto filtered = replay(more, later);
    CHECK(filtered.status == 0);
    CHECK(filtered.err.find("filtered event_too_old: 1\n") != std::string::npos);
    CHECK(meta.accepted().size() == 5);
}

TEST_CASE("an event of the future waits for its time and is then delivered") {
    stand meta({}, "2026-07-29T12:00:00Z");
    const auto config = meta.write_mapping();
    const auto input = meta.folder().write("events.ndjson", events(2)); // of 08:50
    const auto replay = [&](const char* now) {
        return meta.desthost(
            {"replay", "--config", config, input, "--journal", meta.path("j"), "--now", now});
    };
    const auto early = replay("2026-07-29T08:00:00Z");
    CHECK(early.status == 1);
    CHECK(early.err.find("invalid event_in_future: 2\n") != std::string::npos);
    CHECK(meta.desthost({"dead-letters", "list", "--journal", meta.path("j")}).out.empty());
    const auto due = replay("2026-07-29T09:00:00Z");
    CHECK(due.status == 0);
    CHECK(due.err.find("delivered now 2, in earlier runs 0\n") != std::string::npos);
}

TEST_CASE("what was left out of events is counted in the summary") {
    stand meta;
    const auto config = meta.write_mapping();
    std::string text = events(1);
    text.insert(text.find("\"email\""), "\"phone\":\"none\",");
    const auto result = meta.desthost({"replay", "--config", config, meta.folder().write("e.ndjson", text),
                                       "--journal", meta.path("j"), "--summary", meta.path("s.json"), "--now",
                                       std::string(test::sample_now)});
    CHECK(result.status == 0);
    CHECK(result.err.find(" data.0.user_data.ph: 1\n") != std::string::npos);
    CHECK(meta.folder().read("s.json").find(R"("notes":[{"property":"data.0.user_data.ph","note":")") !=
          std::string::npos);
}

TEST_CASE("an interrupt starts no request, waits for the answers under way and repeats nothing") {
    stand meta({"--fault", "delay 1500ms x1000"});
    const auto config =
        meta.write_mapping("delivery:\n  batch: {max_events: 10, max_delay: 5ms}\n  connections: 2\n");
    const auto input = meta.folder().write("events.ndjson", events(400));
    const std::vector<std::string> command = {DESTHOST,        "replay", "--config",
                                              config,          input,    "--journal",
                                              meta.path("j"),  "--now",  std::string(test::sample_now),
                                              "--plugin-path", PLUGIN};
    test::process host(command, {{"TEST_TOKEN", "token"}});
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (meta.accepted().size() < 20 && std::chrono::steady_clock::now() < until)
        host.wait_for("never written", std::chrono::milliseconds{10});
    host.signal(SIGINT);
    const auto ended = host.finish();
    CAPTURE(ended.err);
    CHECK(ended.status == 130);
    const auto accepted = meta.accepted().size();
    CHECK(accepted <= 40); // two requests, or two more that left while this was looked at
    CHECK(totals(ended).find(", delivered " + std::to_string(accepted) + ",") != std::string::npos);
    CHECK(meta.desthost({"dead-letters", "list", "--journal", meta.path("j")}).out.empty());
    // The rest, at once, by a config with more at a time.
    meta.write_mapping("delivery:\n  batch: {max_events: 1000, max_delay: 5ms}\n");
    CHECK(test::run(command, {}, {{"TEST_TOKEN", "token"}}).status == 0);
    CHECK(meta.accepted().size() == 400);
}

TEST_CASE("a dry run shows what would be sent and sends nothing; what is sent again is sent once") {
    stand meta;
    const auto config = meta.write_mapping();
    const auto replay = [&](const std::string& text, const std::vector<std::string>& more = {}) {
        std::vector<std::string> command = {
            "replay",    "--config",     config,  meta.folder().write("events.ndjson", text),
            "--journal", meta.path("j"), "--now", std::string(test::sample_now)};
        command.insert(command.end(), more.begin(), more.end());
        return meta.desthost(command);
    };
    // Each id twice: under way at once, one of them waits for the other.
    const auto twice = replay(events(3) + events(3));
    CHECK(twice.status == 0);
    CHECK(totals(twice) == "read 6, delivered 3, filtered 3, invalid 0, rejected 0, undelivered 0");
    CHECK(meta.accepted().size() == 3);

    const auto dry = replay(events(5), {"--dry-run"});
    CHECK(dry.status == 0);
    CHECK(totals(dry) == "read 5, delivered 3, filtered 0, invalid 0, rejected 0, undelivered 2");
    CHECK(dry.err.find("would send 2; nothing was sent, this is a dry run\n") != std::string::npos);
    const auto shown = stand::lines(dry.out);
    REQUIRE(shown.size() == 2);
    CHECK(shown[0].starts_with(R"({"line":4,"outcome":"mapped","event":{)"));
    CHECK(meta.accepted().size() == 3);
    CHECK(meta.requests().size() == 1);

    const auto again = replay(events(5), {"--again"});
    CHECK(again.err.find("delivered now 5, in earlier runs 0\n") != std::string::npos);
    CHECK(meta.accepted().size() == 8);
    CHECK(replay(events(5)).err.find("delivered now 0, in earlier runs 5\n") != std::string::npos);
    CHECK(meta.accepted().size() == 8);
}
