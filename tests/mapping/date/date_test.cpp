// Cases without an answer of Luxon's: our own rules, limits, zones by name, threads.
#include "mapping/date/date.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

using namespace lead_ads::mapping::date;
using lead_ads::core::arena;

namespace {

constexpr std::int64_t now = 1768469213589; // 2026-01-15T09:26:53.589Z

settings in(std::string_view zone) {
    return {time_zone::find(zone).value(), now, nullptr};
}

std::string iso_or_null(const std::optional<moment>& m) {
    return m ? to_iso(*m) : "null";
}

} // namespace

TEST_CASE("a text that is no ISO form but a number is a timestamp in milliseconds") {
    struct row {
        const char* text;
        const char* expected;
    };
    const row rows[] = {
        {"1684850645678", "2023-05-23T16:04:05.678+02:00"},
        {"-1684850645678", "1916-08-11T10:55:54.322+01:00"},
        {"1684850645678.9", "2023-05-23T16:04:05.678+02:00"},
        {"1684850645", "1970-01-20T13:00:50.645+01:00"},
        {"5", "1970-01-01T01:00:00.005+01:00"},
        {"20230523", "2023-05-23T00:00:00.000+02:00"}, // a day, as fromISO has it
        {"2023", "2023-01-01T00:00:00.000+01:00"},
        {"12", "2026-01-15T12:00:00.000+01:00"},
        {"20231345", "null"}, // the form of a day, though there is none
        {"1684850645678 ", "null"},
        {"1e12", "null"},
        {"+1684850645678", "null"},
        {"8640000000000001", "null"},
        {"99999999999999999999999999999999", "null"},
        {"0x10", "null"},
        {"Infinity", "null"},
        {".5", "null"},
        {"5.", "null"},
        {"-", "null"},
    };
    for (const auto& [text, expected] : rows) {
        CAPTURE(text);
        CHECK(iso_or_null(parse_date(text, in("Europe/Paris"))) == std::string(expected));
    }
}

TEST_CASE("numbers that no date can hold are no dates") {
    const time_zone utc;
    CHECK(iso_or_null(from_milliseconds(-0.9, utc)) == "1970-01-01T00:00:00.000Z");
    CHECK(iso_or_null(from_milliseconds(8.64e15, utc)) == "+275760-09-13T00:00:00.000Z");
    CHECK_FALSE(from_milliseconds(8.64e15 + 1, utc));
    CHECK_FALSE(from_milliseconds(std::numeric_limits<double>::quiet_NaN(), utc));
    CHECK_FALSE(from_milliseconds(-std::numeric_limits<double>::infinity(), utc));
}

TEST_CASE("RFC 3339 wants a full date, a full time and an offset") {
    struct row {
        const char* text;
        std::optional<std::int64_t> expected;
    };
    const row rows[] = {
        {"2023-05-23T14:04:05Z", 1684850645000},
        {"2023-05-23t14:04:05z", 1684850645000},
        {"2023-05-23T14:04:05.678Z", 1684850645678},
        {"2023-05-23T14:04:05.6789Z", 1684850645678},
        {"2023-05-23T16:04:05+02:00", 1684850645000},
        {"2023-05-23T13:34:05.5-00:30", 1684850645500},
        {"2023-05-23T14:04:05", std::nullopt},
        {"2023-05-23T14:04Z", std::nullopt},
        {"2023-05-23", std::nullopt},
        {"20230523T140405Z", std::nullopt},
        {"2023-05-23 14:04:05Z", std::nullopt},
        {"2023-05-23T14:04:05,5Z", std::nullopt},
        {"2023-05-23T14:04:05.Z", std::nullopt},
        {"2023-05-23T14:04:05+02", std::nullopt},
        {"2023-05-23T14:04:05+0200", std::nullopt},
        {"2023-05-23T14:04:05+02:00[Europe/Paris]", std::nullopt},
        {"2023-05-23T24:00:00Z", std::nullopt},
        {"2023-02-29T14:04:05Z", std::nullopt},
        {"2023-05-23T14:04:60Z", std::nullopt},
        {"", std::nullopt},
    };
    for (const auto& [text, expected] : rows) {
        CAPTURE(text);
        CHECK(parse_rfc3339(text) == expected);
    }
}

TEST_CASE("zones are found by IANA name in any case, by UTC and by offset, and nothing else") {
    struct row {
        const char* name;
        const char* expected; // of 2023-07-01T00:00Z there
    };
    const row rows[] = {
        {"UTC", "2023-07-01T00:00:00.000Z"},
        {"utc", "2023-07-01T00:00:00.000Z"},
        {"GMT", "2023-07-01T00:00:00.000Z"},
        {"Etc/UTC", "2023-07-01T00:00:00.000+00:00"},
        {"Europe/Paris", "2023-07-01T02:00:00.000+02:00"},
        {"europe/PARIS", "2023-07-01T02:00:00.000+02:00"},
        {"America/New_York", "2023-06-30T20:00:00.000-04:00"},
        {"Asia/Kolkata", "2023-07-01T05:30:00.000+05:30"},
        {"+02:00", "2023-07-01T02:00:00.000+02:00"},
        {"-3", "2023-06-30T21:00:00.000-03:00"},
        {"UTC+5:30", "2023-07-01T05:30:00.000+05:30"},
        {"utc-09:45", "2023-06-30T14:15:00.000-09:45"},
        {"", nullptr},
        {"Europe/Atlantis", nullptr},
        {"Europe/Paris ", nullptr},
        {"Etc/Unknown", nullptr},
        {"GMT+2", nullptr},
        {"UTC+", nullptr},
        {"UTC+24:00", nullptr},
        {"+2:3", nullptr},
        {"local", nullptr},
        {"Z", nullptr},
    };
    for (const auto& [name, expected] : rows) {
        CAPTURE(name);
        const auto zone = time_zone::find(name);
        CHECK(zone.has_value() == (expected != nullptr));
        if (zone && expected) CHECK(to_iso(moment_at(1688169600000, *zone)) == expected);
    }
}

