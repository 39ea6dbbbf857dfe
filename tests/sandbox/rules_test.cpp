#include "event_samples.hpp"
#include "sandbox/rules.hpp"

#include <doctest/doctest.h>

#include <span>

using namespace graph_sandbox;
using namespace graph_sandbox::test;

namespace {

const rule_settings at_sample_time{sample_now, std::nullopt, false};

// One change of the first event, and what it shall lead to.
struct change {
    std::string_view path;
    std::string_view json;
    std::optional<rule> broken; // absent: accepted
    int subcode = 0;
    std::string_view property = {};
};

void check_changes(const boost::json::value& accepted, std::span<const change> changes) {
    for (const change& c : changes) {
        CAPTURE(c.path);
        CAPTURE(c.json);
        boost::json::value request = accepted;
        set(first_event(request), c.path, c.json);
        const findings found = check_request(request, at_sample_time);
        if (!c.broken) {
            CHECK(found.refusals.size() == 0);
            continue;
        }
        REQUIRE(found.refusals.size() >= 1);
        const refusal& first = found.refusals.front();
        CHECK(int(first.broken) == int(*c.broken));
        CHECK(first.subcode == c.subcode);
        CHECK(first.property == c.property);
        CHECK(first.event == std::optional<std::size_t>(0));
    }
}

constexpr std::string_view d64 = R"("62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f")";

} // namespace

TEST_CASE("the sample requests are accepted without a notice") {
    for (const auto& request : {conversion_request(), offline_request()}) {
        const findings found = check_request(request, at_sample_time);
        CHECK(found.refusals.empty());
        CHECK(found.notices.empty());
        CHECK(found.events == 1);
    }
    CHECK(check_request(conversion_request(), at_sample_time).api == api_kind::conversions);
    CHECK(check_request(offline_request(), at_sample_time).api == api_kind::offline_conversions);
}

TEST_CASE("each rule of a conversion event refuses what breaks it and accepts what keeps it") {
    const change changes[] = {
        {"event_name", "absent", rule::required, 0, "event_name"},
        {"event_name", "\"  \"", rule::property_shape, 0, "event_name"},
        {"event_name", "7", rule::property_shape, 0, "event_name"},
        {"event_name", "\"Мой этап\"", {}},
        {"action_source", "absent", rule::required, 0, "action_source"},
        {"action_source", "\"crm\"", rule::property_shape, 0, "action_source"},
        {"action_source", "\"phone_call\"", {}},
        {"action_source", "\"website\"", rule::source_url, 0, "event_source_url"},
        {"event_source_url", "\"https://shop.example/thanks\"", {}},
        {"event_source_url", "\"ftp://shop.example\"", rule::property_shape, 0, "event_source_url"},
        {"event_source_url", "\"https://\"", rule::property_shape, 0, "event_source_url"},
        {"event_id", "12", rule::property_shape, 0, "event_id"},
        {"customer_segmentation", "\"customer_in_loyalty_program\"", {}},
        {"customer_segmentation", "\"vip\"", rule::property_shape, 0, "customer_segmentation"},
        {"messaging_channel", "\"whatsapp\"", {}},
        {"messaging_channel", "\"sms\"", rule::property_shape, 0, "messaging_channel"},
        {"original_event_data", R"({"event_name":"Lead","event_time":1769800000})", {}},
        {"original_event_data", R"({"event_time":"yesterday"})", rule::property_shape, 0,
         "original_event_data.event_time"},
        {"action_source", "\"business_messaging\"", rule::messaging_name, 2804066, "event_name"},
        {"custom_data.currency", "\"XXX\"", rule::currency_unknown, 2804011, "custom_data.currency"},
        {"opt_out", "true", {}},
        {"opt_out", "\"yes\"", rule::property_shape, 0, "opt_out"},
        {"custom_data", "[]", rule::property_shape, 0, "custom_data"},
        {"custom_data.currency", "\"EUR\"", rule::currency_value, 0, "custom_data.value"},
        {"custom_data.value", "3", rule::value_currency, 2804023, "custom_data.currency"},
        {"custom_data.num_items", "2", {}},
        {"custom_data.num_items", "-2", rule::property_shape, 0, "custom_data.num_items"},
        {"custom_data.num_items", "1.5", rule::property_shape, 0, "custom_data.num_items"},
        {"custom_data.content_ids", "[\"a\",7]", {}},
        {"custom_data.content_ids", "[]", rule::property_shape, 0, "custom_data.content_ids"},
        {"custom_data.my_own_field", "{\"any\":[1,2]}", {}},
        {"custom_data.facebook_lifecycle_stage_name", "\"LOST\"", {}},
        {"custom_data.facebook_lifecycle_stage_name", "\"lost\"", rule::property_shape, 0,
         "custom_data.facebook_lifecycle_stage_name"},
        {"custom_data.contents",
         R"([{"id":"a","quantity":1,"item_price":9.5,"delivery_category":"in_store"}])",
         {}},
        {"custom_data.contents", R"([{"quantity":1}])", rule::contents_id, 2804008,
         "custom_data.contents.0.id"},
        {"custom_data.contents", R"([{"id":"a"},{"id":""}])", rule::contents_id, 2804008,
         "custom_data.contents.1.id"},
        {"custom_data.contents", R"([7])", rule::contents_id, 2804008, "custom_data.contents.0"},
        {"custom_data.contents", R"([{"id":1,"delivery_category":"drone"}])", rule::property_shape, 0,
         "custom_data.contents.0.delivery_category"},
        {"app_data.extinfo", R"(["a2","","","","","","","","","","","","","","",""])", {}},
        {"app_data.extinfo", R"(["a2","","","","","","","","","","","","","",""])", rule::device_info,
         2804043, "app_data.extinfo"},
        {"app_data.advertiser_tracking_enabled", "1", {}},
        {"app_data.advertiser_tracking_enabled", "2", rule::property_shape, 0,
         "app_data.advertiser_tracking_enabled"},
    };
    check_changes(conversion_request(), changes);
}

