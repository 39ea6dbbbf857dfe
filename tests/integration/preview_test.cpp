// `desthost preview` with the real plugin: the contract's outcomes and reasons, one line each.
#include "tests/integration/stand.hpp"

#include <array>
#include <fstream>

namespace {

using test::stand;

// A mapping file for previews: nothing is sent, so no endpoint is needed.
constexpr std::string_view mapping = R"(version: 1
destination: facebook_lead_ads
settings:
  pixel_id: "1234567890123456"
  access_token: ${env:A_VARIABLE_THAT_IS_NOT_SET}
  lead_id: "{{crm.lead_id}}"
  lead_event_source: "{{crm.name}}"
mapping:
  - event: lead
    facebook_event_name: Lead
  - event: /^crm_/
    facebook_event_name: "{{crm.stage}}"
filters:
  consent: "3"
  when: 'NOT(user.country IN("CN"))'
)";

struct preview_result {
    int status;
    std::vector<std::string> lines;
    std::string err;
};

preview_result preview(std::string_view events, std::string_view config = mapping,
                       std::vector<std::string> further = {}) {
    const test::temporary_folder folder;
    std::vector<std::string> command = {DESTHOST,        "preview",
                                        "--config",      folder.write("mapping.yaml", config),
                                        "--events",      folder.write("events.ndjson", events),
                                        "--now",         std::string(test::sample_now),
                                        "--plugin-path", PLUGIN};
    command.insert(command.end(), further.begin(), further.end());
    const auto result = test::run(command);
    return {result.status, stand::lines(result.out), result.err};
}

std::string event(std::string_view members) {
    return R"({"event_name":"lead","user":{"consent_categories":[3]},"crm":{"lead_id":"1234567890123456","name":"C"})" +
           (members.empty() ? std::string() : "," + std::string(members)) + "}";
}

} // namespace