TEST_CASE("the offset of a date has a name") {
    struct row {
        const char* text;
        const char* expected;
    };
    const row rows[] = {
        {"2023-05-23T00:00:00+01:00", "UTC+1"}, {"2023-05-23T00:00:00+05:30", "UTC+5:30"},
        {"2023-05-23T00:00:00Z", "UTC"},        {"2023-05-23T00:00:00-03:30", "UTC-3:30"},
        {"2023-05-23T00:00:00", "UTC+2"},       {"2023-01-23T00:00:00", "UTC+1"},
        {"1900-01-23T00:00:00", "UTC+0:9"},
    };
    for (const auto& [text, expected] : rows) {
        CAPTURE(text);
        CHECK(utc_offset_name(parse_iso(text, in("Europe/Paris")).value().offset) == expected);
    }
}

TEST_CASE("units have their Luxon names, one or many, in any case") {
    CHECK(find_unit("years") == unit::years);
    CHECK(find_unit("Month") == unit::months);
    CHECK(find_unit("SECONDS") == unit::seconds);
    CHECK(find_unit("quarter") == unit::quarters);
    for (const auto* name : {"", "s", "yearss", "decades", "month ", "mois"})
        CHECK_FALSE(find_unit(name));
}

TEST_CASE("amounts that lead beyond every date give nothing") {
    const auto m = parse_iso("2023-05-23", in("UTC")).value();
    const double nan = std::numeric_limits<double>::quiet_NaN(),
                 infinity = std::numeric_limits<double>::infinity();
    for (const double amount : {nan, infinity, -infinity, 1e300, -1e300, 9e18, 300000.0})
        CHECK_FALSE(add(m, amount, unit::years));
    for (const double amount : {nan, infinity, -infinity, 1e300, -1e300, 9e18})
        for (int u = 0; u <= static_cast<int>(unit::milliseconds); ++u)
            CHECK_FALSE(add(m, amount, static_cast<unit>(u)));
    const auto first = from_milliseconds(-8.64e15, {}).value(), last = from_milliseconds(8.64e15, {}).value();
    CHECK(difference(first, last, unit::days) == 200'000'000);
    CHECK(difference(last, first, unit::milliseconds) == -17'280'000'000'000'000);
}

TEST_CASE("hostile formats and texts end soon and within bounds") {
    arena memory;
    const auto m = parse_iso("2023-05-23T15:04:05Z", in("UTC")).value();
    std::string macros;
    while (macros.size() < 4096)
        macros += macros.size() % 2 == 0 ? "F" : "f";
    const auto shown = format(m, macros, memory);
    REQUIRE(shown);
    CHECK(shown->size() < 1024 * 1024);
    CHECK_FALSE(format(m, macros + "F", memory));
    // Every digit could belong to either of two tokens: 2^100 ways, none of which fits.
    std::string many_ways;
    for (int i = 0; i < 100; ++i)
        many_ways += i % 2 == 0 ? "H" : "m";
    CHECK_FALSE(parse_format(std::string(150, '1') + "x", many_ways, in("UTC")));
    CHECK_FALSE(parse_format(std::string(513, '1'), "yyyy", in("UTC")));
    CHECK_FALSE(parse_format("2023", std::string(257, ' '), in("UTC")));
    CHECK_FALSE(parse_iso("2023-05-23T10:00:00[" + std::string(1 << 20, 'A') + "]", in("UTC")));
    CHECK_FALSE(parse_format("\xff\xfe", "yyyy", in("UTC")));
    CHECK(format(m, "\xff\xf0 d", memory) == "\xff\xf0 23");
}

TEST_CASE("the changes of a zone go on for ever, the day before as the day after the last that is kept") {
    // Paris changes at 01:00 UTC on the last Sundays of March and October: of 2061, 2062, 2400, 2508 and
    // 9000.
    const struct {
        std::int64_t ms;
        std::int32_t offset;
    } rows[] = {
        {2879110799999, 3600},   {2879110800000, 7200},   {2897859599999, 7200},   {2897859600000, 3600},
        {2910560399999, 3600},   {2910560400000, 7200},   {2929309199999, 7200},   {2929309200000, 3600},
        {13576813199999, 3600},  {13576813200000, 7200},  {13595561999999, 7200},  {13595562000000, 3600},
        {16984861199999, 3600},  {16984861200000, 7200},  {17003609999999, 7200},  {17003610000000, 3600},
        {221852998799999, 3600}, {221852998800000, 7200}, {221871142799999, 7200}, {221871142800000, 3600},
    };
    const auto paris = time_zone::find("Europe/Paris").value();
    for (const auto& [ms, offset] : rows) {
        CAPTURE(ms);
        CHECK(paris.offset_at(ms) == offset);
    }
}

TEST_CASE("threads share zones, their names and the cache") {
    zone_cache cache;
    const auto paris = time_zone::find("Europe/Paris").value();
    std::vector<std::thread> threads;
    std::array<int, 4> right{};
    threads.reserve(right.size());
    for (auto& count : right)
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) {
                // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): copies are tested.
                const auto copy = paris;
                const auto other = cache.find_named(i % 2 == 0 ? "America/New_York" : "Asia/Tokyo");
                count += copy.offset_at(1688169600000) == 7200 && other &&
                         copy.offset_name(1688169600000, time_zone::name_style::long_name) ==
                             "Central European Summer Time";
            }
        });
    for (auto& thread : threads)
        thread.join();
    for (const int count : right)
        CHECK(count == 200);
}
