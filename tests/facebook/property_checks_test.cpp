#include "core/json_parse.hpp"
#include "core/json_write.hpp"
#include "core/note.hpp"
#include "facebook/property_checks.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace lead_ads;

namespace {

struct checked {
    std::string json;
    std::string notes;
};

checked check(std::string_view custom_data, std::string_view root = "") {
    core::arena memory;
    core::note_list notes;
    const auto text = "{" + std::string(root) + "\"custom_data\":" + std::string(custom_data) + "}";
    const auto parsed = core::parse_json(text, memory);
    REQUIRE(parsed.ok);
    const auto event = facebook::with_valid_properties(parsed.root, memory, {notes});
    checked result;
    core::write_json(event, result.json);
    for (const auto& note : notes.all())
        result.notes.append(note.property).append(" ").append(note.code).append(";");
    return result;
}

} // namespace

TEST_CASE("properties are converted to the type that Meta takes") {
    struct row {
        const char* in;
        const char* out;
    };
    const row rows[] = {
        {R"({"value":12.5,"currency":"eur"})", R"({"value":12.5,"currency":"EUR"})"},
        {R"({"value":"12.50","currency":" EUR "})", R"({"value":12.5,"currency":"EUR"})"},
        {R"({"value":"120","currency":"USD"})", R"({"value":120,"currency":"USD"})"},
        {R"({"value":0,"currency":"JPY"})", R"({"value":0,"currency":"JPY"})"},
        {R"({"num_items":"3"})", R"({"num_items":3})"},
        {R"({"order_id":12345678901234567890})", R"({"order_id":12345678901234567890})"},
        {R"({"content_ids":"a"})", R"({"content_ids":["a"]})"},
        {R"({"content_ids":["a",7,null,{}]})", R"({"content_ids":["a",7]})"},
        {R"({"contents":[{"id":"a","quantity":"2","item_price":"1.5"}]})",
         R"({"contents":[{"id":"a","quantity":2,"item_price":1.5}]})"},
        {R"({"contents":{"id":7,"delivery_category":"home_delivery","colour":"red"}})",
         R"({"contents":[{"id":7,"delivery_category":"home_delivery","colour":"red"}]})"},
        {R"({"content_ids":"[\"sku_1\", 2]"})", R"({"content_ids":["sku_1",2]})"},
        {R"({"content_ids":"[blue] shirt"})", R"({"content_ids":["[blue] shirt"]})"},
        {R"({"contents":"[{\"id\":\"a\",\"quantity\":\"2\"}]"})",
         R"({"contents":[{"id":"a","quantity":2}]})"},
        {R"({"contents":"{\"id\":\"a\"}"})", R"({"contents":[{"id":"a"}]})"},
        {R"({"lead_event_source":7})", R"({"lead_event_source":"7"})"},
        {R"({"tier":{"a":[1,true]},"flag":false})", R"({"tier":{"a":[1,true]},"flag":false})"},
        {R"({"gone":null})", R"({})"},
    };
    for (const auto& [in, out] : rows) {
        CAPTURE(in);
        const auto result = check(in);
        CHECK(result.json == "{\"custom_data\":" + std::string(out) + "}");
        CHECK(result.notes == "");
    }
}

