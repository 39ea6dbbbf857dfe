// The mapping files that people start from, on the sample files that come with them; and the formats of 2020.
#include "tests/integration/stand.hpp"

#include <boost/json.hpp>

namespace {

using test::stand;

std::vector<std::string> preview(std::string_view mapping, const std::string& events,
                                 std::string_view now = test::sample_now) {
    const auto result =
        test::run({DESTHOST, "preview", "--config", PROJECT_SOURCE_DIR "/mappings/" + std::string(mapping),
                   "--events", events, "--now", std::string(now), "--plugin-path", PLUGIN});
    CAPTURE(result.err);
    return stand::lines(result.out);
}

std::vector<std::string> preview_sample(std::string_view mapping, std::string_view sample) {
    return preview(mapping, PROJECT_SOURCE_DIR "/tests/replay/" + std::string(sample));
}

// Every member of `part` stands in `whole`, deeply; "<HASH>" stands for a SHA-256 digest.
bool holds(const boost::json::value& whole, const boost::json::value& part) {
    if (part.is_object())
        return whole.is_object() && std::ranges::all_of(part.as_object(), [&](const auto& member) {
                   const auto* found = whole.as_object().if_contains(member.key());
                   return found && holds(*found, member.value());
               });
    if (part.is_array())
        return whole.is_array() && whole.as_array().size() == part.as_array().size() &&
               std::ranges::equal(whole.as_array(), part.as_array(), holds);
    if (part == "<HASH>") return whole.is_string() && whole.as_string().size() == 64;
    return whole == part;
}

} // namespace

TEST_CASE("the exports of three CRMs become events with their stages") {
    struct row {
        const char* mapping;
        const char* sample;
        std::vector<const char*> lines; // what each line must hold
    };
    const std::vector<row> rows = {
        {"hubspot_csv.yaml",
         "hubspot_contacts.csv",
         {R"("facebook_lifecycle_stage_name":"LEAD")",
          R"("facebook_lifecycle_stage_name":"MARKETING_QUALIFIED_LEAD")",
          R"("facebook_lifecycle_stage_name":"CONVERTED")", R"("reason":"condition")",
          R"("facebook_lifecycle_stage_name":"NOT_ASSIGNED")", R"("reason":"event_too_old")"}},
        {"salesforce_csv.yaml",
         "salesforce_leads.csv",
         {R"("facebook_lifecycle_stage_name":"LEAD")", R"("facebook_lifecycle_stage_name":"CONVERTED")",
          R"("reason":"condition")", R"("reason":"condition")"}},
        {"dynamics_csv.yaml",
         "dynamics_leads.csv",
         {R"("facebook_lifecycle_stage_name":"LEAD")", R"("facebook_lifecycle_stage_name":"CONVERTED")",
          R"("facebook_lifecycle_stage_name":"DISQUALIFIED")"}},
        {"store_events.yaml",
         "platform_events.ndjson",
         {R"("condition")", R"("condition")", R"("condition")", R"("condition")", R"("condition")",
          R"("action_source":"physical_store")", R"("condition")", R"("condition")", R"("condition")"}},
        {"website_events.yaml",
         "platform_events.ndjson",
         {R"("event_name":"Search")", R"("event_name":"Lead")", R"("event_name":"ViewContent")",
          R"("contents":[{"id":"SKU_12345","quantity":1,"item_price":9},{"id":"SKU_12346","quantity":1,"item_price":7}])",
          R"("event_name":"InitiateCheckout")", R"("order_id":"O_12345")", R"("reason":"consent")",
          R"("reason":"unmapped_event")", R"("event_name":"PageView")"}},
    };
    for (const auto& [mapping, sample, expected] : rows) {
        CAPTURE(mapping);
        const auto lines = preview_sample(mapping, sample);
        REQUIRE(lines.size() == expected.size());
        for (std::size_t i = 0; i < lines.size(); ++i) {
            CAPTURE(lines[i]);
            CHECK(lines[i].find(expected[i]) != std::string::npos);
        }
    }
}