TEST_CASE("the time window is 7 days, 62 for a physical store, and a minute ahead") {
    const change week[] = {
        {"event_time", "absent", rule::required, 0, "event_time"},
        {"event_time", "1769256000", {}},
        {"event_time", "1769255999", rule::too_old, 2804003, "event_time"},
        {"event_time", "1769860860", {}},
        {"event_time", "1769860861", rule::in_future, 2804004, "event_time"},
        {"event_time", "1769860000123", rule::in_future, 2804004, "event_time"},
        {"event_time", "-9223372036854775808", rule::too_old, 2804003, "event_time"},
        {"event_time", "18446744073709551615", rule::in_future, 2804004, "event_time"},
        {"event_time", "1769860000.5", rule::property_shape, 0, "event_time"},
        {"event_time", "\"1769860000\"", rule::property_shape, 0, "event_time"},
    };
    check_changes(conversion_request(), week);
    boost::json::value store = conversion_request();
    set(first_event(store), "action_source", "\"physical_store\"");
    const change months[] = {
        {"event_time", "1764504000", {}},
        {"event_time", "1764503999", rule::too_old, 2804003, "event_time"},
    };
    check_changes(store, months);
    check_changes(offline_request(), months);
}

TEST_CASE("user_data holds digests, a lead id of 15 to 17 digits, and enough to find a person") {
    const change changes[] = {
        {"user_data", "absent", rule::required, 0, "user_data"},
        {"user_data", "7", rule::property_shape, 0, "user_data"},
        {"user_data.em", d64, {}},
        {"user_data.em", "\"john@example.com\"", rule::not_hashed, 0, "user_data.em"},
        {"user_data.em", "[]", rule::not_hashed, 0, "user_data.em"},
        {"user_data.external_id", "[\"42\"]", rule::not_hashed, 0, "user_data.external_id"},
        {"user_data.lead_id", "\"123456789012345\"", {}},
        {"user_data.lead_id", "12345678901234", rule::lead_id, 2804036, "user_data.lead_id"},
        {"user_data.lead_id", "12345678901234567", {}},
        {"user_data.lead_id", "\"12345678901234567\"", {}},
        {"user_data.lead_id", "123456789012345678", rule::lead_id, 2804036, "user_data.lead_id"},
        {"user_data.lead_id", "1234567890123456.0", rule::lead_id, 2804036, "user_data.lead_id"},
        {"user_data.lead_id", "-123456789012345", rule::lead_id, 2804036, "user_data.lead_id"},
        {"user_data.lead_id", "\"12345678901234a\"", rule::lead_id, 2804036, "user_data.lead_id"},
        {"user_data", "{}", rule::customer_data, 2804050, "user_data"},
        {"user_data", "{\"client_user_agent\":\"x\"}", rule::customer_data, 2804050, "user_data"},
        {"user_data", "{\"unheard_of\":\"x\"}", rule::customer_data, 2804050, "user_data"},
        {"user_data", "{\"client_ip_address\":\"192.0.2.1\"}", {}},
        {"user_data", "{\"fbc\":\"fb.1.1.a\"}", {}},
        {"user_data.fbc",
         "\"fb.1.1596403881668.IwAR2F4-dbP0l7Mn1IawQQGCINEz7PYXQvwjNwB_qa2ofrHyiLjcbCRxTDMgk\"",
         {}},
        {"user_data.fbc", "\"fb.2.1596403881668.AbC.AQEBAQEA\"", {}},
        {"user_data.fbc", "\"IwAR2F4\"", rule::click_id, 2804001, "user_data.fbc"},
        {"user_data.fbc", "\"fb.1.1596403881668\"", rule::click_id, 2804001, "user_data.fbc"},
        {"user_data.fbc", "\"fb.1.1596403881668.\"", rule::click_id, 2804001, "user_data.fbc"},
        {"user_data.fbc", "\"fb.1.now.AbC\"", rule::click_id, 2804001, "user_data.fbc"},
        {"user_data.fbc", "\"fb.1.1.a b\"", rule::click_id, 2804001, "user_data.fbc"},
        {"user_data.fbc", "\"fb.1.1.a.b.c\"", rule::click_id, 2804001, "user_data.fbc"},
        {"user_data.fbp", "\"fb.1.1596403881668.1116446470\"", {}},
        {"user_data.fbp", "\"fb.1.1596403881668.abc\"", rule::browser_id, 0, "user_data.fbp"},
        {"user_data.client_ip_address", "\"203.0.113.9, 10.0.0.1\"", rule::property_shape, 0,
         "user_data.client_ip_address"},
        {"user_data.ig_sid", "\"1\"", {}},
    };
    check_changes(conversion_request(), changes);
}

