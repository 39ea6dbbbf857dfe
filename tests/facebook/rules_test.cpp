#include "core/json_parse.hpp"
#include "facebook/rules.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace lead_ads;
using core::reason;

namespace {

constexpr std::array<std::uint32_t, 2> digits = {15, 16};
constexpr std::int64_t now = 1700000000;

facebook::broken_rule check(std::string_view json, bool offline = false, bool require_lead_id = true) {
    static core::arena memory;
    const auto parsed = core::parse_json(json, memory);
    REQUIRE(parsed.ok);
    facebook::rule_settings settings;
    settings.offline = offline;
    settings.require_lead_id = require_lead_id;
    settings.lead_id_digits = digits;
    return facebook::find_fatal(parsed.root, settings, {now, true});
}

// A good event with one member of it replaced, by name.
std::string event_with(std::string_view name, std::string_view json) {
    const std::array<std::pair<std::string_view, std::string_view>, 5> members = {{
        {"event_name", R"("Lead")"},
        {"event_time", "1699999999"},
        {"action_source", R"("system_generated")"},
        {"user_data", R"({"lead_id":1234567890123456})"},
        {"custom_data", R"({"lead_event_source":"CRM","event_source":"crm"})"},
    }};
    std::string text = "{";
    bool replaced = false;
    for (const auto& [key, item] : members) {
        const bool is_it = key == name;
        replaced = replaced || is_it;
        text.append(text.size() > 1 ? "," : "")
            .append("\"")
            .append(key)
            .append("\":")
            .append(is_it ? json : item);
    }
    if (!replaced) text.append(",\"").append(name).append("\":").append(json);
    return text + "}";
}

} // namespace

TEST_CASE("a good event breaks no rule") {
    CHECK(check(event_with("x", "1")).why == reason::none);
}

TEST_CASE("each fatal rule has its reason") {
    struct row {
        const char* member;
        const char* json;
        reason why;
    };
    const row rows[] = {
        {"user_data", R"({})", reason::missing_lead_id},
        {"user_data", R"({"lead_id":""})", reason::missing_lead_id},
        {"user_data", R"({"lead_id":12345678901234})", reason::invalid_lead_id},
        {"user_data", R"({"lead_id":12345678901234567})", reason::invalid_lead_id},
        {"user_data", R"({"lead_id":1.234567890123456e15})", reason::invalid_lead_id},
        {"user_data", R"({"lead_id":-123456789012345})", reason::invalid_lead_id},
        {"user_data", R"({"lead_id":" 123456789012345"})", reason::invalid_lead_id},
        {"user_data", R"({"lead_id":["123456789012345"]})", reason::invalid_lead_id},
        {"user_data", R"({"lead_id":true})", reason::invalid_lead_id},
        {"event_time", "1699395199", reason::event_too_old},
        {"event_time", "1699395200", reason::none},
        {"event_time", "1700000001", reason::event_in_future},
        {"custom_data", R"({})", reason::missing_lead_event_source},
        {"event_name", R"("")", reason::invalid_property},
        {"action_source", R"("crm")", reason::invalid_property},
        {"action_source", R"("website")", reason::invalid_property},
        {"event_name", R"("Purchase")", reason::invalid_property},
        {"action_source", R"("business_messaging")", reason::invalid_property}, // an event named Lead
        {"data_processing_options", R"("LDU")", reason::invalid_property},
        {"data_processing_options", R"(["GDPR"])", reason::invalid_property},
        {"data_processing_options", R"(["LDU"])", reason::invalid_property},
        {"data_processing_options", R"([])", reason::none},
        {"data_processing_options", R"([],"data_processing_options_state":1000)", reason::none},
        {"data_processing_options", R"(["LDU"],"data_processing_options_country":7)",
         reason::invalid_property},
        {"data_processing_options",
         R"(["LDU"],"data_processing_options_country":0,"data_processing_options_state":1000)",
         reason::invalid_property},
        {"data_processing_options",
         R"(["LDU"],"data_processing_options_country":1,"data_processing_options_state":1014)",
         reason::invalid_property},
        {"data_processing_options",
         R"(["LDU"],"data_processing_options_country":1,"data_processing_options_state":1000)", reason::none},
        {"data_processing_options",
         R"(["LDU"],"data_processing_options_country":1,"data_processing_options_state":0)", reason::none},
    };
    for (const auto& [member, json, why] : rows) {
        CAPTURE(member);
        CAPTURE(json);
        CHECK(check(event_with(member, json)).why == why);
    }
}

