// The published schemas: the mapping file's agrees with the readers, and all of them mean what they say.
#include "config/schema_check.hpp"
#include "tests/config/findings.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace lead_ads::config {
namespace {

namespace json = boost::json;

json::value load_schema(const std::string& name) {
    std::ifstream file(std::string(PROJECT_SOURCE_DIR "/schemas/") + name + ".schema.json");
    REQUIRE(file.good());
    return json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

bool schema_accepts(const json::value& schema_text, const json::value& document) {
    valijson::Schema schema;
    valijson::SchemaParser().populateSchema(valijson::adapters::BoostJsonAdapter(schema_text), schema);
    return valijson::Validator().validate(schema, valijson::adapters::BoostJsonAdapter(document), nullptr);
}

// The keys that the schema knows for a section: "settings", "delivery.batch", "mapping[]".
std::vector<std::string> schema_keys(std::string_view section) {
    static const json::value schema = json::parse(std::string(mapping_file_schema()));
    const json::value* at = &schema;
    while (!section.empty()) {
        const auto point = section.find('.');
        auto name = section.substr(0, point);
        section = point == std::string_view::npos ? std::string_view() : section.substr(point + 1);
        const bool is_list = name.ends_with("[]");
        if (is_list) name.remove_suffix(2);
        at = name == "*" ? &at->at("additionalProperties")
                         : &at->at("properties").at(json::string_view(name.data(), name.size()));
        if (is_list) at = &at->at("items");
        if (section.starts_with('*')) continue;
        if (!at->as_object().contains("properties"))
            at = &at->at("oneOf").at(1); // limited_data_use: off, or a map
    }
    const auto& properties = at->at("properties").as_object();
    std::vector<std::string> keys;
    keys.reserve(properties.size());
    for (const auto& property : properties)
        keys.emplace_back(property.key());
    return keys;
}

TEST_CASE("a key stands in the code exactly when it stands in the schema") {
    std::size_t sections = 0;
    for (const auto& [section, keys] : known_keys()) {
        CAPTURE(section);
        auto in_schema = schema_keys(section);
        std::vector<std::string> in_code(keys.begin(), keys.end());
        std::sort(in_schema.begin(), in_schema.end());
        std::sort(in_code.begin(), in_code.end());
        CHECK(in_code == in_schema);
        ++sections;
    }
    CHECK(sections == 15);
}

// Conditions (if, then, allOf) repeat a property's name to ask something of it and need no description again.
void check_descriptions(const json::value& at, const std::string& path) {
    CAPTURE(path);
    const auto* schema = at.if_object();
    if (schema == nullptr) return;
    for (const char* map : {"properties", "definitions"})
        if (const auto* properties = schema->if_contains(map))
            for (const auto& [key, property] : properties->as_object()) {
                CAPTURE(key);
                CHECK(property.as_object().contains("description"));
                check_descriptions(property, path + "/" + std::string(key));
            }
    for (const char* one : {"items", "additionalProperties"})
        if (const auto* inner = schema->if_contains(one)) check_descriptions(*inner, path + "/" + one);
    if (const auto* choices = schema->if_contains("oneOf"))
        for (const auto& choice : choices->as_array())
            check_descriptions(choice, path + "/oneOf");
}

TEST_CASE("every key of every schema has a description") {
    for (const char* name : {"mapping_file", "datalayer_event", "conversions_request", "offline_request"})
        check_descriptions(load_schema(name), name);
}

TEST_CASE("the schema that is built in is the one in schemas/") {
    CHECK(json::parse(std::string(mapping_file_schema())) == load_schema("mapping_file"));
}

bool schema_takes(std::string_view text) {
    yaml_document document(text);
    parse_yaml(document);
    REQUIRE(document.root != nullptr);
    const auto options = test_options();
    file_reader in(document, test_path, options);
    check_schema(in, *document.root);
    return !in.has_errors();
}

struct judged {
    std::string_view rest; // behind good_head
    bool is_good;
};

constexpr judged files[] = {
    {"", true},
    {"properties: []\nfilters: {}\nsmart_mapping: {}\ndelivery: {}\nprivacy: {}\n", true},
    {"filters: {consent: 3}\n", true},
    {"filters: {consent: [3, \"4\"]}\n", true},
    {"privacy: {limited_data_use: off}\n", true},
    {"privacy: {limited_data_use: {state: CA, country: 1}}\n", true},
    {"delivery: {batch: {max_events: \"10\", max_bytes: 65536, max_delay: 0}, max_event_age: 7d}\n", true},
    {"delivery: {too_old: filtered, keep: {ledger: 90d, dead_letters: 90d, inputs: 400d}}\n", true},
    {"delivery: {too_old: dropped}\n", false},
    {"delivery: {keep: {logs: 1d}}\n", false},
    {"lifecycle: {stage: '{{x}}', facebook_stages: {1: LEAD, yes: LOST}}\n", true},
    {"smart_mapping: {data.0.custom_data.x: [1, {a: ~}], data.0.custom_data.y: ~}\n", true},
    {"properties: [{set: a, to: }, {delete: 1}, {copy: a, to: b, when: true}]\n", true},
    {"extra: 1\n", false},
    {"filters: {consents: 3}\n", false},
    {"filters: []\n", false},
    {"filters: {consent: {a: 1}}\n", false},
    {"filters: {consent: []}\n", false},
    {"privacy: {limited_data_use: on}\n", false},
    {"privacy: {limited_data_use: {whenn: x}}\n", false},
    {"delivery: {batch: {max_events: 1.5}}\n", false},
    {"delivery: {batch: {max_delay: 5}}\n", false},
    {"delivery: {queue: {max_bytes: 4MB}}\n", false},
    {"delivery: {connections: [1]}\n", false},
    {"lifecycle: {facebook_stages: {won: CONVERTED}}\n", false},
    {"lifecycle: {stage: x, facebook_stages: {won: converted}}\n", false},
    {"lifecycle: {stage: '{{x}}', unmapped: none}\n", false},
    {"smart_mapping: {user_data.em: x}\n", false},
    {"smart_mapping: [x]\n", false},
    {"properties: [{rename: a}]\n", false},
    {"properties: [{rename: a, copy: b, to: c}]\n", false},
    {"properties: [{delete: a, to: b}]\n", false},
    {"properties: [{}]\n", false},
    {"properties: {rename: a, to: b}\n", false},
};

TEST_CASE("the schema and the readers judge a file alike") {
    for (const auto& [rest, is_good] : files) {
        CAPTURE(rest);
        const auto text = with_head(rest);
        CHECK(schema_takes(text) == is_good);
        CHECK((read(text, test_path, test_options()).value != nullptr) == is_good);
    }
}

constexpr std::string_view hash = "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f";

std::string conversions_event(std::string_view changed = "",
                              std::string_view user = R"("lead_id":1234567890123456)") {
    return R"({"event_name":"Lead","event_time":1583382890,"action_source":"system_generated","user_data":{)" +
           std::string(user) + R"(},"custom_data":{"lead_event_source":"SAP","event_source":"crm"})" +
           std::string(changed) + "}";
}

TEST_CASE("the schema of requests takes what Meta takes, and refuses what spoils a request") {
    const auto schema = load_schema("conversions_request");
    const auto accepts = [&](const std::string& event) {
        return schema_accepts(schema, json::parse(R"({"access_token":"t","data":[)" + event + "]}"));
    };
    CHECK(accepts(conversions_event()));
    CHECK(accepts(conversions_event("", R"("em":")" + std::string(hash) + "\"")));
    CHECK(accepts(conversions_event("", R"("em":[")" + std::string(hash) + "\"]")));
    CHECK(accepts(conversions_event(R"(,"data_processing_options":[])")));
    CHECK(accepts(conversions_event(
        R"(,"data_processing_options":["LDU"],"data_processing_options_country":1,"data_processing_options_state":1013)")));
    CHECK_FALSE(accepts(conversions_event("", R"("em":"john@example.com")")));
    CHECK_FALSE(accepts(conversions_event("", "")));
    CHECK_FALSE(accepts(
        conversions_event("", R"("ge":")" + std::string(hash) + R"(","fn":")" + std::string(hash) + "\"")));
    CHECK_FALSE(accepts(conversions_event("", R"("mail":"x")")));
    CHECK_FALSE(accepts(conversions_event(R"(,"data_processing_options_state":7)")));
    CHECK_FALSE(accepts(conversions_event(R"(,"colour":"red")")));
    CHECK_FALSE(accepts(
        R"({"event_name":"Lead","event_time":1,"action_source":"system_generated","user_data":{"lead_id":1}})"));
    CHECK_FALSE(accepts(
        R"({"event_name":"Lead","event_time":1,"action_source":"website","user_data":{"lead_id":1}})"));
    CHECK(accepts(
        R"({"event_name":"Lead","event_time":1,"action_source":"website","event_source_url":"https://x","user_data":{"lead_id":1,"client_user_agent":"x"}})"));
    CHECK_FALSE(accepts(
        R"({"event_name":"Lead","event_time":1,"action_source":"website","event_source_url":"https://x","user_data":{"lead_id":1}})"));
    CHECK_FALSE(accepts(
        R"({"event_name":"Lead","event_time":1,"action_source":"business_messaging","user_data":{"lead_id":1}})"));
    CHECK(accepts(
        R"({"event_name":"LeadSubmitted","event_time":1,"action_source":"business_messaging","messaging_channel":"whatsapp","user_data":{"lead_id":1}})"));
    CHECK_FALSE(accepts(conversions_event(R"(,"messaging_channel":"sms")")));
    CHECK_FALSE(accepts(conversions_event(R"(,"customer_segmentation":"vip")")));
    CHECK_FALSE(accepts(conversions_event("", R"("fbc":"IwAR2F4")")));
    CHECK_FALSE(accepts(conversions_event(
        R"(,"data_processing_options":["LDU"],"data_processing_options_country":0,"data_processing_options_state":1000)")));
    CHECK(accepts(conversions_event(R"(,"original_event_data":{"event_name":"Lead","event_time":1})")));
    CHECK_FALSE(accepts(
        R"({"event_name":"Purchase","event_time":1,"action_source":"chat","user_data":{"lead_id":1},"custom_data":{"value":1}})"));
    CHECK_FALSE(schema_accepts(schema, json::parse(R"({"access_token":"t","data":[]})")));
    CHECK_FALSE(schema_accepts(schema, json::parse(R"({"data":[)" + conversions_event() + "]}")));
}

TEST_CASE("every event of the golden request is one that the schema takes") {
    const auto schema = load_schema("conversions_request");
    std::ifstream file(PROJECT_SOURCE_DIR "/tests/golden/request_body.ndjson");
    int count = 0;
    for (std::string event; std::getline(file, event); ++count) {
        CAPTURE(event);
        CHECK(schema_accepts(schema, json::parse(R"({"access_token":"t","data":[)" + event + "]}")));
    }
    CHECK(count == 12);
}

TEST_CASE("the schema of offline requests takes match keys with a lifecycle stage") {
    const auto schema = load_schema("offline_request");
    const auto accepts = [&](std::string_view keys, std::string_view name, std::string_view custom) {
        return schema_accepts(schema,
                              json::parse(R"({"access_token":"t","upload_tag":"u","data":[{"match_keys":{)" +
                                          std::string(keys) + R"(},"event_name":")" + std::string(name) +
                                          R"(","event_time":1456870902,"custom_data":{)" +
                                          std::string(custom) + "}}]}"));
    };
    constexpr std::string_view custom =
        R"("lead_event_source":"CRM","facebook_lifecycle_stage_name":"LEAD","lifecycle_stage_name":"new")";
    const auto email = R"("email":[")" + std::string(hash) + "\"]";
    CHECK(accepts(email, "Other", custom));
    CHECK(accepts(R"("lead_id":"123456789012345")", "Other", custom));
    CHECK_FALSE(accepts(email, "Lead", custom));
    CHECK_FALSE(accepts("", "Other", custom));
    CHECK_FALSE(accepts(R"("email":["x@example.com"])", "Other", custom));
    CHECK_FALSE(accepts(R"("fn":[")" + std::string(hash) + "\"]", "Other", custom));
    CHECK_FALSE(accepts(email, "Other", R"("lead_event_source":"CRM")"));
}

TEST_CASE("the schema of events needs a name and allows what it does not know") {
    const auto schema = load_schema("datalayer_event");
    CHECK(schema_accepts(
        schema, json::parse(R"({"event_name":"generate_lead","crm":{"lead_id":1234567890123456},"x":[1]})")));
    CHECK_FALSE(schema_accepts(schema, json::parse(R"({"user":{"email":"a@b.c"}})")));
    CHECK_FALSE(schema_accepts(schema, json::parse(R"({"event_name":""})")));
    CHECK_FALSE(schema_accepts(schema, json::parse(R"({"event_name":"x","user":"me"})")));
}

} // namespace
} // namespace lead_ads::config
