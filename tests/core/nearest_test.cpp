#include "core/nearest.hpp"

#include <doctest/doctest.h>

#include <string>

using lead_ads::core::nearest;

TEST_CASE("the nearest known name is found whatever its case, and nothing when all are far") {
    const std::string_view known[] = {"SHA256", "MD5",          "SUBSTITUTE", "SUBSTRING",
                                      "LEFT",   "access_token", "X"};
    struct row {
        const char* written;
        const char* expected; // nullptr: no suggestion
    };
    const row rows[] = {
        {"SHA265", "SHA256"},
        {"sha256", "SHA256"},
        {"SHA", "SHA256"},
        {"SUBSTITUE", "SUBSTITUTE"},
        {"SUBSTRNG", "SUBSTRING"},
        {"LFET", "LEFT"},
        {"acces_token", "access_token"},
        {"MD6", "MD5"},
        {"PRICE", nullptr},
        {"SUBST", "SUBSTITUTE"},
        {"su", nullptr},
        {"", nullptr},
        {"Y", nullptr},
        {"REPLACE", nullptr},
    };
    for (const auto& [written, expected] : rows) {
        CAPTURE(written);
        const auto found = nearest(written, known);
        CHECK(found.value_or("(none)") == std::string_view(expected ? expected : "(none)"));
    }
}

TEST_CASE("of two equally near names the first one known is suggested, and long names suggest nothing") {
    const std::string_view known[] = {"YEAR", "HEAR"};
    CHECK(nearest("WEAR", known) == "YEAR");
    CHECK_FALSE(nearest(std::string(10'000, 'a'), known).has_value());
}
