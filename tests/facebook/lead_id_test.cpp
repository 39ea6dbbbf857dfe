#include "facebook/lead_id.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace lead_ads;
using facebook::lead_id_fault;

namespace {

constexpr std::array<std::uint32_t, 3> lengths = {15, 16, 17};

struct answer {
    std::string digits;
    lead_id_fault fault;
};

answer read(const core::value& given) {
    core::arena memory;
    const auto id = facebook::read_lead_id(given, lengths, memory);
    return {std::string(id.digits), id.fault};
}

} // namespace

TEST_CASE("what programs put around a lead id is taken off") {
    for (const auto* dressed : {
             "1234567890123456",
             " 1234567890123456\t",
             "\xC2\xA0"
             "1234567890123456\xE2\x80\x8B", // a no-break space, and one of no width
             "\xEF\xBB\xBF"
             "1234567890123456",
             "l:1234567890123456",
             "L: 1234567890123456",
             "'1234567890123456",
             "' l:1234567890123456",
             "\xE2\x80\x99"
             "1234567890123456",
             "=\"1234567890123456\"",
             "\"1234567890123456\"",
             "=\"l:1234567890123456\"",
             "1,234,567,890,123,456",
             "1.234.567.890.123.456",
             "1 234 567 890 123 456",
             "1\xC2\xA0"
             "234\xC2\xA0"
             "567\xC2\xA0"
             "890\xC2\xA0"
             "123\xC2\xA0"
             "456",
             "1\xE2\x80\xAF"
             "234\xE2\x80\xAF"
             "567\xE2\x80\xAF"
             "890\xE2\x80\xAF"
             "123\xE2\x80\xAF"
             "456",
             "1'234'567'890'123'456",
             "1234567890123456.0",
             "1234567890123456,00",
             "1,234,567,890,123,456.00",
             "1.234.567.890.123.456,0",
             "1234567890123456.000",
         }) {
        CAPTURE(dressed);
        const auto id = read(core::value::string(dressed));
        CHECK(id.fault == lead_id_fault::none);
        CHECK(id.digits == "1234567890123456");
    }
    CHECK(read(core::value::string("1,234,567,890,123,000")).digits == "1234567890123000");
}

TEST_CASE("a lead id of a JSON number keeps its digits, and one that was computed must be exact") {
    CHECK(read(core::value::written_number("12345678901234567")).digits == "12345678901234567");
    CHECK(read(core::value::written_number("1234567890123456.0")).digits == "1234567890123456");
    CHECK(read(core::value::number(1234567890123456)).digits == "1234567890123456");
    CHECK(read(core::value::number(12345678901234568)).fault == lead_id_fault::lost_digits);
    CHECK(read(core::value::written_number("1.234567890123456e15")).fault == lead_id_fault::lost_digits);
}

TEST_CASE("what is no lead id is refused for its own reason") {
    struct row {
        const char* text;
        lead_id_fault fault;
    };
    const row rows[] = {
        {"", lead_id_fault::missing},
        {" ", lead_id_fault::missing},
        {"'", lead_id_fault::missing},
        {"l:", lead_id_fault::missing},
        {"1.23457E+15", lead_id_fault::lost_digits},
        {"1,23457E+15", lead_id_fault::lost_digits},
        {"1.23457e15", lead_id_fault::lost_digits},
        {"=\"1.23457E+15\"", lead_id_fault::lost_digits},
        {"123E+13", lead_id_fault::lost_digits},
        {"12345678901234", lead_id_fault::wrong_length},
        {"123456789012345678", lead_id_fault::wrong_length},
        {"1,234,567", lead_id_fault::wrong_length},
        {"012345678901234", lead_id_fault::leading_zero},
        {"00Q1I000003abcdEAA", lead_id_fault::no_digits},
        {"1234,567890123456", lead_id_fault::no_digits},
        {"1,234.567,890.123,456", lead_id_fault::no_digits},
        {"1,,234,567,890,123,456", lead_id_fault::no_digits},
        {"1234567890123456.5", lead_id_fault::no_digits},
        {"-1234567890123456", lead_id_fault::no_digits},
        {"1234567890123456 1234567890123457", lead_id_fault::no_digits},
        {"ag:1234567890123456", lead_id_fault::no_digits},
        {"\xF0\x9F\x98\x80", lead_id_fault::no_digits},
        {"l:l:l:l:l:l:l:l:l:1234567890123456", lead_id_fault::no_digits},
    };
    for (const auto& [text, fault] : rows) {
        CAPTURE(text);
        const auto id = read(core::value::string(text));
        CHECK(id.fault == fault);
        CHECK(id.digits.empty());
    }
    CHECK(read(core::value::boolean(true)).fault == lead_id_fault::no_digits);
    CHECK(read(core::value::array({})).fault == lead_id_fault::no_digits);
    CHECK(read({}).fault == lead_id_fault::missing);
}