TEST_CASE("each outcome has the contract's line, and the first reason in the contract's order wins") {
    struct row {
        std::string event;
        std::string line; // without {"line":N, ; up to the detail
    };
    const std::string consent = R"("user":{"consent_categories":["3"]})";
    const std::vector<row> rows = {
        {"{\"a\":\"" + std::string(32768, 'x') + "\"}", R"("outcome":"invalid","reason":"too_large",)"},
        {"{\"event_name\":\"lead", R"("outcome":"invalid","reason":"malformed_json",)"},
        {"not json", R"("outcome":"invalid","reason":"malformed_json",)"},
        {"{\"a\":\"\xff\"}", R"("outcome":"invalid","reason":"malformed_json",)"},
        {std::string("{\"a\":\"\0\"}", 9), R"("outcome":"invalid","reason":"malformed_json",)"},
        {std::string(65, '[') + std::string(65, ']'), R"("outcome":"invalid","reason":"malformed_json",)"},
        {"[1]", R"("outcome":"invalid","reason":"not_an_object",)"},
        {"null", R"("outcome":"invalid","reason":"not_an_object",)"},
        {"{}", R"("outcome":"invalid","reason":"missing_event_name",)"},
        {R"({"event_name":""})", R"("outcome":"invalid","reason":"missing_event_name",)"},
        {R"({"event_name":"lead"})", R"("outcome":"filtered","reason":"consent"})"},
        {R"({"event_name":"lead","user":{"consent_categories":[1,2],"country":"CN"}})",
         R"("outcome":"filtered","reason":"consent"})"},
        {R"({"event_name":"other","user":{"consent_categories":3,"country":"CN"}})",
         R"("outcome":"filtered","reason":"condition"})"},
        {R"({"event_name":"other",)" + consent + "}", R"("outcome":"filtered","reason":"unmapped_event"})"},
        {R"({"event_name":"lead",)" + consent + "}", R"("outcome":"invalid","reason":"missing_lead_id",)"},
        {R"({"event_name":"lead","crm":{"lead_id":""},)" + consent + "}",
         R"("outcome":"invalid","reason":"missing_lead_id",)"},
        {R"({"event_name":"lead","crm":{"lead_id":12345678901234},)" + consent + "}",
         R"("outcome":"invalid","reason":"invalid_lead_id",)"},
        {R"({"event_name":"lead","crm":{"lead_id":123456789012345678},)" + consent + "}",
         R"("outcome":"invalid","reason":"invalid_lead_id",)"},
        {R"({"event_name":"lead","crm":{"lead_id":1.234567890123456e15},)" + consent + "}",
         R"("outcome":"invalid","reason":"invalid_lead_id",)"},
        {event(R"("context":{"event_timestamp":"soon"})"),
         R"("outcome":"invalid","reason":"invalid_event_time",)"},
        {event(R"("context":{"event_timestamp":-5})"), R"("outcome":"invalid","reason":"event_too_old",)"},
        {event(R"("context":{"event_timestamp":1784710799})"),
         R"("outcome":"invalid","reason":"event_too_old",)"},
        {event(R"("context":{"event_timestamp":1785402000})"),
         R"("outcome":"invalid","reason":"event_in_future",)"},
        {event(R"("context":{"event_timestamp":1785315661})"),
         R"("outcome":"invalid","reason":"event_in_future",)"},
        {R"({"event_name":"lead","crm":{"lead_id":"1234567890123456"},)" + consent + "}",
         R"("outcome":"invalid","reason":"missing_lead_event_source",)"},
        {R"({"event_name":"crm_x","crm":{"lead_id":"1234567890123456","name":"C"},)" + consent + "}",
         R"("outcome":"invalid","reason":"invalid_property",)"},
        {event(""), R"("outcome":"mapped","event":{"event_name":"Lead","event_time":1785315600,)"},
        {event(R"("context":{"event_timestamp":1785315660})"),
         R"("outcome":"mapped","event":{"event_name":"Lead","event_time":1785315600,)"},
        {event(R"("context":{"event_timestamp":1784710800})"),
         R"("outcome":"mapped","event":{"event_name":"Lead","event_time":1784710800,)"},
        {event(R"("context":{"event_timestamp":"1785315000123"})"),
         R"("outcome":"mapped","event":{"event_name":"Lead","event_time":1785315000,)"},
        {event(R"("context":{"event_timestamp":"2026-07-29T10:50:00+02:00"})"),
         R"("outcome":"mapped","event":{"event_name":"Lead","event_time":1785315000,)"},
    };
    std::string events;
    for (const auto& row : rows)
        events += row.event + "\n";
    const auto result = preview(events);
    CHECK(result.status == 1);
    REQUIRE(result.lines.size() == rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        CAPTURE(rows[i].event.substr(0, 200));
        CAPTURE(result.lines[i]);
        CHECK(result.lines[i].starts_with("{\"line\":" + std::to_string(i + 1) + "," + rows[i].line));
    }
}

TEST_CASE("preview warns of a secret that is not there, and exits with 0 when every event is fine") {
    const auto result = preview(event("") + "\n");
    CHECK(result.status == 0);
    CHECK(result.err.find("A_VARIABLE_THAT_IS_NOT_SET") != std::string::npos);
}

TEST_CASE("numbers reach Meta digit for digit, and print as in JavaScript") {
    const auto result = preview(
        R"({"event_name":"lead","user":{"consent_categories":[3]},"crm":{"lead_id":9007199254740993,"name":"C","ad_id":120210987654321098765},"value":16.1,"currency":"EUR"})"
        "\n");
    REQUIRE(result.lines.size() == 1);
    CHECK(result.lines[0].find(R"("lead_id":9007199254740993)") != std::string::npos);
    CHECK(result.lines[0].find(R"("ad_id":120210987654321098765)") != std::string::npos);
    CHECK(result.lines[0].find(R"("value":16.1,)") != std::string::npos);
}

TEST_CASE("a repeated key counts with its last value") {
    const auto result = preview(
        R"({"event_name":"x","event_name":"lead","user":{"consent_categories":[3]},"crm":{"lead_id":"1","lead_id":"1234567890123456","name":"C"}})"
        "\n");
    REQUIRE(result.lines.size() == 1);
    CHECK(result.lines[0].find(R"("outcome":"mapped")") != std::string::npos);
}

