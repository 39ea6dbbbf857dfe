// Lead ids, event ids and click ids of whole events.
#include "pipeline/stage_report.hpp"
#include "tests/pipeline/mapped.hpp"

#include <doctest/doctest.h>

using namespace pipeline_test;

namespace {

std::string with_id(std::string_view id_json) {
    return R"({"event_name":"x","context":{"event_timestamp":1785225600},"crm":{"lead_id":)" +
           std::string(id_json) + "}}";
}

} // namespace

TEST_CASE("a lead id is sent as a number, as text or as it is given") {
    struct row {
        const char* settings;
        const char* of_text;
        const char* of_number;
    };
    const row rows[] = {
        {"", R"("lead_id":1234567890123456})", R"("lead_id":1234567890123456})"},
        {"  lead_id_type: number\n", R"("lead_id":1234567890123456})", R"("lead_id":1234567890123456})"},
        {"  lead_id_type: text\n", R"("lead_id":"1234567890123456"})", R"("lead_id":"1234567890123456"})"},
        {"  lead_id_type: as_given\n", R"("lead_id":"1234567890123456"})", R"("lead_id":1234567890123456})"},
    };
    for (const auto& [settings, of_text, of_number] : rows) {
        CAPTURE(settings);
        mapper with(settings);
        CHECK(holds(with.map(with_id(R"("1234567890123456")")).json, of_text));
        CHECK(holds(with.map(with_id(R"("l: 1234567890123456 ")")).json, of_text));
        CHECK(holds(with.map(with_id("1234567890123456")).json, of_number));
        CHECK(holds(with.map(with_id("1234567890123456.0")).json, of_number));
    }
}

TEST_CASE("an event keeps its id whatever stands around the lead id, and however it is sent") {
    mapper number;
    // As it was before ids were sent as numbers.
    CHECK(number.map(with_id(R"("1234567890123456")")).event_id ==
          "53be723b3475de75b8d1506529751362384f2eeb5788e40c2d03050abbdfec0f");
    mapper text("  lead_id_type: text\n");
    const auto id = number.map(with_id(R"("1234567890123456")")).event_id;
    for (const auto* dressed :
         {R"("1234567890123456")", "1234567890123456", R"("'1234567890123456")", R"("=\"1234567890123456\"")",
          R"("1.234.567.890.123.456")", "1234567890123456.0"}) {
        CAPTURE(dressed);
        CHECK(number.map(with_id(dressed)).event_id == id);
        CHECK(text.map(with_id(dressed)).event_id == id);
    }
    CHECK(number.map(with_id(R"("1234567890123457")")).event_id != id);
}

TEST_CASE("a lead id that is none is invalid for a reason, and white space alone is none at all") {
    mapper with;
    CHECK(holds(with.map(with_id(R"("1.23457E+15")")).detail, "scientific"));
    CHECK(holds(with.map(with_id("1.234567890123456e15")).detail, "scientific"));
    CHECK(holds(with.map(with_id(R"("12345")")).detail, "15, 16 or 17 digits"));
    CHECK(with.map(with_id(R"("12345")")).reason == "invalid_lead_id");
    CHECK(with.map(with_id(R"(" \u00a0'")")).reason == "missing_lead_id");
    CHECK(with.map(with_id(R"("12345678901234567")")).reason.empty());
    CHECK(with.map(with_id(R"("0234567890123456")")).reason == "invalid_lead_id");
}

TEST_CASE("event ids of version 2 change with what is sent, and not with the clock") {
    mapper first("  event_id_version: 1\n");
    mapper second("  event_id_version: 2\n");
    const auto plain = with_id(R"("1234567890123456")");
    auto mended = plain;
    mended.insert(mended.size() - 1, R"(,"user":{"email":"ada@example.com"})");
    auto unseen = plain;
    unseen.insert(unseen.size() - 1, R"(,"note":"not sent")");
    CHECK(first.map(plain).event_id == first.map(mended).event_id);
    CHECK(second.map(plain).event_id != second.map(mended).event_id);
    CHECK(second.map(plain).event_id == second.map(unseen).event_id);
    CHECK(second.map(plain).event_id != first.map(plain).event_id);
    CHECK(holds(second.map(plain).json, second.map(plain).event_id));
    const auto timeless = event(R"(,"user":{"fbclid":"AbC"})");
    CHECK(second.map(timeless).event_id == second.map(timeless, 0, now_ms + 90'000).event_id);
    auto named = plain;
    named.insert(named.find("event_timestamp") - 1, R"("event_id":"own",)");
    CHECK(second.map(named).event_id == "own");
}

TEST_CASE("fbc is made of a click id when nothing else gives it") {
    struct row {
        const char* members;
        const char* fbc; // empty: none
    };
    const row rows[] = {
        {R"(,"user":{"fbclid":"IwAR_0-x"})", "fb.1.1785225600000.IwAR_0-x"},
        {R"(,"url":"https://shop.example/?a=1&fbclid=AbC&b=2#x")", "fb.1.1785225600000.AbC"},
        {R"(,"url":"https://shop.example/?xfbclid=AbC")", ""},
        {R"(,"url":"https://shop.example/#?fbclid=AbC")", ""},
        {R"(,"user":{"fbclid":"AbC"},"partners":{"facebook":{"fbc":"fb.1.1785225600001.Own"}})",
         "fb.1.1785225600001.Own"},
        {R"(,"user":{"fbclid":"a b"})", ""},
        {R"(,"user":{"fbclid":""})", ""},
        {"", ""},
    };
    mapper with;
    for (const auto& [members, fbc] : rows) {
        CAPTURE(members);
        auto one = with_id(R"("1234567890123456")");
        one.insert(one.size() - 1, members);
        const auto got = with.map(one).json;
        CHECK(holds(got, "\"fbc\"") == (*fbc != '\0'));
        CHECK(holds(got, fbc));
    }
    CHECK(holds(with.map(event(R"(,"context":{"page":{"url":"https://a.example/?fbclid=Page"}})")).json,
                ".Page"));
    mapper without("", "smart_mapping:\n  data.0.user_data.fbc: null\n");
    CHECK(!holds(without.map(event(R"(,"user":{"fbclid":"AbC"})")).json, "fbc"));
}

TEST_CASE("the report of stages knows a lead by its digits and notices rounded ids") {
    const mapper with;
    pipeline::stage_report report(with.rules());
    pipeline::scratch memory;
    for (int i = 10; i < 30; ++i) {
        report.add(with_id("\"l:1234567890123" + std::to_string(i) + "0\""), now_ms, memory);
        report.add(with_id("1234567890123" + std::to_string(i) + "0"), now_ms, memory);
        CHECK(holds(report.as_json(), "\"lead_ids_rounded\":true") == (i == 29));
    }
    CHECK(holds(report.as_json(), "\"leads\":20"));
    CHECK(holds(report.as_table(), "a spreadsheet has rounded them"));
    report.add(with_id("1234567890123451"), now_ms, memory);
    CHECK(holds(report.as_json(), "\"lead_ids_rounded\":false"));
}
