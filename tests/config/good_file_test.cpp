// Mapping files that are right: what becomes of every key.
#include "config/describe.hpp"
#include "core/json_write.hpp"
#include "tests/config/findings.hpp"

#include <doctest/doctest.h>

#include <sstream>

namespace lead_ads::config {
namespace {

// The example of the contract, with every key.
constexpr std::string_view full_file = R"yaml(version: 1
destination: facebook_lead_ads
settings:
  api: conversions
  pixel_id: "1234567890123456"
  access_token: ${env:CONFIG_TEST_TOKEN}
  lead_id: "{{crm.lead_id}}"
  lead_id_digits: [15, 16]
  lead_id_type: text
  missing_event_time: invalid
  event_id_version: 2
  lead_event_source: HubSpot
  test_event_code: TEST12345
  default_country_code: "33"
  timezone: Europe/Paris
  api_version: v26.0
  endpoint: https://graph.facebook.com
  ca_file: sandbox-ca.pem
  max_event_bytes: 32768
mapping:
  - event: generate_lead
    facebook_event_name: Lead
  - event: /^crm_/
    facebook_event_name: "{{crm.stage}}"
properties:
  - {rename: date_of_birth, to: user.birthdate}
  - {copy: price, to: revenue}
  - {set: currency, to: EUR, when: "NOT(EXISTS(currency))"
}
  - {delete: tax_amount}
filters:
  consent: "3"
  when: 'user.country IN("US","FR")'
smart_mapping:
  data.0.user_data.em: "{{user.email}}"
  data.0.custom_data.value: "=NUMBER(SUBSTITUTE(value, ',', '.'))"
  data.0.custom_data.tier: 3
  data.0.custom_data.currency: null
lifecycle:
  stage: "{{crm.stage}}"
  facebook_stages: {user_qualified: MARKETING_QUALIFIED_LEAD, " Won ": CONVERTED}
  unmapped: NOT_ASSIGNED
privacy:
  limited_data_use: {when: 'user.country = "US"', country: 1, state: "{{user.state}}"}
delivery:
  batch: {max_events: 900, max_bytes: 2MiB, max_delay: 2s}
  connections: 3
  timeouts: {connect: 1s, response: 9s}
  retry: {initial: 250ms, max: 30s, give_up_after: 12h}
  queue: {max_events: 15000, max_bytes: 20MiB}
  max_event_age: 5d
  too_old: filtered
  keep: {ledger: 30d, dead_letters: 20d, inputs: 100d}
)yaml";

std::shared_ptr<const settings> read_good(std::string_view text) {
    auto result = read(text, test_path, test_options());
    std::string problems;
    for (const auto& d : result.found)
        problems += finding_text(d);
    INFO(problems);
    REQUIRE(result.value != nullptr);
    return result.value;
}

std::string json_of(const placed_rule& rule) {
    std::string out;
    core::write_json(rule.rule.constant_value(), out);
    return out;
}

TEST_CASE("every key of the contract's example is read") {
    CHECK(findings_of(full_file) == "13:20+9 warning: events with a test_event_code are real events: Meta "
                                    "shows them under Test Events and does "
                                    "not sandbox them | take it away when you have finished testing\n"
                                    "18:12+14 warning: ca_file cannot be read: /maps/sandbox-ca.pem | it "
                                    "must be there when sending starts\n");
    const auto s = read_good(full_file);
    CHECK(s->file == test_path);
    const auto& g = s->general;
    CHECK(g.api == graph_api::conversions);
    CHECK(g.dataset_id == "1234567890123456");
    CHECK(g.access_token.kind == secret_kind::environment);
    CHECK(g.access_token.name == "CONFIG_TEST_TOKEN");
    CHECK(g.access_token.where.line == 6);
    CHECK(g.app_secret.kind == secret_kind::none);
    REQUIRE(g.lead_id);
    CHECK(g.lead_id->rule.text() == "{{crm.lead_id}}");
    CHECK(g.lead_id->where.line == 7);
    CHECK(g.lead_id->where.column == 12);
    CHECK(g.require_lead_id);
    CHECK(g.lead_id_digits == std::vector<std::uint32_t>{15, 16});
    CHECK(g.lead_id_type == lead_id_form::text);
    CHECK(g.missing_event_time == missing_time::invalid);
    CHECK(g.event_id_version == 2);
    CHECK(g.lead_event_source->rule.text() == "HubSpot");
    CHECK(g.test_event_code == "TEST12345");
    CHECK(g.default_country_code == "33");
    CHECK(g.timezone == "Europe/Paris");
    CHECK(g.compiled_zone.offset_at(0) == 3600);
    CHECK(g.ca_file == "/maps/sandbox-ca.pem");
    CHECK(g.max_event_bytes == 32768);

    REQUIRE(s->mapping.size() == 2);
    CHECK(s->mapping[0].match == event_match::name);
    CHECK(s->mapping[0].name == "generate_lead");
    CHECK(s->mapping[0].where.line == 21);
    CHECK(s->mapping[1].match == event_match::pattern);
    mapping::regex_scratch scratch;
    CHECK(s->mapping[1].pattern->search("crm_won", scratch) == mapping::match_status::matched);
    CHECK(s->mapping[1].pattern->search("x_crm_", scratch) == mapping::match_status::no_match);

    REQUIRE(s->properties.size() == 4);
    CHECK(s->properties[0].kind == change_kind::rename);
    CHECK(s->properties[0].from.text() == "date_of_birth");
    CHECK(s->properties[0].to.text() == "user.birthdate");
    CHECK(s->properties[1].kind == change_kind::copy);
    CHECK(s->properties[2].kind == change_kind::set);
    CHECK(s->properties[2].to.text() == "currency");
    CHECK(json_of(*s->properties[2].value) == "\"EUR\"");
    CHECK(s->properties[2].when->where.line == 28);
    CHECK(s->properties[3].kind == change_kind::delete_property);
    CHECK(s->properties[3].from.text() == "tax_amount");

    CHECK(s->filters.consent == std::vector<std::string>{"3"});
    CHECK(s->filters.when->rule.form() == mapping::rule_form::formula);

    REQUIRE(s->smart_mapping.size() == 4);
    CHECK(s->smart_mapping[0].target.text() == "user_data.em");
    CHECK(s->smart_mapping[0].target_text == "data.0.user_data.em");
    CHECK(s->smart_mapping[1].value.rule.form() == mapping::rule_form::formula);
    CHECK(json_of(s->smart_mapping[2].value) == "3");
    CHECK(s->smart_mapping[3].value.rule.is_constant());
    CHECK(json_of(s->smart_mapping[3].value) == "null");

    CHECK(s->lifecycle->stage.rule.text() == "{{crm.stage}}");
    const std::vector<std::pair<std::string, std::string>> stages = {
        {"user_qualified", "MARKETING_QUALIFIED_LEAD"}, {"won", "CONVERTED"}};
    CHECK(s->lifecycle->facebook_stages == stages);
    CHECK_FALSE(s->limited_data_use->off);
    CHECK(json_of(*s->limited_data_use->country) == "1");

    const auto& d = s->delivery;
    CHECK(d.batch.max_events == 900);
    CHECK(d.batch.max_bytes == 2 * 1024 * 1024);
    CHECK(d.batch.max_delay == 2s);
    CHECK(d.connections == 3);
    CHECK(d.timeouts.connect == 1s);
    CHECK(d.timeouts.response == 9s);
    CHECK(d.retry.initial == 250ms);
    CHECK(d.retry.max == 30s);
    CHECK(d.retry.give_up_after == 12h);
    CHECK(d.queue.max_events == 15000);
    CHECK(d.queue.max_bytes == 20 * 1024 * 1024);
    CHECK(d.max_event_age == 120h);
    CHECK(d.too_old_is_filtered);
    CHECK(d.keep.ledger == 720h);
    CHECK(d.keep.dead_letters == 480h);
    CHECK(d.keep.inputs == 2400h);
}

TEST_CASE("what is left out has the contract's defaults") {
    const auto s = read_good(good_head);
    CHECK(s->general.timezone == "UTC");
    CHECK(s->general.api_version == "v26.0");
    CHECK(s->general.endpoint == "https://graph.facebook.com");
    CHECK(s->delivery.batch.max_events == 1000);
    CHECK(s->delivery.batch.max_bytes == 4 * 1024 * 1024);
    CHECK(s->delivery.batch.max_delay == 1s);
    CHECK(s->delivery.connections == 4);
    CHECK(s->delivery.timeouts.connect == 2s);
    CHECK(s->delivery.timeouts.response == 10s);
    CHECK(s->delivery.retry.initial == 500ms);
    CHECK(s->delivery.retry.max == 60s);
    CHECK(s->delivery.retry.give_up_after == 24h);
    CHECK(s->delivery.queue.max_events == 16000);
    CHECK(s->delivery.queue.max_bytes == 24 * 1024 * 1024);
    CHECK_FALSE(s->delivery.max_event_age);
    CHECK_FALSE(s->delivery.too_old_is_filtered);
    CHECK(s->delivery.keep.ledger == 2160h);
    CHECK(s->delivery.keep.dead_letters == 2160h);
    CHECK(s->delivery.keep.inputs == 9600h);
    CHECK_FALSE(s->lifecycle);
    CHECK_FALSE(s->limited_data_use);
}

TEST_CASE("the default country code may be read from the event") {
    const auto settings_with = [](std::string_view code) {
        return read_good("version: 1\ndestination: facebook_lead_ads\nsettings:\n"
                         "  pixel_id: 123\n"
                         "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
                         "  lead_id: \"{{crm.lead_id}}\"\n"
                         "  lead_event_source: CRM\n"
                         "  default_country_code: " +
                         std::string(code) + "\nmapping:\n  - {event: a, facebook_event_name: b}\n");
    };
    for (const auto* code : {"\"{{country_code}}\"", "'=COALESCE(country_code, \"33\")'"}) {
        CAPTURE(code);
        const auto s = settings_with(code);
        CHECK(s->general.default_country_code == "");
        REQUIRE(s->general.default_country_code_rule);
        CHECK_FALSE(s->general.default_country_code_rule->rule.is_constant());
    }
    CHECK_FALSE(settings_with("33")->general.default_country_code_rule);
}

TEST_CASE("unquoted ids and numbers keep their digits") {
    const auto s = read_good(
        "version: 1\ndestination: facebook_lead_ads\nsettings:\n"
        "  pixel_id: 00123456789012345678901\n"
        "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
        "  lead_id: \"{{crm.lead_id}}\"\n"
        "  lead_event_source: 42\n"
        "  default_country_code: 33\n"
        "  lead_id_digits: 17\n"
        "  test_event_code: 1e5\n"
        "mapping:\n  - {event: 404, facebook_event_name: 12345678901234567890}\n"
        "filters: {consent: [3, \"analytics\", 007]}\n"
        "smart_mapping:\n"
        "  data.0.custom_data.a: 12345678901234567890123\n"
        "  data.0.custom_data.b: {list: [1.50, +2, .5, 0x1F, 007, yes, true, ~, '1', 2024-01-01]}\n");
    CHECK(s->general.dataset_id == "00123456789012345678901");
    CHECK(json_of(*s->general.lead_event_source) == "\"42\"");
    CHECK(s->general.default_country_code == "33");
    CHECK(s->general.lead_id_digits == std::vector<std::uint32_t>{17});
    CHECK(s->general.test_event_code == "1e5");
    CHECK(s->mapping[0].name == "404");
    CHECK(json_of(s->mapping[0].facebook_event_name) == "\"12345678901234567890\"");
    CHECK(s->filters.consent == std::vector<std::string>{"3", "analytics", "007"});
    CHECK(json_of(s->smart_mapping[0].value) == "12345678901234567890123");
    CHECK(json_of(s->smart_mapping[1].value) ==
          R"({"list":[1.5,2,0.5,31,"007","yes",true,null,"1","2024-01-01"]})");
}

TEST_CASE("the offline API has its own keys and limits") {
    const std::string text = "version: 1\ndestination: facebook_lead_ads\nsettings:\n"
                             "  api: offline_conversions\n"
                             "  offline_event_set_id: 987\n"
                             "  upload_tag: leads\n"
                             "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
                             "  lead_event_source: SAP\n"
                             "mapping:\n  - {event: \"*\"}\n";
    const auto s = read_good(text);
    CHECK(s->general.dataset_id == "987");
    CHECK(s->general.upload_tag == "leads");
    CHECK(s->delivery.batch.max_events == 2000);
    CHECK(s->mapping[0].match == event_match::any);
    CHECK(json_of(s->mapping[0].facebook_event_name) == "\"Other\"");
    CHECK(read_good(text + "delivery: {batch: {max_events: 1500}}\n")->delivery.batch.max_events == 1500);
    CHECK(read_good(text +
                    "smart_mapping: {data.0.match_keys.email: \"{{x}}\", data.0.user_data.ph: \"{{y}}\"}\n")
              ->smart_mapping.size() == 2);
    CHECK(describe(*s).find("match_keys.email") != std::string::npos);
    CHECK(describe(*s).find("user_data") == std::string::npos);
}

TEST_CASE("limited data use can be off, in any way that YAML writes it") {
    for (const std::string_view word : {"off", "\"off\"", "Off", "false"}) {
        CAPTURE(word);
        const auto s = read_good(with_head("privacy: {limited_data_use: " + std::string(word) + "}\n"));
        REQUIRE(s->limited_data_use);
        CHECK(s->limited_data_use->off);
    }
    const auto named =
        read_good(with_head("privacy: {limited_data_use: {country: usa, state: new jersey}}\n"));
    CHECK(json_of(*named->limited_data_use->country) == "1");
    CHECK(json_of(*named->limited_data_use->state) == "1010");
}

TEST_CASE("plain settings may come from the environment") {
    ::setenv("CONFIG_TEST_PIXEL", "555", 1);
    ::setenv("CONFIG_TEST_CRM", "{{not.a.template}}", 1);
    const auto s = read_good("version: 1\ndestination: facebook_lead_ads\nsettings:\n"
                             "  pixel_id: ${env:CONFIG_TEST_PIXEL}\n"
                             "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
                             "  lead_id: \"{{crm.lead_id}}\"\n"
                             "  lead_event_source: ${env:CONFIG_TEST_CRM}\n"
                             "mapping:\n  - {event: a, facebook_event_name: Lead}\n");
    CHECK(s->general.dataset_id == "555");
    CHECK(json_of(*s->general.lead_event_source) == "\"{{not.a.template}}\"");
}

TEST_CASE("conditions take a formula with or without =, and patterns a flag") {
    const auto s = read_good("version: 1\ndestination: facebook_lead_ads\nsettings:\n"
                             "  pixel_id: 1\n  access_token: ${env:CONFIG_TEST_TOKEN}\n"
                             "  lead_id: \"{{crm.lead_id}}\"\n  lead_event_source: x\n"
                             "mapping:\n  - {event: /LEAD$/i, facebook_event_name: '=UPPER(crm.stage)'}\n"
                             "filters: {when: '=user.age > 17'}\n");
    mapping::regex_scratch scratch;
    CHECK(s->mapping[0].pattern->search("my_lead", scratch) == mapping::match_status::matched);
    CHECK(s->mapping[0].facebook_event_name.rule.form() == mapping::rule_form::formula);
    CHECK(s->filters.when->rule.form() == mapping::rule_form::formula);
}

TEST_CASE("anchors, aliases and merge keys work where values are used") {
    const auto s = read_good(with_head("properties:\n  - &p {delete: a}\n  - {<<: *p, when: x}\n"));
    REQUIRE(s->properties.size() == 2);
    CHECK(s->properties[1].from.text() == "a");
    CHECK(s->properties[1].when);
}

TEST_CASE("a sections' order in the file does not matter") {
    const std::string head(good_head);
    const auto at = head.find("mapping:");
    const auto swapped = "version: 1\n" + head.substr(at) + head.substr(11, at - 11);
    CHECK(read_good(swapped)->mapping.size() == 1);
}

TEST_CASE("the description says what will be sent where, and how") {
    const std::string text = describe(*read_good(full_file));
    constexpr std::string_view lines[] = {
        "Destination: facebook_lead_ads\n",
        "  api                     Conversions API\n",
        "  requests                POST https://graph.facebook.com/v26.0/1234567890123456/events\n",
        "  access token            from the environment variable CONFIG_TEST_TOKEN\n",
        "  generate_lead  as Lead\n",
        "  /^crm_/        as {{crm.stage}}\n",
        "  anything else  filtered: unmapped_event\n",
        "  rename date_of_birth to user.birthdate\n",
        "  set currency to EUR                     when NOT(EXISTS(currency))\n",
        "  consent    user.consent_categories must hold 3\n",
        "  condition  user.country IN(\"US\",\"FR\")\n",
        "  user_data.em                               {{user.email}} (line 35)\n",
        "  user_data.ph                               user.phone (hashed), else user.phone_sha256\n",
        "  custom_data.currency                       removed (line 38)\n",
        "  custom_data.tier                           3 (line 37)\n",
        "  custom_data.facebook_lifecycle_stage_name  2 CRM stages mapped, others NOT_ASSIGNED\n",
        "  limited data use  when user.country = \"US\"\n",
        "  a request      at most 900 events, 2MiB, after 2s\n",
        "  retries        from 250ms to 30s, given up after 12h\n",
        "  oldest event   5d\n",
    };
    INFO(text);
    for (const auto line : lines) {
        CAPTURE(line);
        CHECK(text.find(line) != std::string::npos);
    }
    CHECK(text.find("EAAtoken") == std::string::npos);
}

} // namespace
} // namespace lead_ads::config
