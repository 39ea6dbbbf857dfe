// The quick ways of numbers against the standard library's.
#include "core/json_write.hpp"
#include "core/short_decimal.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <random>
#include <string>

using namespace lead_ads;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int number_count = 20'000;
#else
constexpr int number_count = 1'000'000;
#endif

std::string random_decimal(std::mt19937_64& random) {
    auto text = std::to_string(random() >> (random() % 60));
    if (random() % 4 != 0) text.insert(random() % (text.size() + 1), ".");
    if (random() % 4 == 0) text.insert(0, random() % 8, '0');
    if (random() % 4 == 0) text.insert(0, 1, '-');
    return text;
}

double parsed(std::string_view text) {
    double d = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), d).ptr;
    REQUIRE(end == text.data() + text.size());
    return d;
}

// ECMA-262's Number::toString for numbers that need no exponent.
std::string js_text(double d) {
    char scientific[32];
    const auto end =
        std::to_chars(scientific, std::end(scientific), std::fabs(d), std::chars_format::scientific);
    const std::string all(scientific, end.ptr);
    const auto e = all.find('e');
    std::string digits = all.substr(0, e);
    if (const auto point = digits.find('.'); point != std::string::npos) digits.erase(point, 1);
    const int before = std::stoi(all.substr(e + 1)) + 1;
    if (before <= 0) digits.insert(0, static_cast<std::size_t>(1 - before), '0');
    const auto whole = static_cast<std::size_t>(std::max(before, 1));
    if (digits.size() < whole) digits.append(whole - digits.size(), '0');
    if (digits.size() > whole) digits.insert(whole, 1, '.');
    return (d < 0 ? "-" : "") + digits;
}

} // namespace

TEST_CASE("a short decimal is the double that the standard library reads") {
    std::mt19937_64 random(1);
    int wrong = 0;
    int short_ones = 0;
    for (int i = 0; i < number_count; ++i) {
        const auto text = random_decimal(random);
        const auto quick = core::short_decimal(text);
        short_ones += quick.has_value();
        if (!quick || std::bit_cast<std::uint64_t>(*quick) == std::bit_cast<std::uint64_t>(parsed(text)))
            continue;
        ++wrong;
        CHECK_MESSAGE(wrong > 10, text);
    }
    CHECK(wrong == 0);
    CHECK(short_ones > number_count / 2);
}

TEST_CASE("what is no short decimal is left to the standard library") {
    for (const char* text : {"1e3", "1E3", "1.2.3", "1234567890123456", "12345678.90123456", "x", "1-"}) {
        CAPTURE(std::string(text));
        CHECK(!core::short_decimal(text));
    }
}

TEST_CASE("numbers print as JavaScript prints them") {
    std::mt19937_64 random(2);
    core::number_text_buffer buffer;
    int wrong = 0;
    for (int i = 0; i < number_count; ++i) {
        // Up to 2^70 and down to 2^-30: more than what needs no exponent.
        const auto exponent = static_cast<int>(random() % 100) - 30;
        auto d = std::ldexp(1.0 + static_cast<double>(random() >> 12) * 0x1p-52, exponent);
        if (random() % 3 == 0) d = std::round(d * 100) / 100;
        if (random() % 2 == 0) d = -d;
        if (std::fabs(d) < 1e-6 || std::fabs(d) >= 1e21 || core::js_number_text(d, buffer) == js_text(d))
            continue;
        ++wrong;
        CHECK_MESSAGE(wrong > 10, js_text(d));
    }
    CHECK(wrong == 0);
}
