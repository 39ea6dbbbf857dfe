#include "core/json_parse.hpp"
#include "core/json_write.hpp"
#include "core/note.hpp"
#include "facebook/customer_information.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace lead_ads;

namespace {

struct made {
    std::string json;
    std::string notes;
};

// `user_data` as sent to the Conversions API.
made send(std::string_view user_data) {
    core::arena memory;
    core::note_list notes;
    core::sha256_digester digester;
    const facebook::normalise_settings settings{"33", 2026};
    const core::report report{notes};
    const auto parsed = core::parse_json(user_data, memory);
    REQUIRE(parsed.ok);
    const auto person = facebook::hashed_user_data(parsed.root, {settings, digester, memory, report});
    made result;
    core::write_json(person, result.json);
    for (const auto& note : notes.all())
        result.notes.append(note.property).append(" ").append(note.code).append(";");
    return result;
}

} // namespace

TEST_CASE("what Meta does not want hashed is sent in clear text with the type that it takes") {
    constexpr auto clear =
        R"({"client_ip_address":"2001:db8::1","fbc":"fb.1.2.x","lead_id":5559210769259384,"madid":7})";
    CHECK(send(clear).json == clear);
    CHECK(send(clear).notes == "");
}

TEST_CASE("what is no address, no text or unknown is left out with a note, and null without one") {
    CHECK(send(R"({"client_ip_address":"300.1.1.1"})").json == "{}");
    CHECK(send(R"({"client_ip_address":"300.1.1.1"})").notes ==
          "data.0.user_data.client_ip_address not_an_ip_address;");
    CHECK(send(R"({"fbp":{},"anon_id":""})").notes ==
          "data.0.user_data.fbp not_text;data.0.user_data.anon_id not_text;");
    CHECK(send(R"({"favourite_colour":"red","fbc":null})").json == "{}");
    CHECK(send(R"({"favourite_colour":"red","fbc":null})").notes ==
          "data.0.user_data.favourite_colour unknown_property;");
}

TEST_CASE("one text becomes one digest, several become an array, and what does not normalise a note") {
    constexpr auto mary = R"("6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec")";
    CHECK(send(R"({"fn":" Mary "})").json == R"({"fn":)" + std::string(mary) + "}");
    CHECK(send(R"({"fn":["Mary","mary"]})").json == R"({"fn":)" + std::string(mary) + "}");
    CHECK(send(R"({"em":"no address"})").notes == "data.0.user_data.em not_normalisable;");
    CHECK(send(R"({"em":"","ph":true})").json == "{}");
    CHECK(send(R"({"em":"","ph":true})").notes == "data.0.user_data.ph not_normalisable;");
}
