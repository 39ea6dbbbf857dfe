#include "host/nearest.hpp"
#include "host/time_text.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using desthost::parse_duration;
using desthost::parse_rfc3339;

TEST_CASE("durations are a whole number and a unit") {
    struct row {
        const char* text;
        std::int64_t nanoseconds;
    };
    for (const auto& [text, nanoseconds] :
         {row{"500ms", 500'000'000}, row{"1s", 1'000'000'000}, row{"15m", 900'000'000'000},
          row{"24h", 86'400'000'000'000}, row{"7d", 604'800'000'000'000}, row{"0s", 0}}) {
        CAPTURE(text);
        REQUIRE(parse_duration(text));
        CHECK(parse_duration(text)->count() == nanoseconds);
    }
    for (const char* text : {"", "5", "s", "-1s", "+1s", "1.5s", "1 s", "1S", "1min", "1s ",
                             "99999999999999999999s", "200000000d"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_duration(text));
    }
}

TEST_CASE("moments are read as RFC 3339 writes them") {
    struct row {
        const char* text;
        std::int64_t nanoseconds;
    };
    for (const auto& [text, nanoseconds] :
         {row{"1970-01-01T00:00:00Z", 0}, row{"2025-06-01T12:00:00Z", 1'748'779'200'000'000'000},
          row{"2025-06-01T14:00:00+02:00", 1'748'779'200'000'000'000},
          row{"2025-06-01t12:00:00.5z", 1'748'779'200'500'000'000},
          row{"2025-06-01 12:00:00.123456789Z", 1'748'779'200'123'456'789},
          row{"1969-12-31T23:59:59.9Z", -100'000'000}, row{"2024-02-29T00:00:00Z", 1'709'164'800'000'000'000},
          row{"2016-12-31T23:59:60Z", 1'483'228'800'000'000'000}}) {
        CAPTURE(text);
        REQUIRE(parse_rfc3339(text));
        CHECK(*parse_rfc3339(text) == nanoseconds);
    }
    for (const char* text :
         {"", "yesterday", "2025-06-01", "2025-06-01T12:00:00", "2025-06-01T12:00Z", "2025-13-01T00:00:00Z",
          "2025-02-29T00:00:00Z", "2025-06-01T24:00:00Z", "2025-06-01T12:60:00Z", "2025-06-01T12:00:61Z",
          "2025-06-01T12:00:00.Z", "2025-06-01T12:00:00.1234567891Z", "2025-06-01T12:00:00+25:00",
          "2025-06-01T12:00:00Z ", "0000-01-01T00:00:00Z", "2500-01-01T00:00:00Z", "1748779200"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_rfc3339(text));
    }
}

TEST_CASE("a moment is written with milliseconds") {
    CHECK(desthost::rfc3339(1'748'779'200'123'999'999) == "2025-06-01T12:00:00.123Z");
    CHECK(desthost::rfc3339(-1) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("a slip of the keyboard finds the name that was meant") {
    const std::vector<std::string> known{"check", "preview", "replay", "report"};
    CHECK(desthost::nearest("chekc", known) == "check");
    CHECK(desthost::nearest("prev", known) == "preview");
    CHECK(desthost::nearest("replaay", known) == "replay");
    CHECK(desthost::nearest("unrelated", known).empty());
    CHECK(desthost::nearest(std::string(100'000, 'x'), known).empty());
    CHECK(desthost::did_you_mean("chek", known) == " (did you mean \"check\"?)");
}
