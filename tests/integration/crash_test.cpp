// Nothing is lost when the host dies: SIGKILL at 50 moments of a replay, then the same command once more.
#include "tests/integration/stand.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <map>
#include <random>
#include <system_error>

namespace {

using test::stand;

constexpr int event_count = 1000;
constexpr int batch_size = 10;
constexpr int connections = 2;

std::string events() {
    std::string text;
    for (int i = 0; i < event_count; ++i)
        text += R"({"event_name":"crm","context":{"event_timestamp":1785315000,"event_id":"e)" +
                std::to_string(i) + R"("},"crm":{"lead_id":"1234567890123456"},"user":{"email":"lead)" +
                std::to_string(i) + "@example.com\"}}\n";
    return text;
}

// Lets the program run until the sandbox's record has grown by about `more` events, or the program is done.
void run_until_accepted(test::process& host, const stand& meta, std::uintmax_t more) {
    constexpr std::uintmax_t size_of_an_event = 300;
    const auto path = meta.path("accepted.ndjson");
    const auto size = [&] {
        std::error_code none_yet;
        const auto now = std::filesystem::file_size(path, none_yet);
        return none_yet ? 0 : now;
    };
    const auto enough = size() + more * size_of_an_event;
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes{10};
    while (size() < enough && std::chrono::steady_clock::now() < until)
        if (host.wait_for("read ", std::chrono::milliseconds{1})) return;
}

std::map<std::string, int> times_accepted(const stand& meta) {
    std::map<std::string, int> times;
    for (const auto& line : meta.accepted())
        ++times[std::string(boost::json::parse(line).as_object().at("event_id").as_string())];
    return times;
}

} // namespace

TEST_CASE("after 50 deaths by SIGKILL every event was delivered, and few twice") {
    stand meta;
    const auto config =
        meta.write_mapping("delivery:\n  batch: {max_events: " + std::to_string(batch_size) +
                           ", max_delay: 5ms}\n  connections: " + std::to_string(connections) + "\n");
    const auto input = meta.folder().write("events.ndjson", events());
    const std::vector<std::string> command = {DESTHOST,
                                              "replay",
                                              "--config",
                                              config,
                                              input,
                                              "--journal",
                                              meta.path("crash.journal"),
                                              "--now",
                                              std::string(test::sample_now),
                                              "--plugin-path",
                                              PLUGIN};
    const test::process::variables environment = {{"TEST_TOKEN", "token"}};
    std::mt19937 random{50};
    for (int death = 0; death < 50; ++death) {
        test::process host(command, environment);
        run_until_accepted(host, meta, random() % 25);
        host.signal(SIGKILL);
        host.finish();
    }
    test::process host(command, environment);
    const auto last = host.finish();
    CAPTURE(last.err);
    CHECK(last.status == 0);
    CHECK(last.err.find("read 1000, delivered 1000, filtered 0, invalid 0, rejected 0, undelivered 0") !=
          std::string::npos);
    const auto times = times_accepted(meta);
    CHECK(times.size() == event_count);
    // At most one request for each connection is sent twice for each death.
    CHECK(meta.accepted().size() <= event_count + 50 * connections * batch_size);
    const auto again = test::run(command, {}, environment);
    CHECK(again.status == 0);
    CHECK(times_accepted(meta) == times);
}

TEST_CASE("a second host on the same journal is refused") {
    stand meta({"--fault", "hang x100"});
    const auto config = meta.write_mapping("delivery:\n  batch: {max_delay: 5ms}\n");
    const auto input = meta.folder().write("events.ndjson", events());
    const std::vector<std::string> command = {DESTHOST,
                                              "replay",
                                              "--config",
                                              config,
                                              input,
                                              "--journal",
                                              meta.path("shared.journal"),
                                              "--now",
                                              std::string(test::sample_now),
                                              "--plugin-path",
                                              PLUGIN};
    const test::process::variables environment = {{"TEST_TOKEN", "token"}};
    test::process first(command, environment);
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes{10};
    while (meta.requests().empty() && std::chrono::steady_clock::now() < until)
        first.wait_for("never written", std::chrono::milliseconds{20});
    const auto second = test::run(command, {}, environment);
    CAPTURE(second.err);
    CHECK(second.status == 2);
    first.signal(SIGTERM);
    const auto ended = first.finish(std::chrono::seconds{15});
    CHECK_FALSE(ended.timed_out);
    CHECK(ended.status == 130);
}
