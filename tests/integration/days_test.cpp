// Ten days of growing exports, each day in a file of its own, with kills, interrupts, a bad token and an
// endpoint that hangs; then the same exports months later.
#include "tests/integration/stand.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <map>

namespace {

using test::stand;

constexpr int rows_a_day = 40;
constexpr int days = 7; // of Meta's window, which the sandbox's fixed clock looks back on
constexpr int batch_size = 5;
constexpr int connections = 2;
constexpr std::int64_t first_day = 1784678400; // 2026-07-22T00:00:00Z
constexpr std::int64_t day = 86'400;

std::string moment(int day_number) {
    const std::chrono::sys_seconds at{std::chrono::seconds{first_day + day_number * day + day / 2}};
    const auto date = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day parts{date};
    const auto two = [](unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return std::to_string(static_cast<int>(parts.year())) + "-" + two(static_cast<unsigned>(parts.month())) +
           "-" + two(static_cast<unsigned>(parts.day())) + "T12:00:00Z";
}

// Every row since the first day, as a CRM exports them each night: newest first.
std::string full_export(int until_day) {
    std::string text;
    for (int d = std::min(until_day, days - 1); d >= 0; --d)
        for (int i = 0; i < rows_a_day; ++i) {
            const auto id = "d" + std::to_string(d) + "-" + std::to_string(i);
            text += R"({"event_name":"crm","context":{"event_timestamp":)" +
                    std::to_string(first_day + d * day + i) + R"(,"event_id":")" + id +
                    R"("},"crm":{"lead_id":"1234567890123456"},"user":{"email":")" + id +
                    "@example.com\"}}\n";
        }
    return text;
}

class nightly {
public:
    explicit nightly(stand& meta) : meta_(meta) {
        config_ = meta.write_mapping("delivery:\n  batch: {max_events: " + std::to_string(batch_size) +
                                     ", max_delay: 5ms}\n  connections: " + std::to_string(connections) +
                                     "\n  timeouts: {connect: 300ms, response: 500ms}\n"
                                     "  retry: {initial: 10ms, max: 50ms}\n");
    }

    std::vector<std::string> command(int day_number) {
        const auto now = moment(day_number);
        const auto input =
            meta_.folder().write("leads-" + now.substr(0, 10) + ".ndjson", full_export(day_number));
        return {DESTHOST, "replay", "--config", config_, input, "--now", now, "--plugin-path", PLUGIN};
    }
    test::process::variables environment(const char* token = "right") const {
        return {{"TEST_TOKEN", token}, {"XDG_STATE_HOME", meta_.path("state")}};
    }
    test::process_result run(int day_number, const std::vector<std::string>& more = {},
                             const char* token = "right") {
        auto all = command(day_number);
        all.insert(all.end(), more.begin(), more.end());
        return test::run(all, {}, environment(token));
    }
    // Ends the run of that day by a signal once some more events have been accepted.
    int end_by(int number, int day_number) {
        const auto before = meta_.accepted().size();
        test::process host(command(day_number), environment());
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{30};
        while (meta_.accepted().size() < before + 5 && std::chrono::steady_clock::now() < until)
            if (host.wait_for("read ", std::chrono::milliseconds{1})) break;
        host.signal(number);
        return host.finish().status;
    }

private:
    stand& meta_;
    std::string config_;
};

std::map<std::string, int> times_accepted(const stand& meta) {
    std::map<std::string, int> times;
    for (const auto& line : meta.accepted())
        ++times[std::string(boost::json::parse(line).as_object().at("event_id").as_string())];
    return times;
}

} // namespace

TEST_CASE("after days of kills, interrupts and outages every event of the exports was delivered once, and "
          "stays so") {
    // Each answer takes a little, so that a signal finds requests under way.
    stand meta({"--token", "right", "--fault", "delay 20ms x100000"}, moment(days - 1));
    nightly host(meta);
    int kills = 0;

    CHECK(host.run(0).status == 0);
    for (; kills < 3; ++kills)
        host.end_by(SIGKILL, 1);
    CHECK(host.run(2, {}, "wrong").status == 4); // nothing of days 1 and 2 goes out
    meta.signal(SIGSTOP);
    CHECK(host.run(3, {"--give-up-after", "500ms"}).status == 4);
    meta.signal(SIGCONT);
    const int interrupted = host.end_by(SIGINT, 4);
    CHECK((interrupted == 130 || interrupted == 0));
    host.end_by(SIGKILL, 5);
    ++kills;
    const auto last = host.run(6);
    CAPTURE(last.err);
    CHECK(last.status == 0);

    const auto times = times_accepted(meta);
    CHECK(times.size() == days * rows_a_day);
    CHECK(meta.accepted().size() <=
          days * rows_a_day + static_cast<std::size_t>(kills * connections * batch_size +
                                                       connections * batch_size)); // the hang

    // The same rows in new files, long after: each night they are met again, and so are not forgotten.
    for (const int later : {60, 120, 180}) {
        CAPTURE(later);
        const auto again = host.run(later);
        CAPTURE(again.err);
        CHECK(again.status == 0);
        CHECK(again.err.find("delivered 0, filtered 280, invalid 0,") != std::string::npos);
    }
    CHECK(times_accepted(meta) == times);
}
