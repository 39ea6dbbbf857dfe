// Versions, endpoints, plain scalars, places of Limited Data Use, folded names: table by table.
#include "config/endpoint.hpp"
#include "config/limited_data_use.hpp"
#include "config/versions.hpp"
#include "config/yaml_scalar.hpp"
#include "core/fold.hpp"
#include "tests/config/findings.hpp"

#include <doctest/doctest.h>

namespace lead_ads::config {
namespace {

std::string on_version(std::string_view version, std::chrono::year_month_day today) {
    const auto finding = check_version(version, std::chrono::sys_days(today) + 23h);
    return finding ? finding->message : "";
}

TEST_CASE("a version is warned of from 90 days before its last day on") {
    CHECK(on_version("v26.0", 2030y / 1 / 1).empty());
    CHECK(on_version("v25.0", 2028y / 4 / 29).empty());
    CHECK(on_version("v25.0", 2028y / 4 / 30) == "the Graph API v25.0 ends on 2028-07-29, in 90 days");
    CHECK(on_version("v24.0", 2028y / 2 / 18) == "the Graph API v24.0 ends on 2028-02-18, in 0 days");
    CHECK(on_version("v24.0", 2028y / 2 / 19) == "the Graph API v24.0 ended on 2028-02-18");
    CHECK(on_version("v23.0", 2027y / 10 / 1) == "the Graph API v23.0 ends on 2027-10-08, in 7 days");
    CHECK(on_version("v22.0", 2027y / 6 / 1) == "the Graph API v22.0 ended on 2027-05-20");
    CHECK(on_version("v21.0", 2026y / 11 / 22) == "the Graph API v21.0 ends on 2027-01-21, in 60 days");
    CHECK(on_version("v20.0", 2026y / 1 / 1) == "the Graph API v20.0 has ended");
    CHECK(on_version("v27.0", 2026y / 1 / 1) == "this release does not know the Graph API v27.0");
}

TEST_CASE("a version is v, digits, a point and a digit") {
    for (const std::string_view good : {"v26.0", "v3.3", "v126.1"})
        CHECK(is_version(good));
    for (const std::string_view bad :
         {"", "v", "26.0", "v26", "v.0", "v26.", "v26.00", "v1234.0", "v2a.0", "V26.0", "v26.x"})
        CHECK_FALSE(is_version(bad));
}

TEST_CASE("an endpoint is https, or http on a loopback address") {
    for (const std::string_view good :
         {"https://graph.facebook.com", "https://127.0.0.1:8443", "http://127.0.0.1:80", "http://127.9.9.9",
          "http://localhost:1", "http://[::1]:8080", "https://[2001:db8::1]",
          "https://graph.example.com:65535"}) {
        CAPTURE(good);
        CHECK(check_endpoint(good).message.empty());
    }
    for (const std::string_view bad : {"",
                                       "https://",
                                       "http://graph.facebook.com",
                                       "http://128.0.0.1",
                                       "http://127.0.0.1.example.com",
                                       "https://a:0",
                                       "https://a:65536",
                                       "https://a:",
                                       "https://a:b",
                                       "https://a/b",
                                       "https://a?b",
                                       "https://a#b",
                                       "https://a@b",
                                       "https://[::1",
                                       "https://a b",
                                       "https://[x]",
                                       "https://a..b",
                                       "HTTPS://a",
                                       "graph.facebook.com",
                                       "http://localhost.example.com",
                                       "http://[::1%25lo]",
                                       "https://a\\b",
                                       "http://0x7f.0.0.1",
                                       "https://é"}) {
        CAPTURE(bad);
        CHECK_FALSE(check_endpoint(bad).message.empty());
    }
}

struct scalar_case {
    std::string_view text;
    scalar_type type;
    std::string_view digits;
};
constexpr scalar_case scalars[] = {
    {"0", scalar_type::number, "0"},
    {"-0", scalar_type::number, "-0"},
    {"12345678901234567890123", scalar_type::number, "12345678901234567890123"},
    {"+7", scalar_type::number, "7"},
    {"1.", scalar_type::number, "1"},
    {".5", scalar_type::number, "0.5"},
    {"-.5", scalar_type::number, "-0.5"},
    {"1.50", scalar_type::number, "1.50"},
    {"1e5", scalar_type::number, "1e5"},
    {"1.5E-3", scalar_type::number, "1.5E-3"},
    {"0x1F", scalar_type::number, "31"},
    {"0o17", scalar_type::number, "15"},
    {"0xffffffffffffffff", scalar_type::number, "18446744073709551615"},
    {"007", scalar_type::text, ""},
    {"1_000", scalar_type::text, ""},
    {"1e", scalar_type::text, ""},
    {"1e+", scalar_type::text, ""},
    {"1.2.3", scalar_type::text, ""},
    {".", scalar_type::text, ""},
    {"-", scalar_type::text, ""},
    {"+", scalar_type::text, ""},
    {"0x", scalar_type::text, ""},
    {"0xG", scalar_type::text, ""},
    {"0x-1", scalar_type::text, ""},
    {"1 2", scalar_type::text, ""},
    {"yes", scalar_type::text, ""},
    {"off", scalar_type::text, ""},
    {"tRUE", scalar_type::text, ""},
    {"", scalar_type::text, ""},
    {"TRUE", scalar_type::boolean, ""},
    {"false", scalar_type::boolean, ""},
    {"-.INF", scalar_type::not_finite, ""},
    {".nan", scalar_type::not_finite, ""},
};

TEST_CASE("a plain scalar means what YAML 1.2 says, and keeps its digits") {
    for (const auto& c : scalars) {
        CAPTURE(c.text);
        const auto read = read_plain_scalar(c.text);
        CHECK(read.type == c.type);
        CHECK(read.digits == c.digits);
    }
    CHECK(read_plain_scalar("True").is_true);
    CHECK_FALSE(read_plain_scalar("False").is_true);
}

TEST_CASE("states and countries of Limited Data Use go by code, abbreviation or name") {
    CHECK(limited_data_use_state("California") == 1000);
    CHECK(limited_data_use_state("ri") == 1013);
    CHECK(limited_data_use_state("1006") == 1006);
    CHECK(limited_data_use_state("0") == 0);
    for (const std::string_view bad : {"", "1014", "Ontario", "NY", "01000"})
        CHECK_FALSE(limited_data_use_state(bad));
    CHECK(limited_data_use_country("us") == 1);
    CHECK(limited_data_use_country("United States") == 1);
    CHECK(limited_data_use_country("0") == 0);
    for (const std::string_view bad : {"", "2", "France"})
        CHECK_FALSE(limited_data_use_country(bad));
    CHECK(limited_data_use_state_names().size() == 14);
}

TEST_CASE("names fold without case and surrounding space, in every script") {
    CHECK(core::folded("  Won\t") == "won");
    CHECK(core::folded("\xC2\xA0ÉTÉ ") == "été");
    CHECK(core::folded("QUALIFIÉ à relancer") == "qualifié à relancer");
    CHECK(core::folded("ΣΑΣ") == "σας");
    CHECK(core::folded("   ").empty());
}

} // namespace
} // namespace lead_ads::config
