#include "facebook/event_time.hpp"

#include <doctest/doctest.h>

using namespace lead_ads;
using facebook::time_form;

namespace {

facebook::event_time read(const core::value& v, const char* zone = "UTC") {
    return facebook::read_event_time(v, *mapping::date::time_zone::find(zone));
}

} // namespace

TEST_CASE("a time is read from seconds, milliseconds and ISO-8601, as number or text") {
    struct row {
        core::value written;
        std::int64_t seconds;
    };
    const row rows[] = {
        {core::value::written_number("1700000000"), 1700000000},
        {core::value::written_number("1700000000123"), 1700000000},
        {core::value::written_number("1700000000.9"), 1700000000},
        {core::value::written_number("1.7e9"), 1700000000},
        {core::value::string("1700000000"), 1700000000},
        {core::value::string(" 1700000000123 "), 1700000000},
        {core::value::string("2023-11-14T22:13:20Z"), 1700000000},
        {core::value::string("2023-11-14T23:13:20.999+01:00"), 1700000000},
        {core::value::string("2023-11-14"), 1699920000},
        {core::value::written_number("99999999999"), 99999999999},
        {core::value::written_number("100000000000"), 100000000},
        {core::value::written_number("-5"), -5},
        {core::value::string("1969-12-31T23:59:59.500Z"), -1},
        {core::value::written_number("0"), 0},
    };
    for (const auto& [written, seconds] : rows) {
        CAPTURE(seconds);
        const auto time = read(written);
        CHECK(time.form == time_form::valid);
        CHECK(time.seconds == seconds);
    }
}

TEST_CASE("digits count as seconds, milliseconds, microseconds or nanoseconds by their size, or are a day") {
    struct row {
        const char* digits;
        std::int64_t seconds;
    };
    const row rows[] = {
        {"1785225600", 1785225600},          {"1785225600000", 1785225600},
        {"1785225600000000", 1785225600},    {"1785225600000000000", 1785225600},
        {"1785225600999999999", 1785225600}, {"1785225600.123456", 1785225600},
        {"-1785225600000000", -1785225600},  {"20260728", 1785189600}, // midnight in Paris
        {"20260728100000", 1785225600},      {"99999999", 99999999},
    };
    for (const auto& [digits, seconds] : rows) {
        CAPTURE(digits);
        const auto number = read(core::value::written_number(digits), "Europe/Paris");
        CHECK(number.form == time_form::valid);
        CHECK(number.seconds == seconds);
        CHECK(read(core::value::string(digits), "Europe/Paris").seconds == seconds);
    }
}

TEST_CASE("dates of databases, mail and browsers are read") {
    struct row {
        const char* text;
        std::int64_t seconds;
    };
    constexpr std::int64_t ten_in_paris = 1785225600;
    const row rows[] = {
        {"2026-07-28 10:00:00", ten_in_paris},
        {"2026-07-28 10:00", ten_in_paris},
        {"2026-07-28 10:00:00.123456", ten_in_paris},
        {"2026-07-28 08:00:00 UTC", ten_in_paris},
        {"2026-07-28 08:00:00 GMT", ten_in_paris},
        {"2026-07-28 08:00:00Z", ten_in_paris},
        {"2026-07-28T08:00:00 Z", ten_in_paris},
        {"2026-07-28 10:00:00+02", ten_in_paris},
        {"2026-07-28 10:00:00 +02:00", ten_in_paris},
        {"2026-07-28T08:00:00.000+0000", ten_in_paris},
        {"2026-07-28 08:00:00 +0000 UTC", ten_in_paris},
        {"Tue, 28 Jul 2026 08:00:00 GMT", ten_in_paris},
        {"Tue, 28 Jul 2026 10:00:00 +0200", ten_in_paris},
        {"28 Jul 2026 10:00 +0200", ten_in_paris},
        {"Tue Jul 28 2026 10:00:00 GMT+0200 (Central European Summer Time)", ten_in_paris},
        {"Tue Jul 28 2026 10:00:00 GMT+0200 (CEST)", ten_in_paris},
        {"2026-07-28\xC2\xA0"
         "10:00:00",
         ten_in_paris},
        {"2026-07-28T24:00:00Z", 1785283200},
        {"2026-10-25 02:30:00", 1792888200}, // the first of two, whatever the clock says
        {"2026-10-25T02:30:00", 1792888200},
        {"2026-03-29 02:30:00", 1774747800}, // skipped: the later reading
    };
    for (const auto& [text, seconds] : rows) {
        CAPTURE(text);
        const auto time = read(core::value::string(text), "Europe/Paris");
        CHECK(time.form == time_form::valid);
        CHECK(time.seconds == seconds);
    }
}

