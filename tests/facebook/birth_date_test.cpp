#include "facebook/birth_date.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace lead_ads;
using namespace lead_ads::facebook;

namespace {

constexpr int this_year = 2026;

std::string date(std::string_view text, int year = this_year) {
    core::arena memory;
    return std::string(normalise_birth_date(text, year, memory));
}

} // namespace

TEST_CASE("birth dates are read in the usual orders") {
    const struct {
        std::string_view text, result;
    } cases[] = {
        {"1990-05-20", "19900520"},
        {"20.05.1990", "19900520"},
        {"05/20/1990", "19900520"},
        {"03/04/1990", "19900304"},
        {"1990/20/05", "19900520"},
        {"5/1990/13", "19900513"},
        {"13/1990/5", "19900513"},
        {"1990-05-20T10:00:00Z", "19900520"},
        {"1990年5月20日", "19900520"},
        {"born 19900520", "19900520"},
        {"31/02/1990", "19900231"},
        // Eight digits alone are read as YYYYMMDD only.
        {"19900231", "19900231"},
        {"20270101", "20270101"},
        {"99999999", ""},
        {"15061990", ""},
        {"06151990", ""},
        {"19901506", ""},
        {"17991231", ""},
        {"1/2/1500", ""},
        {"31/12/1799", ""},
        {"1/1/1800", "18000101"},
        {"32/01/1990", ""},
        {"13/13/1990", ""},
        {"0/1/1990", ""},
        {"20/05/90", ""},
        {"20 May 1990", ""},
        {"19900520 1", ""},
        {"999999999999999999999999/1/1", ""},
        {"1/1/4294968286", ""},
        {"", ""},
        {"unknown", ""},
    };
    for (const auto& [text, result] : cases) {
        CAPTURE(text);
        CHECK(date(text) == result);
    }
}

TEST_CASE("a birth is at the latest in the year after the clock's") {
    CHECK(date("1/1/2027", 2026) == "20270101");
    CHECK(date("1/1/2028", 2026) == "");
    CHECK(date("1/1/2028", 2027) == "20280101");
    CHECK(date("1/1/200000", 2'000'000'000) == "");
}

TEST_CASE("a birth date has a year, a month and a day") {
    constexpr auto parts = split_birth_date("19900520");
    CHECK(parts.year == "1990");
    CHECK(parts.month == "05");
    CHECK(parts.day == "20");
}

TEST_CASE("parts of a birth date that come alone are checked one by one") {
    core::arena memory;
    CHECK(normalise_birth_year(" 1990 ", this_year, memory) == "1990");
    CHECK(normalise_birth_year("1500", this_year, memory) == "");
    CHECK(normalise_birth_year("90", this_year, memory) == "");
    CHECK(normalise_birth_month("5", memory) == "05");
    CHECK(normalise_birth_month("12", memory) == "12");
    CHECK(normalise_birth_month("13", memory) == "");
    CHECK(normalise_birth_month("May", memory) == "");
    CHECK(normalise_birth_day("31", memory) == "31");
    CHECK(normalise_birth_day("32", memory) == "");
    CHECK(normalise_birth_day("0", memory) == "");
    CHECK(normalise_birth_day("", memory) == "");
}