TEST_CASE("what Meta would refuse is left out with a note") {
    struct row {
        const char* in;
        const char* out;
        const char* notes;
    };
    const row rows[] = {
        {R"({"value":12.5})", "{}", "data.0.custom_data.value value_without_currency;"},
        {R"({"currency":"EUR"})", "{}", "data.0.custom_data.currency currency_without_value;"},
        {R"({"value":12.5,"currency":"XYZ"})", "{}",
         "data.0.custom_data.currency unknown_currency;data.0.custom_data.value value_without_currency;"},
        {R"({"value":"12,30","currency":"EUR"})", "{}",
         "data.0.custom_data.value not_a_number;data.0.custom_data.currency currency_without_value;"},
        {R"({"value":1e400,"currency":"EUR"})", "{}",
         "data.0.custom_data.value not_a_number;data.0.custom_data.currency currency_without_value;"},
        {R"({"value":"0x10","currency":"EUR"})", "{}",
         "data.0.custom_data.value not_a_number;data.0.custom_data.currency currency_without_value;"},
        {R"({"num_items":1.5})", "{}", "data.0.custom_data.num_items not_a_number;"},
        {R"({"contents":[{"quantity":1}]})", "{}", "data.0.custom_data.contents content_without_id;"},
        {R"({"contents":[{"id":"a","delivery_category":"drone"},{"id":""},7]})",
         R"({"contents":[{"id":"a"}]})", "data.0.custom_data.contents partly_left_out;"},
        {R"({"contents":[{"id":"a","quantity":1.5},{"id":"b","quantity":"1.0"}]})",
         R"({"contents":[{"id":"a"},{"id":"b","quantity":1}]})",
         "data.0.custom_data.contents partly_left_out;"},
        {R"({"contents":"a, b"})", "{}", "data.0.custom_data.contents content_without_id;"},
        {R"({"contents":"[{\"id\":\"a\""})", "{}", "data.0.custom_data.contents content_without_id;"},
        {R"({"content_ids":["a",{"id":"b"}]})", R"({"content_ids":["a"]})",
         "data.0.custom_data.content_ids partly_left_out;"},
        {R"({"content_ids":"sku_1,sku_2"})", "{}", "data.0.custom_data.content_ids not_text;"},
        {R"({"content_ids":"{\"a\":1}"})", "{}", "data.0.custom_data.content_ids not_text;"},
        {R"({"content_type":["product"]})", "{}", "data.0.custom_data.content_type not_text;"},
        {R"({"content_ids":[]})", "{}", "data.0.custom_data.content_ids not_text;"},
        {R"({"order_id":{}})", "{}", "data.0.custom_data.order_id not_text;"},
    };
    for (const auto& [in, out, notes] : rows) {
        CAPTURE(in);
        const auto result = check(in);
        CHECK(result.json == "{\"custom_data\":" + std::string(out) + "}");
        CHECK(result.notes == notes);
    }
}

TEST_CASE("properties outside custom data are looked at too") {
    CHECK(check("{}", R"("opt_out":"true","event_source_url":"https://a.example/x",)").json ==
          R"({"opt_out":true,"event_source_url":"https://a.example/x","custom_data":{}})");
    CHECK(check("{}", R"("event_source_url":"javascript:alert",)").notes ==
          "data.0.event_source_url not_a_url;");
    CHECK(check("{}", R"("app_data":{"extinfo":["i2"],"advertiser_tracking_enabled":1},)").json ==
          R"({"app_data":{"advertiser_tracking_enabled":1},"custom_data":{}})");
}

TEST_CASE("what Meta takes from a closed list is written as Meta writes it, or left out with a note") {
    struct row {
        const char* in;
        const char* out;
        const char* notes;
    };
    const row rows[] = {
        {R"("messaging_channel":"WhatsApp")", R"("messaging_channel":"whatsapp",)", ""},
        {R"("messaging_channel":"telegram")", "", "data.0.messaging_channel unknown_channel;"},
        {R"("customer_segmentation":"new_customer_to_business_line")",
         R"("customer_segmentation":"new_customer_to_business_line",)", ""},
        {R"("customer_segmentation":" Existing_Customer_To_Business ")",
         R"("customer_segmentation":"existing_customer_to_business",)", ""},
        {R"("customer_segmentation":"vip")", "", "data.0.customer_segmentation unknown_segment;"},
        {R"("customer_segmentation":["customer_in_loyalty_program"])", "",
         "data.0.customer_segmentation unknown_segment;"},
        {R"("original_event_data":{"event_name":"Lead","event_time":"1700000000","order_id":7,"event_id":"e","x":1})",
         R"("original_event_data":{"event_name":"Lead","event_time":1700000000,"order_id":"7","event_id":"e"},)",
         "data.0.original_event_data partly_left_out;"},
        {R"("original_event_data":{"event_time":"yesterday"})", "",
         "data.0.original_event_data not_an_original_event;"},
        {R"("original_event_data":"Lead")", "", "data.0.original_event_data not_an_original_event;"},
        {R"("opt_out":"false")", R"("opt_out":false,)", ""},
        {R"("opt_out":"no")", "", "data.0.opt_out not_a_boolean;"},
        {R"("referrer_url":"www.example.com")", "", "data.0.referrer_url not_a_url;"},
    };
    for (const auto& r : rows) {
        CAPTURE(r.in);
        const auto made = check("{}", std::string(r.in) + ",");
        CHECK(made.json == "{" + std::string(r.out) + R"("custom_data":{}})");
        CHECK(made.notes == r.notes);
    }
}