TEST_CASE("weak combinations of customer information are refused, one property more is enough") {
    struct row {
        std::vector<std::string> names;
        bool refused;
    };
    const row rows[] = {
        {{"ct", "country", "st", "zp", "ge", "client_user_agent"}, true},
        {{"zp"}, true},
        {{"db", "client_user_agent"}, true},
        {{"fn", "ge"}, true},
        {{"ln", "ge"}, true},
        {{"fn", "ln"}, false},
        {{"db", "ge"}, false},
        {{"fn", "zp"}, false},
        {{"ct", "db"}, false},
        {{"external_id"}, false},
    };
    for (const row& r : rows) {
        CAPTURE(r.names.front());
        boost::json::value request = conversion_request();
        boost::json::object user_data;
        for (const std::string& name : r.names)
            user_data[name] = digest;
        first_event(request)["user_data"] = user_data;
        const findings found = check_request(request, at_sample_time);
        CHECK(found.refusals.size() == (r.refused ? 1U : 0U));
        if (r.refused) CHECK(found.refusals.at(0).subcode == 2804050);
    }
}

TEST_CASE("an event of a website names its page and holds the browser's user agent") {
    boost::json::value request = conversion_request();
    boost::json::object& event = first_event(request);
    set(event, "action_source", "\"website\"");
    set(event, "event_source_url", "\"https://shop.example/\"");
    const auto refusals = check_request(request, at_sample_time).refusals;
    REQUIRE(refusals.size() == 1);
    CHECK(refusals[0].property == "user_data.client_user_agent");
    set(event, "user_data.client_user_agent", "\"Mozilla/5.0\"");
    CHECK(check_request(request, at_sample_time).refusals.empty());
    set(event, "event_source_url", "absent");
    CHECK(check_request(request, at_sample_time).refusals.at(0).property == "event_source_url");
}

TEST_CASE("partner_agent has fewer than 23 characters and at least two letters") {
    for (const auto& [text, is_taken] : {std::pair("\"fb_lead_ads_1.0.0\"", true),
                                         {"\"1234567890123456789abc\"", true},
                                         {"\"12345678901234567890abc\"", false},
                                         {"\"1a2\"", false},
                                         {"\"\"", false}}) {
        CAPTURE(text);
        boost::json::value request = conversion_request();
        set(request.as_object(), "partner_agent", text);
        CHECK(check_request(request, at_sample_time).refusals.empty() == is_taken);
    }
}