TEST_CASE("what does not normalise is left out and noted") {
    const auto result = preview(
        R"({"event_name":"lead","user":{"consent_categories":[3],"email":"no address","phone":{"a":1}},"crm":{"lead_id":"1234567890123456","name":"C"}})"
        "\n");
    REQUIRE(result.lines.size() == 1);
    CHECK(
        result.lines[0].find(
            R"("notes":[{"property":"data.0.event_time","note":"event_time_defaulted"},{"property":"data.0.user_data.em","note":"not_normalisable"},{"property":"data.0.user_data.ph","note":"not_normalisable"}])") !=
        std::string::npos);
    CHECK(result.lines[0].find("no address") == std::string::npos);
}

namespace {

// The mapping file with a setting more.
std::string mapping_with(std::string_view setting, std::string_view section = "") {
    std::string text(mapping);
    const auto at = text.find("mapping:");
    text.insert(at, "  " + std::string(setting) + "\n");
    return text + std::string(section);
}

} // namespace

TEST_CASE("the default country code may come from the event, and the person's own country comes before it") {
    const auto config = mapping_with("default_country_code: \"{{code}}\"");
    const auto of = [&](std::string_view phone, std::string_view country, std::string_view code) {
        return event(R"("code":)" + std::string(code) + R"(,"user":{"consent_categories":[3],"phone":")" +
                     std::string(phone) + R"(","country":")" + std::string(country) + R"("})");
    };
    const auto shown =
        preview(of("89161234567", "", "\"7\"") + "\n" + of("011 44 20 7946 0018", "", "1") + "\n" +
                    of("07911 123456", "GBR", "33") + "\n" + of("0612345678", "", "\"France\"") + "\n" +
                    of("0612345678", "", "\"Atlantis\"") + "\n",
                config);
    REQUIRE(shown.lines.size() == 5);
    const std::array<std::string_view, 5> digests = {
        "1210f4f193f6032e91cd7117a785a1be09550d79076c4717cdae4c0c45691a30", // 79161234567
        "99a4599795d24445a5be21117f375c1bbe9e795daf7f62666686ce081e1f32dc", // 442079460018
        "40b5c38342a9c584ec707e8679b003f8c779c6aaa138c976ef94e049cc05208f", // 447911123456
        "8a3e7886c9335e82e02299fa3e87b46e2de3b0c63d56003e30a5029394a47661", // 33612345678
        "d500e1b5b11d4a3049f3a6761ac1720f7d33ffc18160dc9ca1a68cbcd1948d9c", // 612345678
    };
    for (std::size_t i = 0; i < digests.size(); ++i)
        CHECK(shown.lines[i].find(R"("ph":")" + std::string(digests[i]) + '"') != std::string::npos);
    CHECK(shown.lines[4].find(
              R"({"property":"settings.default_country_code","note":"unknown_country_code"})") !=
          std::string::npos);
}

TEST_CASE("consent that cannot be read filters the event with a note") {
    const auto shown = preview(
        R"({"event_name":"lead","user":{"consent_categories":"1,3"},"crm":{"lead_id":"1234567890123456","name":"C"}})"
        "\n"
        R"({"event_name":"lead","user":{"consent_categories":[{"id":3}]}})"
        "\n");
    REQUIRE(shown.lines.size() == 2);
    CHECK(shown.lines[0].find(R"("outcome":"mapped")") != std::string::npos);
    CHECK(
        shown.lines[1] ==
        R"({"line":2,"outcome":"filtered","reason":"consent","notes":[{"property":"user.consent_categories","note":"no_consent_category"}]})");
}

TEST_CASE("limited data use never sends a state without its country") {
    const auto config =
        mapping_with("require_lead_id: true", "privacy:\n  limited_data_use: {country: \"{{land}}\", "
                                              "state: \"{{user.state}}\"}\n");
    const auto shown = preview(
        event(
            R"("land":"DE","user":{"consent_categories":[3],"state":"California"},"context":{"device":{"ip":"203.0.113.7"}})") +
            "\n" + event(R"("land":"US","user":{"consent_categories":[3],"state":"California"})") + "\n",
        config);
    REQUIRE(shown.lines.size() == 2);
    CHECK(shown.lines[0].find(R"("data_processing_options_country":0,"data_processing_options_state":0)") !=
          std::string::npos);
    CHECK(shown.lines[0].find("located_by_meta") != std::string::npos);
    CHECK(
        shown.lines[1].find(R"("data_processing_options_country":1,"data_processing_options_state":1000)") !=
        std::string::npos);
}

