#include "config/read.hpp"
#include "core/json_parse.hpp"
#include "core/json_write.hpp"
#include "transform/properties.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace lead_ads;

namespace {

struct refusals final : transform::refused_write_listener {
    int count = 0;
    void on_refused_write(const config::property_change&, mapping::write_result) override { ++count; }
};

struct changed {
    std::string json;
    int refused;
};

// The changes come as the mapping file writes them, so that the reader's view of them is the one that is
// tested.
changed change(std::string_view properties, std::string_view event) {
    const std::string file =
        "version: 1\ndestination: facebook_lead_ads\nsettings: {pixel_id: \"1\", access_token: \"${env:X}\", "
        "lead_id: \"{{a}}\", lead_event_source: C}\nmapping: [{event: \"*\", facebook_event_name: L}]\n"
        "properties:\n" +
        std::string(properties);
    config::read_options options;
    options.without_secrets = true;
    const auto read = config::read(file, "test.yaml", options);
    for (const auto& found : read.found)
        CAPTURE(found.message);
    REQUIRE(read.value != nullptr);
    core::arena memory;
    mapping::evaluation with(memory);
    const auto parsed = core::parse_json(event, memory);
    REQUIRE(parsed.ok);
    with.start(parsed.root, 0);
    refusals refused;
    transform::change_properties(read.value->properties, with, refused);
    std::string json;
    core::write_json(with.event, json);
    return {json, refused.count};
}

} // namespace

TEST_CASE("properties are renamed, copied, set and deleted in the order of the file") {
    struct row {
        const char* properties;
        const char* in;
        const char* out;
    };
    const row rows[] = {
        {"  - {rename: date_of_birth, to: user.birthdate}\n", R"({"date_of_birth":"1970"})",
         R"({"user":{"birthdate":"1970"}})"},
        {"  - {rename: missing, to: b}\n", R"({"b":1})", R"({"b":1})"},
        {"  - {copy: price, to: revenue}\n", R"({"price":12.30})", R"({"price":12.3,"revenue":12.3})"},
        {"  - {copy: user, to: user.self}\n", R"({"user":{"id":1}})", R"({"user":{"id":1,"self":{"id":1}}})"},
        {"  - {set: currency, to: EUR, when: \"NOT(EXISTS(currency))\"}\n", R"({})", R"({"currency":"EUR"})"},
        {"  - {set: currency, to: EUR, when: \"NOT(EXISTS(currency))\"}\n", R"({"currency":"USD"})",
         R"({"currency":"USD"})"},
        {"  - {set: n, to: \"=LENGTH(name)\"}\n  - {delete: name}\n", R"({"name":"abc"})", R"({"n":3})"},
        {"  - {delete: items.0}\n", R"({"items":[1,2]})", R"({"items":[2]})"},
        {"  - {copy: items.*.id, to: ids}\n", R"({"items":[{"id":1},{"sku":2},{"id":3}]})",
         R"({"items":[{"id":1},{"sku":2},{"id":3}],"ids":[1,3]})"},
        {"  - {copy: items.*.id, to: ids}\n", R"({"items":1})", R"({"items":1})"},
        {"  - {copy: a, to: b}\n  - {copy: b, to: c}\n", R"({"a":1})", R"({"a":1,"b":1,"c":1})"},
    };
    for (const auto& [properties, in, out] : rows) {
        CAPTURE(properties);
        CHECK(change(properties, in).json == out);
    }
}

TEST_CASE("a write that a scalar stands in the way of does nothing and says so") {
    const auto result = change("  - {set: user.email, to: x}\n", R"({"user":"text"})");
    CHECK(result.json == R"({"user":"text"})");
    CHECK(result.refused == 1);
}
