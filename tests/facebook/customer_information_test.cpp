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
        R"({"client_ip_address":"2001:db8::1","fbc":"fb.1.1785200000000.IwAR1a-b_c","lead_id":5559210769259384,"madid":7})";
    CHECK(send(clear).json == clear);
    CHECK(send(clear).notes == "");
}

TEST_CASE("what is no address, no text or unknown is left out with a note, and null without one") {
    CHECK(send(R"({"client_ip_address":"300.1.1.1"})").json == "{}");
    CHECK(send(R"({"client_ip_address":"300.1.1.1"})").notes ==
          "data.0.user_data.client_ip_address not_an_ip_address;");
    CHECK(send(R"({"fbp":{},"anon_id":""})").notes ==
          "data.0.user_data.fbp not_an_fbp;data.0.user_data.anon_id not_text;");
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

TEST_CASE("ids of Meta's other products pass in clear text, and words that stand for none do not") {
    constexpr auto ids =
        R"({"page_scoped_user_id":"24","ig_account_id":17841400000000000,"ig_sid":"9",)"
        R"("subscription_id":"s","fb_login_id":1,"anon_id":"XZ","madid":"38400000-8cf0","page_id":"7",)"
        R"("ctwa_clid":"Aff","whatsapp_business_account_id":"55","client_user_agent":"Mozilla/5.0"})";
    CHECK(send(ids).json == ids);
    CHECK(send(ids).notes == "");
    CHECK(send(R"({"madid":"undefined","ig_sid":"{{user.sid}}"})").json == "{}");
    CHECK(send(R"({"madid":"undefined"})").notes == "data.0.user_data.madid not_text;");
}

TEST_CASE("an fbc that is none is left out with a note, and so is an fbp") {
    const auto kept = [](std::string_view key, std::string_view text) {
        const auto made = send(R"({")" + std::string(key) + R"(":")" + std::string(text) + R"("})");
        const bool is_kept = made.json != "{}";
        CHECK(made.notes ==
              (is_kept ? "" : "data.0.user_data." + std::string(key) + " not_an_" + std::string(key) + ";"));
        return is_kept;
    };
    for (const auto* good : {"fb.1.1785200000000.IwAR1a-b_cDEF", "fb.1.1785200000000.IwAR1a-b_c.AQECAQMB",
                             "fb.2.1785200000000.a", "fb.0.1785200000000.A_-9"}) {
        CAPTURE(good);
        CHECK(kept("fbc", good));
    }
    for (const auto* bad :
         {"fb.1.1785200000000", "fb.1.1785200000000.", "IwAR1a-b_cDEF",
          "fb.1.1785200000000.fb.1.1785100000000.IwAR1a", "fb.1.1785200000000.IwAR1a%20b c", "undefined",
          "fb.1.1785200000.IwAR1a", "fb.1.1785200000000.undefined", "fb.1.1785200000000.a.b.c",
          "fb.1.1785200000000.a.", "FB.1.1785200000000.a", "fb..1785200000000.a", "fb.x.1785200000000.a",
          "fb.1.17852000000xx.a", "fb.1.1785200000000.{{fbclid}}", "fb.1.1785200000000.é"}) {
        CAPTURE(bad);
        CHECK_FALSE(kept("fbc", bad));
    }
    CHECK(kept("fbp", "fb.1.1596403881668.1116446470"));
    CHECK(kept("fbp", "fb.1.1596403881668.1116446470.AQECAQMB"));
    CHECK_FALSE(kept("fbp", "fb.1.1596403881668.IwAR"));
    CHECK_FALSE(kept("fbp", "1116446470"));
    CHECK(send(R"({"fbc":["fb.1.1785200000000.IwAR1a"]})").notes == "data.0.user_data.fbc not_an_fbc;");
    CHECK(send(R"({"fbc":" fb.1.1785200000000.IwAR1a "})").json == R"({"fbc":"fb.1.1785200000000.IwAR1a"})");
}

TEST_CASE("of a proxy's list the first public address counts, without port, brackets and zone") {
    const auto address = [](std::string_view text) {
        const auto json = send(R"({"client_ip_address":")" + std::string(text) + R"("})").json;
        return json == "{}" ? std::string() : json.substr(22, json.size() - 24);
    };
    CHECK(address("203.0.113.7") == "203.0.113.7");
    CHECK(address("203.0.113.7, 10.0.0.1") == "203.0.113.7");
    CHECK(address("10.0.0.1, 203.0.113.7, 198.51.100.2") == "203.0.113.7");
    CHECK(address("unknown, 203.0.113.7") == "203.0.113.7");
    CHECK(address(" 203.0.113.7 ") == "203.0.113.7");
    CHECK(address("203.0.113.7:51234") == "203.0.113.7");
    CHECK(address("[2001:db8::1]:443") == "2001:db8::1");
    CHECK(address("[2001:db8::1]") == "2001:db8::1");
    CHECK(address("2001:db8::1%eth0") == "2001:db8::1");
    CHECK(address("::ffff:203.0.113.7") == "203.0.113.7");
    for (const auto* bad : {"10.1.2.3",
                            "192.168.0.1",
                            "172.16.0.1",
                            "172.31.255.255",
                            "127.0.0.1",
                            "169.254.1.1",
                            "100.64.0.1",
                            "0.0.0.0",
                            "255.255.255.255",
                            "224.0.0.1",
                            "::1",
                            "::",
                            "fe80::1%eth0",
                            "fc00::1",
                            "fd12:3456::1",
                            "ff02::1",
                            "::ffff:10.0.0.1",
                            "300.1.1.1",
                            "localhost",
                            ",",
                            "10.0.0.1, 192.168.1.1",
                            "1.2.3",
                            "203.0.113.7.5"}) {
        CAPTURE(bad);
        CHECK(address(bad) == "");
    }
    CHECK(address("172.32.0.1") == "172.32.0.1");
    CHECK(send(R"({"client_ip_address":"10.0.0.1"})").notes ==
          "data.0.user_data.client_ip_address not_an_ip_address;");
}

TEST_CASE("a telephone number belongs to the person's own country, in whatever form it is written") {
    const auto digest_of = [](std::string_view digits) {
        return R"("ph":")" + core::sha256_hex(digits) + '"';
    };
    for (const auto* country : {"GB", "gb", "United Kingdom", "GBR", "UK", "Royaume-Uni"}) {
        CAPTURE(country);
        const auto made = send(R"({"ph":"07911 123456","country":")" + std::string(country) + R"("})");
        CHECK(made.json.find(digest_of("447911123456")) != std::string::npos);
        CHECK(made.notes == "");
    }
    // None that is known: the default country code is France's.
    CHECK(send(R"({"country":"undefined","ph":"0612345678"})").json.find(digest_of("33612345678")) !=
          std::string::npos);
    CHECK(send(R"({"ph":"0612345678"})").json.find(digest_of("33612345678")) != std::string::npos);
}