TEST_CASE("the server-side sample of 2020 comes out whole, with what today's rules add") {
    const test::temporary_folder folder;
    const auto events = folder.write(
        "events.ndjson",
        R"({"event_name":"crm_stage_changed","context":{"event_timestamp":1583382890},"user":{"email":"john_smith@gmail.com"},"crm":{"name":"SAP","lead_id":1232323232,"stage":"user_qualified"}})"
        "\n");
    const auto lines = preview("seed_lead_quality.yaml", events, "2020-03-05T12:00:00Z");
    REQUIRE(lines.size() == 1);
    CAPTURE(lines[0]);
    const auto event = boost::json::parse(lines[0]).as_object().at("event");
    CHECK(holds(
        event, boost::json::parse(R"({"event_name":"Lead","event_time":1583382890,"user_data":{"em":"<HASH>"},
        "custom_data":{"lead_id":"1232323232","lead_event_source":"SAP",
        "facebook_lifecycle_stage_name":"MARKETING_QUALIFIED_LEAD","lifecycle_stage_name":"user_qualified"}})")));
    // New since then: where it happened, an id against duplicates, and the mark of a CRM.
    auto added = event.as_object();
    for (const char* known : {"event_name", "event_time", "user_data"})
        added.erase(known);
    CHECK(added.size() == 3);
    CHECK(added.contains("action_source"));
    CHECK(added.contains("event_id"));
    CHECK(added.at("custom_data").as_object().at("event_source") == "crm");
    CHECK(added.at("custom_data").as_object().size() == 5);
}

TEST_CASE("the offline sample of 2020 comes out whole") {
    const test::temporary_folder folder;
    const auto events = folder.write(
        "events.ndjson",
        R"({"event_name":"stage","context":{"event_timestamp":1456870902},"user":{"email":"john_smith@gmail.com","phone":"+16505551212","birthdate":"1970-09-01"},"crm":{"lead_id":"1234567890123456","stage":"user_qualified"}})"
        "\n");
    const auto lines = preview("offline_conversions.yaml", events, "2016-03-02T00:00:00Z");
    REQUIRE(lines.size() == 1);
    CAPTURE(lines[0]);
    const auto event = boost::json::parse(lines[0]).as_object().at("event");
    CHECK(holds(event, boost::json::parse(R"({"match_keys":{"phone":["<HASH>"],"email":["<HASH>"],
        "lead_id":"1234567890123456","doby":["<HASH>"],"dobm":["<HASH>"],"dobd":["<HASH>"]},"event_name":"Other",
        "event_time":1456870902,"custom_data":{"lead_event_source":"Internal CRM",
        "facebook_lifecycle_stage_name":"MARKETING_QUALIFIED_LEAD","lifecycle_stage_name":"user_qualified"}})")));
    CHECK(event.as_object().size() == 4);
}

TEST_CASE("every mapping file that comes with the project is free of mistakes") {
    for (const auto& file : std::filesystem::directory_iterator(PROJECT_SOURCE_DIR "/mappings")) {
        CAPTURE(file.path().string());
        const auto result =
            test::run({DESTHOST, "check", "--config", file.path().string(), "--plugin-path", PLUGIN}, {},
                      {{"META_ACCESS_TOKEN", "token"}});
        CAPTURE(result.err);
        CHECK(result.status == 0);
    }
}

TEST_CASE("the report of stages counts, maps and finds what is missing") {
    const auto result = test::run({DESTHOST, "report", "stages", "--config",
                                   (PROJECT_SOURCE_DIR "/mappings/facebook_lead_ads.yaml"),
                                   (PROJECT_SOURCE_DIR "/tests/replay/crm_leads.ndjson"), "--format", "json",
                                   "--now", std::string(test::sample_now), "--plugin-path", PLUGIN});
    CAPTURE(result.err);
    const auto report = boost::json::parse(result.out).as_object();
    CHECK(report.at("events") == 787);
    CHECK(report.at("unreadable_events") == 2);
    CHECK(report.at("stages").as_array().front().as_object().at("crm_stage") == "New");
    CHECK(report.at("stages").as_array().front().as_object().at("facebook_stage") == "LEAD");
    CHECK(report.at("leads_out_of_order") == 0);
}
