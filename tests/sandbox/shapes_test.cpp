#include "sandbox/shapes.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include <string>

using namespace graph_sandbox;

TEST_CASE("a digest is 64 or 32 hex digits, with or without the parameter builder's appendix") {
    const std::string sha = "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f";
    const std::string md5 = "0123456789abcdef0123456789abcdef";
    const std::string upper = "62A14E44F765419D10FEA99367361A727C12365E2520F32218D505ED9AA0F62F";
    struct row {
        std::string text;
        bool good;
    };
    const row rows[] = {
        {sha, true},
        {md5, true},
        {sha + ".BA", true},
        {md5 + ".AQ", true},
        {sha + ".AQQAAQMB", true}, // format 1, language 4, origin 0, version 1.3.1
        {sha + ".AQQCAQMB", true}, // origin 2
        {upper + ".BA", true},     // passed through as it came
        {upper, false},
        {"", false},
        {sha + "0", false},
        {sha.substr(1), false},
        {sha + ".", false},
        {sha + ".XX", false},
        {sha + ".AgQAAQMB", false}, // format 2
        {sha + ".AQcAAQMB", false}, // language 7
        {sha + ".AQQEAQMB", false}, // origin 4
        {sha + ".AQQAAQM", false},
        {sha + ".AQQAAQ+B", false},
        {sha + ".BA.BA", false},
        {"john@example.com", false},
        {"g" + sha.substr(1), false},
    };
    for (const row& r : rows) {
        CAPTURE(r.text);
        CHECK(is_digest(r.text) == r.good);
    }
}

TEST_CASE("shapes tell integers, numbers, amounts, currencies and addresses apart") {
    struct row {
        shape fits;
        std::string_view json;
        bool good;
    };
    const row rows[] = {
        {is_lead_id, "999999999999999", true},
        {is_lead_id, "9999999999999999", true},
        {is_lead_id, "1e15", false},
        {is_lead_id, "\" 123456789012345\"", false},
        {is_lead_id, "18446744073709551616", false},
        {is_amount, "\"-12.50\"", true},
        {is_amount, "\"1e3\"", true},
        {is_amount, "\"NaN\"", false},
        {is_amount, "\" 1\"", false},
        {is_amount, "\"\"", false},
        {is_amount, "true", false},
        {is_currency, "\"usd\"", true},
        {is_currency, "\"US1\"", false},
        {is_currency, "\"€€€\"", false},
        {is_web_address, "\"http://a\"", true},
        {is_web_address, "\"https:///x\"", false},
        {is_web_address, "\"https://a b\"", false},
        {is_flag, "0", true},
        {is_flag, "2", false},
        {is_text, "\" \"", false},
        {is_texts, "[]", false},
        {is_texts, "[\"a\"]", true},
        {is_extinfo, "[1]", false},
        {is_count, "18446744073709551615", true},
        {is_count, "-1", false},
    };
    for (const row& r : rows) {
        CAPTURE(r.json);
        CHECK(r.fits(boost::json::parse(r.json)) == r.good);
    }
}

TEST_CASE("digits keep their number") {
    CHECK(digits_of(boost::json::parse("1234567890123456")) == "1234567890123456");
    CHECK(digits_of(boost::json::parse("\"0123\"")) == "0123");
    CHECK(digits_of(boost::json::parse("-5")).empty());
    CHECK(digits_of(boost::json::parse("1.5")).empty());
    CHECK(digits_of(boost::json::parse("\"x\"")).empty());
}