TEST_CASE("several addresses or numbers in one text are several digests, or none with a note") {
    const auto list = [](std::string_view key, std::string_view a, std::string_view b) {
        return R"({")" + std::string(key) + R"(":[")" + core::sha256_hex(a) + R"(",")" + core::sha256_hex(b) +
               R"("]})";
    };
    CHECK(send(R"({"em":"ada@example.com; ADA2@example.com"})").json ==
          list("em", "ada@example.com", "ada2@example.com"));
    CHECK(send(R"({"em":"ada@example.com,ada2@example.com"})").json ==
          list("em", "ada@example.com", "ada2@example.com"));
    CHECK(send(R"({"ph":"06 12 34 56 78 / 07 11 22 33 44"})").json ==
          list("ph", "33612345678", "33711223344"));
    CHECK(send(R"({"ph":["0612345678","0711223344"]})").json == list("ph", "33612345678", "33711223344"));
    CHECK(send(R"({"ph":["0612345678;0711223344","0612345678"]})").json ==
          list("ph", "33612345678", "33711223344"));
    CHECK(send(R"({"ph":"336123456,78"})").json == "{}");
    CHECK(send(R"({"ph":"336123456,78"})").notes == "data.0.user_data.ph not_normalisable;");
    CHECK(send(R"({"em":"ada@example.com; nobody"})").json == "{}");
    CHECK(send(R"({"em":"ada@example.com; nobody"})").notes == "data.0.user_data.em not_normalisable;");
}

TEST_CASE("Meta's test leads and digests of nothing are nobody, with a note for each") {
    const auto nobody = send(
        R"({"em":"test@meta.com","fn":"<test lead: dummy data for first_name>","zp":"<test lead: dummy data for zip>",)"
        R"("external_id":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b",)"
        R"("ph":["D41D8CD98F00B204E9800998ECF8427E"]})");
    CHECK(nobody.json == "{}");
    CHECK(nobody.notes ==
          "data.0.user_data.em not_normalisable;data.0.user_data.fn not_normalisable;"
          "data.0.user_data.zp not_normalisable;data.0.user_data.external_id not_normalisable;"
          "data.0.user_data.ph not_normalisable;");
}