TEST_CASE("a Purchase needs value and currency") {
    boost::json::value request = conversion_request();
    boost::json::object& event = first_event(request);
    set(event, "event_name", "\"Purchase\"");
    CHECK(check_request(request, at_sample_time).refusals.at(0).subcode == 2804009);
    set(event, "custom_data.value", "\"142.52\"");
    CHECK(check_request(request, at_sample_time).refusals.at(0).subcode == 2804023);
    set(event, "custom_data.currency", "\"EURO\"");
    CHECK(check_request(request, at_sample_time).refusals.at(0).property == "custom_data.currency");
    set(event, "custom_data.currency", "\"EUR\"");
    CHECK(check_request(request, at_sample_time).refusals.empty());
    set(event, "custom_data.value", "\"12,50\"");
    CHECK(check_request(request, at_sample_time).refusals.at(0).property == "custom_data.value");
}

TEST_CASE("Limited Data Use needs a known country and state, and an address when Meta shall locate") {
    struct row {
        std::string_view options, country, state, ip;
        std::string_view refused; // empty: accepted
    };
    const row rows[] = {
        {"[]", "absent", "absent", "absent", ""},
        {R"(["LDU"])", "1", "1000", "absent", ""},
        {R"(["LDU"])", "1", "1013", "absent", ""},
        {R"(["LDU"])", "1", "0", "absent", ""},
        {R"(["LDU"])", "0", "0", R"("192.0.2.1")", ""},
        {R"(["LDU"])", "0", "0", "absent", "user_data.client_ip_address"},
        {R"(["LDU"])", "0", "1000", R"("192.0.2.1")", "data_processing_options_state"},
        {R"(["LDU"])", "1", "1014", "absent", "data_processing_options_state"},
        {R"(["LDU"])", "2", "0", "absent", "data_processing_options_country"},
        {R"(["LDU"])", "absent", "0", "absent", "data_processing_options_country"},
        {R"(["LDU"])", "1", "absent", "absent", "data_processing_options_state"},
        {R"(["LDU"])", "\"US\"", "0", "absent", "data_processing_options_country"},
        {R"(["ldu"])", "1", "0", "absent", "data_processing_options"},
        {R"("LDU")", "1", "0", "absent", "data_processing_options"},
        {R"(["LDU","LDU"])", "1", "0", "absent", "data_processing_options"},
    };
    for (const row& r : rows) {
        for (const bool offline : {false, true}) {
            CAPTURE(r.options);
            CAPTURE(r.country);
            CAPTURE(r.state);
            CAPTURE(offline);
            boost::json::value request = offline ? offline_request() : conversion_request();
            boost::json::object& event = first_event(request);
            set(event, "data_processing_options", r.options);
            set(event, "data_processing_options_country", r.country);
            set(event, "data_processing_options_state", r.state);
            if (!offline) set(event, "user_data.client_ip_address", r.ip);
            const findings found = check_request(request, at_sample_time);
            // Offline events have no address to give.
            const bool refused =
                !r.refused.empty() && !(offline && r.refused == "user_data.client_ip_address");
            REQUIRE(found.refusals.size() == (refused ? 1U : 0U));
            if (refused) CHECK(found.refusals.at(0).property == r.refused);
            if (refused) CHECK(int(found.refusals.at(0).broken) == int(rule::limited_data_use));
        }
    }
}

TEST_CASE("each rule of an offline event refuses what breaks it and accepts what keeps it") {
    const change changes[] = {
        {"event_name", "\"Lead\"", rule::offline_name, 0, "event_name"},
        {"event_name", "absent", rule::required, 0, "event_name"},
        {"match_keys", "absent", rule::required, 0, "match_keys"},
        {"match_keys", "[]", rule::property_shape, 0, "match_keys"},
        {"match_keys.email", d64, rule::not_hashed, 0, "match_keys.email"},
        {"match_keys.email", "[\"john@example.com\"]", rule::not_hashed, 0, "match_keys.email"},
        {"match_keys.lead_id", "123456789012345", {}},
        {"match_keys.lead_id", "\"1234\"", rule::lead_id, 2804036, "match_keys.lead_id"},
        {"match_keys.lead_id", "absent", {}},
        {"match_keys.email", "absent", {}},
        {"match_keys", "{}", rule::customer_data, 2804050, "match_keys"},
        {"match_keys.madid", "[\"ABCD-EF\"]", {}},
        {"custom_data", "absent", rule::required, 0, "custom_data"},
        {"custom_data.lead_event_source", "absent", rule::required, 0, "custom_data.lead_event_source"},
        {"custom_data.lifecycle_stage_name", "absent", rule::required, 0, "custom_data.lifecycle_stage_name"},
        {"custom_data.facebook_lifecycle_stage_name", "\"WON\"", rule::property_shape, 0,
         "custom_data.facebook_lifecycle_stage_name"},
    };
    check_changes(offline_request(), changes);
}