TEST_CASE("an explanation names rule, source and steps for every property and shows no clear text") {
    const auto result = preview(
        R"({"event_name":"lead","user":{"consent_categories":[3],"email":"Secret.Person@Example.com"},"crm":{"lead_id":"1234567890123456","name":"C"}})"
        "\n",
        std::string(mapping) + "smart_mapping:\n  data.0.custom_data.tier: \"=UPPER(crm.name)\"\n",
        {"--explain", "--format", "json"});
    REQUIRE(result.lines.size() == 1);
    const auto& line = result.lines[0];
    CAPTURE(line);
    const auto has = [&](std::string_view text) { return line.find(text) != std::string::npos; };
    CHECK(has(
        R"({"property":"data.0.user_data.em","rule":"prebuilt","source":"user.email","steps":["normalised","hashed"]})"));
    CHECK(has(R"("property":"data.0.custom_data.tier","rule":)"));
    CHECK(has(R"x(mapping.yaml:17","formula":"=UPPER(crm.name)")x"));
    CHECK(has(
        R"({"property":"data.0.event_time","rule":"prebuilt","source":"context.event_timestamp","steps":["defaulted: now"]})"));
    CHECK(has(R"("property":"data.0.user_data.lead_id","rule":)"));
    CHECK_FALSE(has("Secret.Person"));
    CHECK_FALSE(has("secret.person"));
}

TEST_CASE("an explanation of an event that is not sent names the rule that decided") {
    const auto filtered = preview(R"({"event_name":"lead","user":{"consent_categories":[3],"country":"CN"}})"
                                  "\n",
                                  mapping, {"--explain", "--format", "json"});
    REQUIRE(filtered.lines.size() == 1);
    CHECK(
        filtered.lines[0].find(
            R"x(mapping.yaml:15","source":"NOT(user.country IN(\"CN\"))","steps":["condition is not true"])x") !=
        std::string::npos);
    const auto invalid = preview(R"({"event_name":"lead","user":{"consent_categories":[3]}})"
                                 "\n",
                                 mapping, {"--explain", "--format", "json"});
    REQUIRE(invalid.lines.size() == 1);
    CHECK(invalid.lines[0].find(R"(mapping.yaml:6","source":"{{crm.lead_id}}")") != std::string::npos);
}

TEST_CASE("the sample data ends in every outcome, and the totals add up") {
    const auto result =
        test::run({DESTHOST, "preview", "--config", (PROJECT_SOURCE_DIR "/mappings/facebook_lead_ads.yaml"),
                   "--events", (PROJECT_SOURCE_DIR "/tests/replay/crm_leads.ndjson"), "--now",
                   std::string(test::sample_now), "--plugin-path", PLUGIN});
    CHECK(result.status == 1);
    const auto lines = stand::lines(result.out);
    CHECK(lines.size() == 789);
    const auto count = [&](std::string_view text) {
        return std::ranges::count_if(lines,
                                     [&](const std::string& l) { return l.find(text) != std::string::npos; });
    };
    CHECK(count(R"("outcome":"mapped")") == 620);
    CHECK(count(R"("reason":"consent")") == 97);
    CHECK(count(R"("reason":"event_too_old")") == 64);
    CHECK(count(R"("facebook_lifecycle_stage_name":"CONVERTED")") == 37);
}

namespace {

// The first line of a preview with an explanation, of the mapping file with `rest` from line 16 on.
std::string explained(std::string_view event_text, std::string_view rest,
                      std::vector<std::string> further = {}) {
    further.insert(further.end(), {"--explain", "--format", "json"});
    const auto result =
        preview(std::string(event_text) + "\n", std::string(mapping) + std::string(rest), further);
    REQUIRE(result.lines.size() == 1);
    // The folder of the mapping file differs from run to run.
    auto line = result.lines[0];
    for (auto at = line.find("/mapping.yaml:"); at != line.npos; at = line.find("/mapping.yaml:", at)) {
        const auto begin = line.rfind('"', at) + 1;
        line.erase(begin, at + 1 - begin);
        at = begin + 1;
    }
    return line;
}

bool holds(std::string_view line, std::string_view part) {
    return line.find(part) != line.npos;
}

} // namespace

TEST_CASE("a line that wrote nothing is not credited, and stands under not_sent with the reason") {
    const auto line =
        explained(event(R"("a":1)").replace(29, 0, R"("email":"jane@example.com","lastname":"x",)"),
                  "smart_mapping:\n  data.0.user_data.em.1: \"{{user.lastname}}@x.fr\"\n");
    CAPTURE(line);
    CHECK(holds(line, R"({"property":"data.0.user_data.em","rule":"prebuilt","source":"user.email")"));
    CHECK(holds(line, R"({"property":"data.0.user_data.em.1","rule":"mapping.yaml:17","reason":"a text)"));
}

TEST_CASE("parts that different lines wrote are credited one by one") {
    const auto line = explained(event(R"("x":{"a":1,"b":2})"), "smart_mapping:\n"
                                                               "  data.0.custom_data.extra.a: \"{{x.a}}\"\n"
                                                               "  data.0.custom_data.extra.b: \"{{x.b}}\"\n"
                                                               "  data.0.custom_data.extra.c: \"{{x.c}}\"\n");
    CAPTURE(line);
    CHECK(holds(line,
                R"({"property":"data.0.custom_data.extra.a","rule":"mapping.yaml:17","source":"{{x.a}}")"));
    CHECK(holds(line,
                R"({"property":"data.0.custom_data.extra.b","rule":"mapping.yaml:18","source":"{{x.b}}")"));
    CHECK(holds(
        line,
        R"({"property":"data.0.custom_data.extra.c","rule":"mapping.yaml:19","reason":"x.c is absent)"));
    CHECK_FALSE(holds(line, R"("property":"data.0.custom_data.extra","rule")"));
}

TEST_CASE("each part of a hashed list has a row, and parts that were dropped say why") {
    const auto line = explained(
        event("").replace(
            29, 0, R"("emails":["Jane@Example.com","no address","jane@example.com","b@example.com"],)"),
        "smart_mapping:\n  data.0.user_data.em: \"{{user.emails}}\"\n");
    CAPTURE(line);
    CHECK(holds(line, R"({"property":"data.0.user_data.em.0","rule":"mapping.yaml:17")"));
    CHECK(holds(line, R"({"property":"data.0.user_data.em.3","rule":"mapping.yaml:17")"));
    CHECK(holds(
        line,
        R"({"property":"data.0.user_data.em.1","rule":"mapping.yaml:17","reason":"not normalisable"})"));
    CHECK(holds(line,
                R"({"property":"data.0.user_data.em.2","rule":"mapping.yaml:17","reason":"the same value)"));
    CHECK_FALSE(holds(line, "Jane@"));
}

TEST_CASE(
    "a rule that gives null removes the prebuilt property, and says which path is absent and a near one") {
    const auto line = explained(event("").replace(29, 0, R"("email":"jane@example.com",)"),
                                "smart_mapping:\n  data.0.user_data.em: \"{{user.emial}}\"\n"
                                "  data.0.custom_data.ad_id: null\n");
    CAPTURE(line);
    CHECK(holds(line,
                R"~("rule":"mapping.yaml:17","reason":"user.emial is absent (did you mean user.email?)"})~"));
    CHECK(
        holds(line, R"({"property":"data.0.user_data.em","rule":"prebuilt","reason":"removed by line 17"})"));
    CHECK(holds(line,
                R"({"property":"data.0.custom_data.ad_id","rule":"mapping.yaml:18","reason":"null removes)"));
}

TEST_CASE("not_sent names conditions that are false, sources that are absent and properties written over") {
    const auto line = explained(event(""), "properties:\n"
                                           "  - {set: currency, to: EUR, when: 'crm.score > 3'}\n"
                                           "  - {rename: born, to: user.birthdate}\n"
                                           "  - {delete: tax}\n"
                                           "privacy:\n  limited_data_use: {when: 'user.country = \"US\"'}\n"
                                           "smart_mapping:\n  data.0.custom_data.lead_event_source: CRM\n");
    CAPTURE(line);
    CHECK(holds(
        line,
        R"~("rule":"mapping.yaml:17","reason":"condition is false: crm.score > 3 (crm.score is absent)"})~"));
    CHECK(holds(line, R"({"property":"user.birthdate","rule":"mapping.yaml:18","reason":"born is absent"})"));
    CHECK(holds(line, R"({"property":"tax","rule":"mapping.yaml:19","reason":"tax is absent)"));
    CHECK(holds(
        line,
        R"({"property":"data.0.data_processing_options","rule":"mapping.yaml:21","reason":"condition is false)"));
    CHECK(holds(
        line,
        R"({"property":"data.0.custom_data.lead_event_source","rule":"mapping.yaml:7","reason":"overwritten by line 23"})"));
    CHECK(
        holds(line, R"({"property":"data.0.user_data.ph","rule":"prebuilt","reason":"user.phone is absent)"));
}

TEST_CASE(
    "a limit that a rule meets leaves a note with the rule's place, and the property's loss is explained") {
    std::string numbers = "0";
    for (int i = 1; i < 12'000; ++i)
        numbers += ",0";
    const std::string smart = "smart_mapping:\n  data.0.custom_data.total: =SUM(nums)\n";
    const auto line = explained(event("\"nums\":[" + numbers + "]"), smart);
    CAPTURE(line);
    CHECK(holds(
        line,
        R"({"property":"data.0.custom_data.total","note":"too_many_elements","rule":"mapping.yaml:17"})"));
    CHECK(holds(
        line,
        R"({"property":"data.0.custom_data.total","rule":"mapping.yaml:17","reason":"too_many_elements)"));
    const auto plain = preview(event("\"nums\":[" + numbers + "]") + "\n" + event("\"nums\":[1]") + "\n",
                               std::string(mapping) + smart);
    CHECK(holds(plain.err, "read 2, mapped 2, filtered 0, invalid 0\n"));
    CHECK(holds(plain.err, "note too_many_elements data.0.custom_data.total ("));
    CHECK(holds(plain.err, "mapping.yaml:17): 1\n"));
    CHECK_FALSE(holds(plain.lines[1], "too_many_elements"));
}

TEST_CASE("rules that gave null for every event stand at the end of a preview, with a near path") {
    const std::string smart = "smart_mapping:\n  data.0.user_data.em: \"{{user.emial}}\"\n";
    const auto with_email = event("").replace(29, 0, R"("email":"jane@example.com",)") + "\n";
    const auto result = preview(with_email + with_email + with_email, std::string(mapping) + smart);
    CAPTURE(result.err);
    CHECK(holds(result.err,
                "mapping.yaml:17:24: warning: gave null for 3 of 3 events: user.emial is in none of "
                "them (did you mean user.email?)"));
    CHECK(result.status == 0);
}

TEST_CASE("check --events tells entries, paths, conditions and stages that the events do not have") {
    const test::temporary_folder folder;
    const auto config =
        folder.write("mapping.yaml", std::string(mapping) +
                                         "  # line 16\n"
                                         "properties:\n"
                                         "  - {rename: born, to: user.birthdate}\n"
                                         "lifecycle:\n"
                                         "  stage: \"{{crm.name}}\"\n"
                                         "  facebook_stages: {New: LEAD}\n"
                                         "smart_mapping:\n"
                                         "  data.0.custom_data.tier: \"{{crm.tire}}\"\n"
                                         "  data.0.custom_data.note: \"=COALESCE(crm.tire, crm.tier)\"\n");
    const auto lead = event("").replace(event("").find("\"name\":"), 0, "\"tier\":\"a\",") + "\n";
    const auto result =
        test::run({DESTHOST, "check", "--config", config, "--events", folder.write("e.ndjson", lead + lead),
                   "--now", std::string(test::sample_now), "--plugin-path", PLUGIN});
    CAPTURE(result.err);
    CHECK(result.status == 2); // the token is not set, which does not keep it from telling
    CHECK(holds(result.out, "Destination: facebook_lead_ads"));
    CHECK(holds(result.err, ":11:5: warning: this entry takes none of 2 events: \"/^crm_/\""));
    CHECK(holds(result.err, ":18:6: warning: of 2 events, born is in none of them"));
    CHECK(holds(result.err,
                "facebook_stages has no stage \"C\", which 2 events have: they are sent as NOT_ASSIGNED"));
    CHECK(holds(result.err,
                "gave null for 2 of 2 events: crm.tire is in none of them (did you mean crm.tier?)"));
    CHECK(holds(result.err, "of 2 events, crm.tire is in none of them (did you mean crm.tier?)"));
}