TEST_CASE("an event of a website needs its page and the browser's user agent") {
    const auto website = [](std::string_view url, std::string_view agent) {
        return check(R"({"event_name":"Lead","event_time":1699999999,"action_source":"website",)" +
                     std::string(url) + R"("user_data":{)" + std::string(agent) +
                     R"("lead_id":1234567890123456},"custom_data":{"lead_event_source":"CRM"}})");
    };
    constexpr auto url = R"("event_source_url":"https://a.example/",)";
    constexpr auto agent = R"("client_user_agent":"Mozilla/5.0",)";
    CHECK(website(url, agent).why == reason::none);
    CHECK(website("", agent).property == "data.0.event_source_url");
    CHECK(website(url, "").property == "data.0.user_data.client_user_agent");
    CHECK(website(url, "").why == reason::invalid_property);
    CHECK(website(url, R"("client_user_agent":"",)").why == reason::invalid_property);
}

TEST_CASE("business_messaging has a closed list of event names") {
    const auto messaging = [](std::string_view name) {
        return check(R"({"event_name":")" + std::string(name) +
                     R"(","event_time":1699999999,"action_source":"business_messaging",)"
                     R"("user_data":{"lead_id":1234567890123456},)"
                     R"("custom_data":{"lead_event_source":"CRM","value":1,"currency":"EUR"}})")
            .why;
    };
    for (const auto* name :
         {"Purchase", "LeadSubmitted", "QualifiedLead", "InitiateCheckout", "OrderShipped"})
        CHECK(messaging(name) == reason::none);
    for (const auto* name : {"Lead", "CompleteRegistration", "Schedule", "purchase", "My stage"})
        CHECK(messaging(name) == reason::invalid_property);
}

TEST_CASE("a state of Limited Data Use needs its country") {
    struct row {
        int country;
        int state;
        reason why;
    };
    for (const auto& r : {row{1, 1000, reason::none}, row{1, 0, reason::none}, row{0, 0, reason::none},
                          row{0, 1000, reason::invalid_property}}) {
        CAPTURE(r.country);
        CAPTURE(r.state);
        const auto event =
            R"({"event_name":"Lead","event_time":1699999999,"action_source":"system_generated",)"
            R"("data_processing_options":["LDU"],"data_processing_options_country":)" +
            std::to_string(r.country) + R"(,"data_processing_options_state":)" + std::to_string(r.state) +
            R"(,"user_data":{"lead_id":1234567890123456,"client_ip_address":"203.0.113.9"},)"
            R"("custom_data":{"lead_event_source":"CRM"}})";
        CHECK(check(event).why == r.why);
    }
}

TEST_CASE("without a lead id what is known of the person must be enough to match") {
    struct row {
        const char* user_data;
        bool enough;
    };
    const row rows[] = {
        {R"({})", false},
        {R"({"ct":"x","country":"x","st":"x","zp":"x","ge":"x","client_user_agent":"x"})", false},
        {R"({"db":"x"})", false},
        {R"({"db":"x","client_user_agent":"x"})", false},
        {R"({"fn":"x","ge":"x"})", false},
        {R"({"ln":"x"})", false},
        {R"({"fn":"x","ln":"x"})", true},
        {R"({"em":"x"})", true},
        {R"({"db":"x","ct":"x"})", true},
        {R"({"client_ip_address":"x"})", true},
    };
    for (const auto& [user_data, enough] : rows) {
        CAPTURE(user_data);
        const auto why = check(event_with("user_data", user_data), false, false).why;
        CHECK(why == (enough ? reason::none : reason::insufficient_user_data));
    }
}

TEST_CASE("the first rule in the contract's order decides") {
    CHECK(check(R"({"event_time":0})").why == reason::missing_lead_id);
    CHECK(check(R"({"event_time":0,"user_data":{"lead_id":1}})").why == reason::invalid_lead_id);
    CHECK(check(R"({"event_time":0,"user_data":{"lead_id":123456789012345}})").why == reason::event_too_old);
}

TEST_CASE("offline events need a lead id, an e-mail address or a phone, and a stage") {
    const auto offline = [](std::string_view keys, std::string_view custom_data) {
        return check(R"({"event_name":"Other","event_time":1699999999,"match_keys":)" + std::string(keys) +
                         R"(,"custom_data":)" + std::string(custom_data) + "}",
                     true, false)
            .why;
    };
    constexpr auto full = R"({"lead_event_source":"CRM","lifecycle_stage_name":"won"})";
    CHECK(offline(R"({"lead_id":"123456789012345"})", full) == reason::none);
    CHECK(offline(R"({"email":["x"]})", full) == reason::none);
    CHECK(offline(R"({"phone":["x"]})", full) == reason::none);
    CHECK(offline(R"({"fn":["x"],"ln":["x"]})", full) == reason::insufficient_user_data);
    CHECK(offline(R"({"email":["x"]})", R"({"lead_event_source":"CRM"})") == reason::invalid_property);
}

TEST_CASE("every rule says what to do and where it comes from") {
    for (const auto& rule : facebook::describe_rules()) {
        CAPTURE(rule.code);
        CHECK_FALSE(rule.text.empty());
        CHECK_FALSE(rule.advice.empty());
        CHECK_FALSE(rule.source.empty());
        CHECK(rule.property.starts_with("data.0."));
    }
}
