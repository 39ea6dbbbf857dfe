#include "dispatch/policy.hpp"
#include "dispatch/usage.hpp"

#include <doctest/doctest.h>

using namespace lead_ads::dispatch;

namespace {
usage read(const std::string& app, const std::string& business = {}, const std::string& retry_after = {},
           const std::string& date = {}) {
    answer got;
    got.app_usage = app;
    got.business_usage = business;
    got.retry_after = retry_after;
    got.date = date;
    return read_usage(got, 1'700'000'000 * second);
}
} // namespace

TEST_CASE("usage is the highest percent of all") {
    CHECK(read(R"({"call_count":28,"total_time":25,"total_cputime":81})").percent == 81);
    CHECK(read("", R"({"1":[{"call_count":10},{"total_time":95.5}],"2":[{"call_count":90}]})").percent ==
          95.5);
    CHECK(read(R"({"call_count":40})", R"({"1":[{"call_count":10}]})").percent == 40);
    CHECK(read(R"({"call_count":1e300})").percent == 1000);
}

TEST_CASE("the longest pause that is named counts, up to an hour") {
    CHECK(read("",
               R"({"1":[{"estimated_time_to_regain_access":3}],"2":[{"estimated_time_to_regain_access":5}]})")
              .named_pause == 300 * second);
    CHECK(read("", R"({"1":[{"estimated_time_to_regain_access":600}]})").named_pause == 3600 * second);
    CHECK(read("", R"({"1":[{"estimated_time_to_regain_access":-5}]})").named_pause == 0);
    CHECK(read("", R"({"1":[{"estimated_time_to_regain_access":0}]})").named_pause == 0);
    CHECK(read("", "", "120").named_pause == 120 * second);
    CHECK(read("", "", "0").named_pause == 0);
    CHECK(read("", "", "86400").named_pause == 3600 * second);
    CHECK(read("", "", "99999999999999999999").named_pause == 3600 * second);
    CHECK(read("", R"({"1":[{"estimated_time_to_regain_access":1}]})", "90").named_pause == 90 * second);
}

TEST_CASE("a date in Retry-After is compared with the answer's own, or else with our clock") {
    const auto* const later = "Tue, 14 Nov 2023 22:14:20 GMT"; // 1700000060
    CHECK(read("", "", later).named_pause == 60 * second);
    CHECK(read("", "", later, "Tue, 14 Nov 2023 22:14:00 GMT").named_pause == 20 * second);
    CHECK(read("", "", "Tue, 14 Nov 2023 22:13:20 GMT").named_pause == 0);
    CHECK(read("", "", "Tue, 14 Nov 2024 22:13:20 GMT").named_pause == 3600 * second);
}

TEST_CASE("what cannot be read is as if it had not come") {
    for (const auto* text :
         {"x", "-5", "1.5", "12 ", "[]", "{", "{\"a\":{}}", "{\"1\":[[]]}", "null", "\xff"}) {
        CAPTURE(text);
        CHECK(read(text, text, text).named_pause == 0);
        CHECK(read(text, text, text).percent == 0);
    }
}

TEST_CASE("HTTP dates are read in the form that servers must send") {
    struct row {
        const char* text;
        std::optional<std::int64_t> expected;
    };
    const row rows[] = {
        {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},     {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
        {"Thu, 29 Feb 2024 23:59:60 GMT", 1709251200},    {"Sun, 06 Nov 1994 08:49:37 CET", std::nullopt},
        {"Sun, 06 nov 1994 08:49:37 GMT", std::nullopt},  {"Sun, 31 Feb 1994 08:49:37 GMT", std::nullopt},
        {"Sun, 06 Nov 1994 24:49:37 GMT", std::nullopt},  {"Sun, -6 Nov 1994 08:49:37 GMT", std::nullopt},
        {"Sunday, 06-Nov-94 08:49:37 GMT", std::nullopt}, {"", std::nullopt},
    };
    for (const auto& r : rows) {
        CAPTURE(r.text);
        CHECK(read_http_date(r.text) == r.expected);
    }
}
