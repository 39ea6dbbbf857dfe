// No time is ever invented: whatever rule reads it, a time that is there and cannot be read is invalid.
#include "pipeline/stage_report.hpp"
#include "tests/pipeline/mapped.hpp"

#include <doctest/doctest.h>

using namespace pipeline_test;

namespace {

constexpr std::int64_t arrived_ms = now_ms - 3'600'000;
constexpr std::string_view defaulted_note = "data.0.event_time event_time_defaulted\n";

// How the time of an event may come out.
constexpr std::int64_t unreadable = -1;
constexpr std::int64_t missing = -2;
constexpr std::int64_t ten_in_paris = 1'785'225'600; // 2026-07-28T10:00:00+02:00

struct row {
    const char* members; // of the event
    std::int64_t time;
};

void check(std::string_view sections, std::initializer_list<row> rows) {
    mapper with("", sections);
    for (const auto& [members, time] : rows) {
        CAPTURE(std::string(sections));
        CAPTURE(members);
        const auto got = with.map(event(members), arrived_ms);
        CAPTURE(got.detail);
        CHECK(got.reason == (time == unreadable ? "invalid_event_time" : ""));
        CHECK(holds(got.notes, defaulted_note) == (time == missing));
        if (time == missing) CHECK(got.event_time == arrived_ms / 1000);
        if (time >= 0) CHECK(got.event_time == time);
    }
}

} // namespace

TEST_CASE("a date that DATEPARSE cannot read is no missing time") {
    check("properties:\n  - {set: context.event_timestamp, to: '=DATEPARSE(x, \"MM/dd/yyyy h:mm a\")'}\n",
          {{R"(,"x":"07/28/2026 10:00 AM")", ten_in_paris},
           {R"(,"x":"07/28/2026 13:05")", unreadable},
           {R"(,"x":"31/11/2026")", unreadable},
           {R"(,"x":"07/28/2026 10:00:00 AM")", unreadable},
           {R"(,"x":0)", unreadable},
           {R"(,"x":"07/28/2026  10:00\u202fa.m.")", ten_in_paris},
           {R"(,"x":"")", missing},
           {R"(,"x":" \u00a0")", missing},
           {R"(,"x":null)", missing},
           {"", missing},
           // What the event had before is written over.
           {R"(,"x":"?","context":{"event_timestamp":1785225600})", unreadable}});
}

TEST_CASE("a date that any function, chain of changes or line of smart_mapping cannot read is invalid") {
    const char* const ways[] = {
        "properties:\n  - {set: context.event_timestamp, to: '=DATEPARSE(REPLACE(x, \"~\", \" \"), "
        "\"yyyy-MM-dd "
        "HH:mm\")'}\n",
        "properties:\n  - {set: context.event_timestamp, to: '=DATEPARSE(x, \"yyyy-MM-dd HH:mm\", "
        "\"d.M.yyyy\")'}\n",
        "properties:\n  - {set: crm.closed, to: '=DATEPARSE(x, \"yyyy-MM-dd HH:mm\")'}\n"
        "  - {rename: crm.closed, to: context.event_timestamp}\n",
        "properties:\n  - {set: closed, to: '=DATEPARSE(x, \"yyyy-MM-dd HH:mm\")'}\n"
        "  - {copy: closed, to: crm.closed}\n  - {set: context.event_timestamp, to: \"{{crm.closed}}\"}\n",
        "properties:\n  - {set: closed, to: '=DATEPARSE(x, \"yyyy-MM-dd HH:mm\")'}\n"
        "  - {set: context.event_timestamp, to: '=DATEADD(closed, 0, \"days\")'}\n",
        "properties:\n  - {set: context.event_timestamp, to: '=IF(n = 1, DATEPARSE(x, \"yyyy-MM-dd "
        "HH:mm\"))', "
        "when: 'n = 1'}\n",
        "properties:\n  - {set: context.event_timestamp, to: '=SELECT(x, \"^\\d{4}-\\d\\d-\\d\\d "
        "\\d\\d:\\d\\d$\")'}\n",
        "smart_mapping:\n  data.0.event_time: '=DATEPARSE(x, \"yyyy-MM-dd HH:mm\")'\n",
        "smart_mapping:\n  data.0.event_time: '=SWITCH(n, 1, DATEPARSE(x, \"yyyy-MM-dd HH:mm\"), 2, n)'\n",
        "smart_mapping:\n  data.0.event_time: '=DATEFORMAT(x, \"yyyy-MM-dd HH:mm\")'\n",
        "properties:\n  - {set: closed, to: '=DATEPARSE(x, \"yyyy-MM-dd HH:mm\")'}\n"
        "smart_mapping:\n  data.0.event_time: \"{{closed}}\"\n",
        "properties:\n  - {rename: x, to: context.event_timestamp}\n",
        "smart_mapping:\n  data.0.event_time: \"{{x}}\"\n",
        "smart_mapping:\n  data.0.event_time: '=COALESCE(DATEPARSE(x, \"yyyy-MM-dd HH:mm\"), DATEPARSE(y, "
        "\"yyyy\"))'\n",
    };
    for (const auto* way : ways)
        check(way, {{R"(,"n":1,"x":"2026-07-28 10:00")", ten_in_paris},
                    {R"(,"n":1,"x":"the 28th")", unreadable},
                    {R"(,"n":1,"x":"")", missing},
                    {R"(,"n":1)", missing}});
}

