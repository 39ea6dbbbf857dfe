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
