// Texts that a replay writes: summary, dead letters, metrics, progress.
#include "host/metrics_text.hpp"
#include "host/replay/dead_letters.hpp"
#include "host/replay/progress.hpp"
#include "host/replay/tally.hpp"

#include <doctest/doctest.h>

#include <limits>

using desthost::exit_status;
using namespace desthost::replay;

TEST_CASE("the summary counts outcomes, then reasons, the most frequent first") {
    tally t;
    t.set_read(9);
    t.count(DESTINATION_OUTCOME_DELIVERED, "", 0, 0);
    t.count(DESTINATION_OUTCOME_FILTERED, "consent", 0, 0);
    t.count(DESTINATION_OUTCOME_INVALID, "malformed_json", 0, 0);
    t.count(DESTINATION_OUTCOME_INVALID, "too_large", 0, 0);
    t.count(DESTINATION_OUTCOME_INVALID, "too_large", 0, 0);
    t.count(DESTINATION_OUTCOME_REJECTED, "refused", 100, 33);
    t.count(DESTINATION_OUTCOME_REJECTED, "refused", 190, 0);
    t.count(DESTINATION_OUTCOME_UNDELIVERED, "", 0, 0);
    t.count(77, "from_the_future", 0, 0);
    CHECK(t.text() == "read 9, delivered 1, filtered 1, invalid 3, rejected 2, undelivered 2\n"
                      "filtered consent: 1\n"
                      "invalid too_large: 2\n"
                      "invalid malformed_json: 1\n"
                      "rejected refused (code 100, subcode 33): 1\n"
                      "rejected refused (code 190, subcode 0): 1\n"
                      "undelivered from_the_future: 1\n"
                      "undelivered no_reason: 1\n");
    CHECK(t.json() ==
          R"({"read":9,"delivered":1,"filtered":1,"invalid":3,"rejected":2,"undelivered":2,"reasons":[)"
          R"({"outcome":"filtered","reason":"consent","count":1},)"
          R"({"outcome":"invalid","reason":"too_large","count":2},)"
          R"({"outcome":"invalid","reason":"malformed_json","count":1},)"
          R"({"outcome":"rejected","reason":"refused","code":100,"subcode":33,"count":1},)"
          R"({"outcome":"rejected","reason":"refused","code":190,"subcode":0,"count":1},)"
          R"({"outcome":"undelivered","reason":"from_the_future","count":1},)"
          R"({"outcome":"undelivered","reason":"no_reason","count":1}]})");
    CHECK(t.status() == exit_status::undelivered);
    CHECK(t.ended() == t.read());
}

TEST_CASE("the status is 0 when everything was delivered or filtered, also when there was nothing") {
    tally t;
    CHECK(t.text() == "read 0, delivered 0, filtered 0, invalid 0, rejected 0, undelivered 0\n");
    CHECK(t.status() == exit_status::ok);
    t.count(DESTINATION_OUTCOME_FILTERED, "consent", 0, 0);
    t.count(DESTINATION_OUTCOME_DELIVERED, "", 0, 0);
    CHECK(t.status() == exit_status::ok);
}

TEST_CASE("a plugin that makes up a reason for every event does not fill the memory") {
    tally t;
    for (int i = 0; i < 5000; ++i)
        t.count(DESTINATION_OUTCOME_INVALID, "reason_" + std::to_string(i), 0, 0);
    CHECK(t.of(DESTINATION_OUTCOME_INVALID) == 5000);
    CHECK(t.text().find("invalid other: 4000\n") != std::string::npos);
}

TEST_CASE("a dead letter is one line: where, why, then the event") {
    destination_result_t r{};
    r.size = sizeof r;
    r.outcome = DESTINATION_OUTCOME_REJECTED;
    r.code = 100;
    r.subcode = 33;
    r.reason = destination_string_of("refused");
    r.trace_id = destination_string_of("T");
    r.event_id = destination_string_of("E");
    CHECK(dead_letter_line(r, "in.ndjson", {0, 4, true, "{ \"a\":\n 1 }"}) ==
          R"({"input":"in.ndjson","line":4,"outcome":"rejected","reason":"refused","code":100,"subcode":33,)"
          R"("trace_id":"T","event_id":"E","event":{"a":1}})"
          "\n");
    destination_result_t broken{};
    broken.outcome = DESTINATION_OUTCOME_INVALID;
    broken.reason = destination_string_of("malformed_json");
    CHECK(dead_letter_line(broken, "-", {0, 1, true, "{\"a\": \xFF"}) ==
          "{\"input\":\"-\",\"line\":1,\"outcome\":\"invalid\",\"reason\":\"malformed_json\",\"event\":\"{"
          "\\\"a\\\": \xEF\xBF\xBD\"}\n");
    CHECK(
        dead_letter_line(broken, "-", {0, 1, false, "[1"}) ==
        R"({"input":"-","line":1,"outcome":"invalid","reason":"malformed_json","event_cut":true,"event":"[1"})"
        "\n");
}

TEST_CASE("metrics are written as Prometheus reads them") {
    std::string out;
    std::string last;
    destination_metric_t m{};
    m.size = sizeof m;
    m.kind = DESTINATION_METRIC_COUNTER;
    m.name = destination_string_of("events_total");
    m.help = destination_string_of("Events.");
    m.label_name = destination_string_of("reason");
    m.label_value = destination_string_of("a\"b\\\nc");
    m.value = 1e6;
    desthost::append_metric(out, last, m);
    m.label_value = destination_string_of("x");
    m.label_name_2 = destination_string_of("code");
    m.label_value_2 = destination_string_of("100");
    desthost::append_metric(out, last, m);
    destination_metric_t h{};
    h.kind = DESTINATION_METRIC_BUCKET;
    h.name = destination_string_of("request_seconds");
    h.help = destination_string_of("Latency.");
    h.bound = 0.5;
    h.value = 2;
    desthost::append_metric(out, last, h);
    h.bound = std::numeric_limits<double>::infinity();
    h.value = 3;
    desthost::append_metric(out, last, h);
    h.kind = DESTINATION_METRIC_SUM;
    h.value = 1.25;
    desthost::append_metric(out, last, h);
    CHECK(out == "# HELP destination_events_total Events.\n"
                 "# TYPE destination_events_total counter\n"
                 "destination_events_total{reason=\"a\\\"b\\\\ c\"} 1e+06\n"
                 "destination_events_total{reason=\"x\",code=\"100\"} 1e+06\n"
                 "# HELP destination_request_seconds Latency.\n"
                 "# TYPE destination_request_seconds histogram\n"
                 "destination_request_seconds_bucket{le=\"0.5\"} 2\n"
                 "destination_request_seconds_bucket{le=\"+Inf\"} 3\n"
                 "destination_request_seconds_count 3\n"
                 "destination_request_seconds_sum 1.25\n");
}

TEST_CASE("the progress bar shows how far it is, or only how much there was") {
    CHECK(render_progress(0.5, 1234, 2) ==
          "[###############               ]  50 %  1,234 events, 617 a second");
    CHECK(render_progress(1.0, 10, 0) == "[##############################] 100 %  10 events");
    CHECK(render_progress(-1, 1000000, 10) == "1,000,000 events, 100,000 a second");
}