TEST_CASE("what has two readings or has lost digits is invalid for its own reason") {
    using facebook::time_fault;
    struct row {
        const char* text;
        time_fault fault;
    };
    const row rows[] = {
        {"28/07/2026 10:00", time_fault::form},
        {"07/28/2026", time_fault::form},
        {"Wed, 28 Jul 2026 10:00:00 GMT", time_fault::form}, // it was a Tuesday
        {"28 Jul 26 10:00 GMT", time_fault::form},
        {"28 juil. 2026 10:00", time_fault::form},
        {"1,785,225,600", time_fault::form},
        {"1785225600,5", time_fault::form},
        {"2026-07-28 10:00:00 CEST", time_fault::zone_abbreviation},
        {"2026-07-28 10:00:00PDT", time_fault::zone_abbreviation},
        {"Tue, 28 Jul 2026 10:00:00 EST", time_fault::zone_abbreviation},
        {"Tue Jul 28 10:00:00 CEST 2026", time_fault::zone_abbreviation},
        {"7/28/2026 10:00 AM ET", time_fault::zone_abbreviation},
        {"45500", time_fault::spreadsheet_day},
        {"46000.5", time_fault::spreadsheet_day},
        {"46000,5", time_fault::spreadsheet_day},
        {"1.78523E+12", time_fault::scientific},
        {"1,78523E+12", time_fault::scientific},
        {"10:00", time_fault::no_day},
        {"2026-07", time_fault::no_day},
        {"2026-W31", time_fault::no_day},
    };
    for (const auto& [text, fault] : rows) {
        CAPTURE(text);
        const auto time = read(core::value::string(text), "Europe/Paris");
        CHECK(time.form == time_form::invalid);
        CHECK(time.fault == fault);
    }
    CHECK(read(core::value::written_number("46000.5")).fault == time_fault::spreadsheet_day);
    CHECK(read(core::value::number(45500)).fault == time_fault::spreadsheet_day);
}

TEST_CASE("a time without an offset is read in the configured zone") {
    CHECK(read(core::value::string("2023-07-14T12:00:00"), "Europe/Paris").seconds == 1689328800);
    CHECK(read(core::value::string("2023-07-14T12:00:00Z"), "Europe/Paris").seconds == 1689336000);
}

TEST_CASE("null and empty text are no time, and anything else is an invalid one") {
    CHECK(read({}).form == time_form::missing);
    CHECK(read(core::value::string("")).form == time_form::missing);
    CHECK(read(core::value::string("  ")).form == time_form::missing);
    CHECK(read(core::value::string("yesterday")).form == time_form::invalid);
    CHECK(read(core::value::string("NaN")).form == time_form::invalid);
    CHECK(read(core::value::string("inf")).form == time_form::invalid);
    CHECK(read(core::value::boolean(true)).form == time_form::invalid);
    CHECK(read(core::value::array({})).form == time_form::invalid);
    CHECK(read(core::value::written_number("1e300")).form == time_form::invalid);
    CHECK(read(core::value::written_number("1e400")).form == time_form::invalid);
}

TEST_CASE("Meta takes 62 days from a shop and 7 from everywhere else") {
    CHECK(facebook::accepted_age("physical_store") == std::chrono::days{62});
    CHECK(facebook::accepted_age("system_generated") == std::chrono::days{7});
    CHECK(facebook::accepted_age("") == std::chrono::days{7});
}
