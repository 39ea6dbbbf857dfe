#include "mapping/date/blanks.hpp"
#include "mapping/date/date.hpp"
#include "mapping/date/locale_names.hpp"
#include "mapping/date/written_date.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace lead_ads::mapping::date;

namespace {

const settings in_paris{time_zone::find("Europe/Paris").value(), 1768469213589, nullptr};

std::string iso_or_null(const std::optional<moment>& m) {
    return m ? to_iso(*m) : "null";
}

std::string plain(std::string_view text) {
    std::array<char, 256> room;
    return std::string(with_plain_blanks(text, room));
}

struct row {
    const char* text;
    const char* expected;
};

} // namespace

TEST_CASE("every kind and run of blanks becomes one blank, and characters of no width go") {
    CHECK(plain("a b") == "a b");
    CHECK(plain("  a \t b\n") == "a b");
    CHECK(plain("a\xC2\xA0\xE2\x80\xAF"
                "b") == "a b");
    CHECK(plain("\xE2\x80\x8E"
                "7\xE2\x80\x8E/28") == "7/28");
    CHECK(plain("\xC3\xA9t\xC3\xA9") == "\xC3\xA9t\xC3\xA9");
    CHECK(plain("a\xFF  b") == "a\xFF b"); // a stray byte stays
    CHECK(plain("\xE2\x80") == "\xE2\x80");
    CHECK(plain("").empty());
    CHECK(plain(" \xC2\xA0").empty());
}

TEST_CASE("dates are read in the forms that allow one reading only") {
    const row rows[] = {
        {"2026-07-28 10:00:00", "2026-07-28T10:00:00.000+02:00"},
        {"2026-07-28 10:00:00,25 Z", "2026-07-28T10:00:00.250Z"},
        {"2026-07-28 6:05 PM", "2026-07-28T18:05:00.000+02:00"},
        {"2026-07-28 10:00:00 UTC+5:30", "2026-07-28T10:00:00.000+05:30"},
        {"2026-07-28 10:00:00 -0330 NST", "2026-07-28T10:00:00.000-03:30"},
        {"Tue Jul 28 10:00:00 2026", "2026-07-28T10:00:00.000+02:00"},
        {"Tue Jul 28 10:00:00 +0000 2026", "2026-07-28T10:00:00.000Z"},
        {"July 28, 2026", "2026-07-28T00:00:00.000+02:00"},
        {"2026-07-28 10:00:00 Europe/Paris", "null"},
        {"2026-07-28 10:00:00 +2530", "null"},
        {"2026-07-28 10:00:00 +530", "null"},
        {"2026-07-28 25:00", "null"},
        {"2026-02-30 10:00", "null"},
        {"2026-07-28 18:00 PM", "null"},
        {"2026-07-28 10:00 10:00", "null"},
        {"28 07 2026 10:00", "null"},
        {"28 Jul", "null"},
        {"Jul 2026 10:00", "null"},
        {"28 Jul 2026 (comment)", "null"},
        {"28 Jul 2026 10:00 +0200 (never closed", "null"},
        {"", "null"},
        {",", "null"},
    };
    for (const auto& [text, expected] : rows) {
        CAPTURE(text);
        CHECK(iso_or_null(parse_written(text, in_paris)) == expected);
    }
    CHECK(!parse_written("28 Jul 2026" + std::string(200, ' '), in_paris));
}

TEST_CASE("a date function takes what parse_written takes, behind ISO forms and numbers") {
    CHECK(iso_or_null(parse_date("2026-11-27 10:00:00", in_paris)) == "2026-11-27T10:00:00.000+01:00");
    CHECK(iso_or_null(parse_date("Tue, 28 Jul 2026 10:00:00 GMT", in_paris)) == "2026-07-28T10:00:00.000Z");
    CHECK(!parse_rfc3339("2026-07-28T10:00:00 +02:00"));
}

TEST_CASE("only texts that name a day are a day") {
    CHECK(parse_iso_day("2026-07-28", in_paris));
    CHECK(parse_iso_day("2026-209", in_paris));
    CHECK(parse_iso_day("2026-W31-2T10:00", in_paris));
    for (const auto* text : {"2026", "2026-07", "202607", "2026-W31", "10:00", "10:00:00.123", "10", "1011Z"})
        CHECK_MESSAGE(!parse_iso_day(text, in_paris), text);
}

TEST_CASE("months and days are read in the language that is asked for") {
    const auto read = [](std::string_view text, std::string_view format, const char* locale) {
        const auto names = find_locale_names(locale);
        REQUIRE(names);
        return iso_or_null(parse_format(text, format, in_paris, names.get())).substr(0, 16);
    };
    CHECK(read("28 juil. 2026 10:00", "d MMM yyyy HH:mm", "fr") == "2026-07-28T10:00");
    CHECK(read("28 juil 2026 10:00", "d MMM yyyy HH:mm", "fr-FR") == "2026-07-28T10:00");
    CHECK(read("mardi 28 JUILLET 2026", "EEEE d MMMM yyyy", "fr") == "2026-07-28T00:00");
    CHECK(read("1 ao\xC3\xBBt 2026", "d MMMM yyyy", "fr") == "2026-08-01T00:00");
    CHECK(read("28. M\xC3\xA4rz 2026", "d. MMMM yyyy", "de") == "2026-03-28T00:00");
    CHECK(read("Di., 28. Juli 2026", "EEE, d. MMM yyyy", "de") == "2026-07-28T00:00");
    CHECK(read("28 de julio de 2026 6:00 p.\xC2\xA0m.", "d 'de' MMMM 'de' yyyy h:mm a", "es") ==
          "2026-07-28T18:00");
    CHECK(read("28 lipca 2026", "d MMMM yyyy", "pl") == "2026-07-28T00:00");
    CHECK(read("28 July 2026", "d MMMM yyyy", "fr") == "null");
    CHECK(!find_locale_names("xx"));
    CHECK(!find_locale_names(""));
    CHECK(!find_locale_names("../../etc"));
}

TEST_CASE("an abbreviated time zone is told from other words") {
    CHECK(has_zone_abbreviation("2026-07-28 10:00:00 CEST"));
    CHECK(has_zone_abbreviation("10:00PDT"));
    CHECK(!has_zone_abbreviation("2026-07-28 10:00 PM"));
    CHECK(!has_zone_abbreviation("2026-07-28 10:00 UTC x"));
    CHECK(!has_zone_abbreviation("CEST"));
    CHECK(!has_zone_abbreviation("TUE JUL 28 10:00 2026 TUE"));
}
