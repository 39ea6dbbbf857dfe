#include "facebook/phone.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace lead_ads;

namespace {

std::string phone(std::string_view text, std::string_view code) {
    core::arena memory;
    return std::string(facebook::normalise_phone(text, code, memory));
}

} // namespace

TEST_CASE("without a default country code a telephone number is its digits without leading zeros") {
    CHECK(phone("+1 (650) 555-1212", "") == "16505551212");
    CHECK(phone("06 12 34 56 78", "") == "612345678");
    CHECK(phone("0033 6 12", "") == "33612");
    CHECK(phone("000", "") == "");
    CHECK(phone("N/A", "") == "");
    CHECK(phone("١٢٣", "") == "");
    CHECK(phone(std::string(80, '7'), "") == std::string(80, '7'));
}

TEST_CASE("a default country code makes national numbers international") {
    const struct {
        std::string_view text, code, result;
    } cases[] = {
        // International already, by their beginning.
        {"+44 20 7946 0958", "33", "442079460958"},
        {" (+44) 20 7946 0958", "33", "442079460958"},
        {"0044 20 7946 0958", "33", "442079460958"},
        {"00-33 6 12 34 56 78", "33", "33612345678"},
        // National by the zero, which goes, except in Italy.
        {"06 12 34 56 78", "33", "33612345678"},
        {"(0)6 12 34 56 78", "33", "33612345678"},
        {"06 1234 5678", "39", "390612345678"},
        // Neither: the code is added unless it is there and enough digits follow.
        {"612345678", "33", "33612345678"},
        {"33612345678", "33", "33612345678"},
        {"33 6 12 34 56 78", "33", "33612345678"},
        {"331234567", "33", "33331234567"},
        {"(650) 555-1212", "1", "16505551212"},
        {"16505551212", "1", "16505551212"},
        {"1234567890", "1", "11234567890"},
        {"9123456789", "91", "919123456789"},
        {"919123456789", "91", "919123456789"},
        {"3931234567", "39", "393931234567"},
        {"393331234567", "39", "393331234567"},
        {"7012345678", "7", "77012345678"},
        {"4512345678", "45", "4512345678"},
        {"45123456", "45", "4545123456"},
        {"352123456", "352", "352123456"},
        // No number at all.
        {"0", "39", ""},
        {"00", "33", ""},
        {"+", "33", ""},
        {"", "33", ""},
    };
    for (const auto& [text, code, result] : cases) {
        CAPTURE(text);
        CAPTURE(code);
        CHECK(phone(text, code) == result);
    }
}
