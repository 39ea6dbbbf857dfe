#include "facebook/privacy.hpp"

#include <doctest/doctest.h>

using namespace lead_ads;

TEST_CASE("states are known by code, by letters and by name") {
    CHECK(facebook::limited_data_use_state(core::value::string("CA")) == 1000);
    CHECK(facebook::limited_data_use_state(core::value::string(" california ")) == 1000);
    CHECK(facebook::limited_data_use_state(core::value::string("1013")) == 1013);
    CHECK(facebook::limited_data_use_state(core::value::written_number("1004")) == 1004);
    CHECK(facebook::limited_data_use_state(core::value::string("Rhode Island")) == 1013);
    CHECK(facebook::limited_data_use_state(core::value::written_number("0")) == 0);
}

TEST_CASE("what is no state of the table gives nothing") {
    for (const char* text : {"", "NV", "1014", "999", "Atlantis", "10e2"}) {
        CAPTURE(text);
        CHECK(facebook::limited_data_use_state(core::value::string(text)) == std::nullopt);
    }
    CHECK(facebook::limited_data_use_state({}) == std::nullopt);
    CHECK(facebook::limited_data_use_state(core::value::boolean(true)) == std::nullopt);
}

TEST_CASE("the country is the United States, or Meta's to find") {
    CHECK(facebook::limited_data_use_country(core::value::written_number("1")) == 1);
    CHECK(facebook::limited_data_use_country(core::value::string("0")) == 0);
    CHECK(facebook::limited_data_use_country(core::value::string("us")) == 1);
    CHECK(facebook::limited_data_use_country(core::value::string("United States")) == 1);
    CHECK(facebook::limited_data_use_country(core::value::string("FR")) == std::nullopt);
    CHECK(facebook::limited_data_use_country(core::value::written_number("2")) == std::nullopt);
}