TEST_CASE("conditions, formats and keys of a rule are not where the time comes from") {
    check(
        "properties:\n  - {set: context.event_timestamp, to: '=IF(stage = \"Won\", DATEPARSE(won, \"yyyy\"), "
        "DATEPARSE(lost, \"yyyy\"))'}\n",
        {{R"(,"stage":"Won","won":"","lost":"2025")", missing},
         {R"(,"stage":"Won","won":"?","lost":"")", unreadable},
         {R"(,"stage":"Lost","won":"?","lost":"")", missing}});
    check("properties:\n  - {set: context.event_timestamp, to: '=DATEPARSE(x, format)'}\n",
          {{R"(,"format":"yyyy")", missing}, {R"(,"x":"?","format":"yyyy")", unreadable}});
    check(
        "properties:\n  - {set: context.event_timestamp, to: '=DATEPARSE(x, \"yyyy\")', when: 'EXISTS(x)'}\n",
        {{R"(,"stage":"Won")", missing}});
    check("smart_mapping:\n  data.0.event_time: '=SWITCH(stage, \"Won\", won, \"Lost\", lost)'\n",
          {{R"(,"stage":"Won","lost":"x")", missing}, {R"(,"stage":"Lost","lost":"x")", unreadable}});
}

TEST_CASE("text of the rule's own around nothing is a missing time") {
    for (const auto* way : {"properties:\n  - {set: context.event_timestamp, to: \"{{day}} 10:00\"}\n",
                            "smart_mapping:\n  data.0.event_time: \"{{day}} 10:00\"\n",
                            "smart_mapping:\n  data.0.event_time: '=DATEPARSE(day + \" 10:00\", \"yyyy-MM-dd "
                            "HH:mm\")'\n"})
        check(way, {{R"(,"day":"2026-07-28")", ten_in_paris},
                    {R"(,"day":"yesterday")", unreadable},
                    {R"(,"day":"")", missing},
                    {"", missing}});
}

TEST_CASE("of several dates one that can be read is enough, and a later change counts") {
    check("smart_mapping:\n  data.0.event_time: '=COALESCE(DATEPARSE(a, \"d.M.yyyy\"), DATEPARSE(b, "
          "\"yyyy-MM-dd "
          "HH:mm\"))'\n",
          {{R"(,"a":"?","b":"2026-07-28 10:00")", ten_in_paris}, {R"(,"a":"?","b":"?")", unreadable}});
    check("properties:\n  - {set: context.event_timestamp, to: '=DATEPARSE(x, \"d.M.yyyy\")'}\n"
          "  - {set: context.event_timestamp, to: '=DATEPARSE(x, \"yyyy-MM-dd HH:mm\")', when: "
          "'ISEMPTY(context.event_timestamp)'}\n",
          {{R"(,"x":"2026-07-28 10:00")", ten_in_paris}, {R"(,"x":"?")", unreadable}});
    check("properties:\n  - {set: context.event_timestamp, to: '=DATEPARSE(x, \"yyyy\")'}\n"
          "  - {delete: context.event_timestamp}\n",
          {{R"(,"x":"?")", missing}});
}

TEST_CASE("the detail of an unreadable time shows the expected form and never the value") {
    mapper by_format("", "properties:\n  - {set: context.event_timestamp, to: '=DATEPARSE(x, \"d.M.yyyy\", "
                         "\"yyyy/MM\")'}\n");
    const auto read = by_format.map(event(R"(,"x":"secret 28th")"));
    CHECK(holds(read.detail, R"("d.M.yyyy" or "yyyy/MM")"));
    CHECK(!holds(read.detail, "secret"));
    mapper plain;
    for (const auto& [written, told] :
         {std::pair{R"("2026-07-28 10:00 CEST")", "abbreviation"}, std::pair{"46000.5", "spreadsheet"},
          std::pair{R"("45500")", "spreadsheet"}, std::pair{R"("1.785E+09")", "scientific"},
          std::pair{R"("10:00")", "has no day"}, std::pair{R"("28/07/2026")", "ISO-8601"}}) {
        const auto got = plain.map(event(R"(,"context":{"event_timestamp":)" + std::string(written) + "}"));
        CAPTURE(written);
        CHECK(got.reason == "invalid_event_time");
        CHECK(holds(got.detail, told));
        CHECK(!holds(got.detail, "28/07"));
    }
}

TEST_CASE("a missing time is that of the arrival, so that the event keeps it, or is invalid when asked for") {
    mapper now;
    const auto first = now.map(event(""), arrived_ms);
    const auto again = now.map(event(""), arrived_ms, now_ms + 60'000);
    CHECK(first.json == again.json);
    CHECK(first.event_time == arrived_ms / 1000);
    CHECK(now.map(event("")).event_time == now_ms / 1000);
    CHECK(now.map(event(""), now_ms + 1000).event_time == now_ms / 1000); // a host whose clock is ahead
    mapper strict("  missing_event_time: invalid\n");
    const auto refused = strict.map(event(""), arrived_ms);
    CHECK(refused.reason == "invalid_event_time");
    CHECK(holds(refused.detail, "no time"));
    CHECK(refused.notes.empty());
}

TEST_CASE("the report of stages counts events without a time and with one that cannot be read") {
    const mapper with(
        "", "properties:\n  - {set: context.event_timestamp, to: '=DATEPARSE(x, \"yyyy-MM-dd\")'}\n");
    pipeline::stage_report report(with.rules());
    pipeline::scratch memory;
    for (const auto* members : {R"(,"x":"2026-07-28")", R"(,"x":"?")", R"(,"x":"28/07")", ""})
        report.add(event(members), now_ms, memory);
    CHECK(holds(report.as_json(), R"("events_without_time":1,"events_with_unreadable_time":2)"));
    CHECK(holds(report.as_table(), "2 events whose time cannot be read"));
}
