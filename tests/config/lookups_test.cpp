// The section lookups, and LOOKUP in rules of the same file.
#include "core/json_parse.hpp"
#include "core/json_write.hpp"
#include "tests/config/findings.hpp"
#include "tests/support/process.hpp"

namespace lead_ads::config {
namespace {

const std::string leads = "id\temail\tphone_number\n"
                          "l:1234567890123456\tann@example.com\tp:+33612345678\n"
                          "l:1234567890123457\tbob@example.com\t\n";

// A mapping file whose lead id is `rule`, with these lookups.
std::string file_with(const std::string& lookups, const std::string& rule) {
    return "version: 1\n"
           "destination: facebook_lead_ads\n"
           "lookups:\n" +
           lookups +
           "settings:\n"
           "  pixel_id: \"1234567890123456\"\n"
           "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
           "  default_country_code: \"33\"\n"
           "  lead_event_source: HubSpot\n"
           "  lead_id: '" +
           rule +
           "'\n"
           "mapping:\n"
           "  - {event: \"*\", facebook_event_name: Lead}\n";
}

class folder_of_leads {
public:
    folder_of_leads() { folder_.write("leads.tsv", leads); }

    read_result read(const std::string& text) const {
        return config::read(text, folder_.path("mapping.yaml"), test_options());
    }
    // What the lead id of `event` is, as JSON, or the first finding.
    std::string lead_id(const std::string& lookups, const std::string& rule, const std::string& event) const {
        const auto result = read(file_with(lookups, rule));
        if (!result.value) return findings(result);
        core::arena memory;
        mapping::evaluation with(memory, &result.value->general.compiled_zone);
        const auto parsed = core::parse_json(event, memory);
        REQUIRE(parsed.ok);
        with.start(parsed.root, 0);
        std::string out;
        core::write_json(mapping::evaluate(result.value->general.lead_id->rule, with), out);
        return out;
    }
    std::string findings(const read_result& result) const {
        std::string all;
        for (const auto& d : result.found)
            all += finding_text(d);
        return all;
    }
    std::string findings_of(const std::string& lookups, const std::string& rule) const {
        return findings(read(file_with(lookups, rule)));
    }
    void write(const std::string& name, const std::string& text) const { folder_.write(name, text); }

private:
    test::temporary_folder folder_;
};

const std::string by_person =
    "  meta_leads: {file: leads.tsv, key: {email: email, phone_number: phone}, columns: "
    "{lead_id: id}}\n";
const std::string by_stage = "  stage_value: {inline: {Proposal: 400, Won: 2500}}\n";

} // namespace

TEST_CASE("LOOKUP finds a lead id by the first key that is found") {
    const folder_of_leads folder;
    const std::string rule = R"(=LOOKUP("meta_leads", "lead_id", user.email, user.phone))";
    const auto lead_id = [&](const std::string& event) { return folder.lead_id(by_person, rule, event); };
    CHECK(lead_id(R"({"user":{"email":"Bob@Example.com"}})") == "\"1234567890123457\"");
    CHECK(lead_id(R"({"user":{"email":"eve@example.com","phone":"06 12 34 56 78"}})") ==
          "\"1234567890123456\"");
    CHECK(lead_id(R"({"user":{"email":["eve@example.com","ann@example.com"]}})") == "\"1234567890123456\"");
    CHECK(lead_id(R"({"user":{"email":"eve@example.com"}})") == "null");
    CHECK(lead_id(R"({"user":{"email":{"a":1},"phone":null}})") == "null");
}

TEST_CASE("an inline table gives its constants") {
    const folder_of_leads folder;
    const std::string rule = R"(=LOOKUP("stage_value", crm.stage))";
    CHECK(folder.lead_id(by_stage, rule, R"({"crm":{"stage":" won"}})") == "2500");
    CHECK(folder.lead_id(by_stage, rule, R"({"crm":{"stage":"Lost"}})") == "null");
    CHECK(folder.lead_id(by_stage, R"(=LOOKUP("stage_value", "Proposal") + crm.n)", R"({"crm":{"n":1}})") ==
          "401");
}

TEST_CASE("mistakes in LOOKUP are told when the file is read") {
    const folder_of_leads folder;
    const auto refused = [&](const std::string& rule) {
        return folder.findings_of(by_person + by_stage, rule);
    };
    CHECK(
        refused(R"(=LOOKUP("leads", "lead_id", user.email))")
            .find(
                "LOOKUP's first argument is the name of a table, as a text | the tables are \"meta_leads\", "
                "\"stage_value\"") != std::string::npos);
    CHECK(refused(R"(=LOOKUP("meta_leads", "id", user.email))")
              .find("LOOKUP's second argument is the name of a column, as a text | the table's columns are "
                    "\"lead_id\"") != std::string::npos);
    CHECK(refused(R"(=LOOKUP("meta_leads", "lead_id", a, b, c))")
              .find("the table has 2 keys, and 3 are given") != std::string::npos);
    CHECK(refused(R"(=LOOKUP("stage_value", a, b))").find("the table has 1 keys, and 2 are given") !=
          std::string::npos);
}

TEST_CASE("mistakes in the section stand at their place, with the cure") {
    const folder_of_leads folder;
    const std::string rule = "{{crm.lead_id}}";
    const auto refused = [&](const std::string& lookups) { return folder.findings_of(lookups, rule); };
    CHECK(refused("  a: {file: missing.tsv, key: {email: email}, columns: {id: id}}\n") ==
          "4:13+11 error: the lookup file cannot be read: No such file or directory | name an existing CSV, "
          "TSV or "
          "NDJSON file\n");
    CHECK(refused("  a: {file: leads.tsv, key: {emial: email}, columns: {id: id}}\n") ==
          "4:13+9 error: the lookup file has no column \"emial\" | did you mean \"email\"?\n");
    CHECK(refused("  a: {file: leads.tsv, key: {email: mail}, columns: {id: id}}\n")
              .find("the kind of \"email\"") != std::string::npos);
    CHECK(refused("  a: {file: leads.tsv}\n").find("lookups.a") != std::string::npos);
    CHECK(refused("  a: {inline: {x: 1}, file: leads.tsv}\n").find("an inline table has no other keys") !=
          std::string::npos);
    CHECK(refused("  a: 3\n").find("must be a map of keys and values") != std::string::npos);
}

TEST_CASE("keys of several rows and malformed rows are told as warnings") {
    const folder_of_leads folder;
    folder.write("twice.csv", "id,email\n1,a@x.fr\n2,a@x.fr\n3,b@x.fr,more\n");
    CHECK(folder.findings_of("  a: {file: twice.csv, key: {email: email}, columns: {id: id}}\n",
                             "{{crm.lead_id}}") ==
          "4:3+1 warning: lookup \"a\": 1 rows of the file are malformed and are not in the table\n"
          "4:3+1 warning: lookup \"a\": 1 keys stand in several rows; the newest row counts\n");
}

} // namespace lead_ads::config