TEST_CASE("the request itself is an object with a bounded, non-empty array and, offline, an upload tag") {
    const auto first_property = [](std::string_view body) {
        return check_request(boost::json::parse(body), at_sample_time).refusals.at(0).property;
    };
    CHECK(first_property("[]").empty());
    CHECK(first_property("{}") == "data");
    CHECK(first_property(R"({"data":{}})") == "data");
    CHECK(first_property(R"({"data":[]})") == "data");
    CHECK(first_property(R"({"data":[7]})").empty());
    CHECK(first_property(R"({"data":[],"test_event_code":5})") == "test_event_code");
    CHECK(first_property(R"({"data":[{"match_keys":{}}]})") == "upload_tag");
    CHECK(first_property(R"({"data":[{"match_keys":{}}],"upload_tag":""})") == "upload_tag");
}

TEST_CASE("a request holds at most 1,000 events, offline 2,000, or what an option says") {
    const auto refusals = [](boost::json::value request, std::size_t events, rule_settings settings) {
        boost::json::array& data = request.as_object().at("data").as_array();
        const boost::json::value one = data.at(0);
        data.resize(events, one);
        return check_request(request, settings).refusals;
    };
    CHECK(refusals(conversion_request(), 1000, at_sample_time).empty());
    CHECK(refusals(conversion_request(), 1001, at_sample_time).at(0).broken == rule::too_many_events);
    CHECK(refusals(offline_request(), 2000, at_sample_time).empty());
    CHECK(refusals(offline_request(), 2001, at_sample_time).at(0).broken == rule::too_many_events);
    CHECK(refusals(conversion_request(), 3, {sample_now, 2, false}).at(0).broken == rule::too_many_events);
}

TEST_CASE("one bad event refuses the whole request and is named by its index") {
    boost::json::value request = conversion_request();
    boost::json::array& data = request.as_object().at("data").as_array();
    const boost::json::value one = data.at(0);
    data.resize(5, one);
    set(data.at(3).as_object(), "user_data.lead_id", "7");
    const findings found = check_request(request, at_sample_time);
    REQUIRE(found.refusals.size() == 1);
    CHECK(found.refusals[0].event == std::optional<std::size_t>(3));
    CHECK(found.refusals[0].message ==
          "Event 3: user_data.lead_id: must be 15 to 17 digits. A lead id has 15 to 17 "
          "digits and is not hashed.");
}

TEST_CASE("no message repeats a value of the body or the name of an unknown property") {
    boost::json::value request = conversion_request();
    boost::json::object& event = first_event(request);
    set(event, "user_data.em", "\"john@example.com\"");
    event["user_data"].as_object()["jane@example.com"] = "x";
    set(event, "event_source_url", "\"gopher://john\"");
    const findings found = check_request(request, at_sample_time);
    CHECK(found.refusals.size() == 2);
    REQUIRE(found.notices.size() == 1);
    for (const refusal& r : found.refusals)
        CHECK(r.message.find("john") == std::string::npos);
    CHECK(found.notices[0] == "Event 0: user_data: holds a property that Meta does not document.");
}

TEST_CASE("a lead that would not count is accepted with a notice, and refused when strict") {
    boost::json::value request = conversion_request();
    set(first_event(request), "custom_data", "absent");
    const findings kind = check_request(request, at_sample_time);
    CHECK(kind.refusals.empty());
    CHECK(kind.notices.size() == 2);
    const findings strict = check_request(request, {sample_now, std::nullopt, true});
    CHECK(strict.notices.empty());
    REQUIRE(strict.refusals.size() == 2);
    CHECK(strict.refusals[0].property == "custom_data.lead_event_source");
}

TEST_CASE("the list of mistakes is bounded however many there are") {
    boost::json::value request = conversion_request();
    boost::json::array& data = request.as_object().at("data").as_array();
    data.clear();
    data.resize(1000, boost::json::object());
    CHECK(check_request(request, at_sample_time).refusals.size() == max_refusals);
}
