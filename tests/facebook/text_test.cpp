#include "facebook/text.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace lead_ads;
using namespace lead_ads::facebook;

namespace {

// All of JavaScript's \s, and what looks like it and is not.
const std::string white =
    "\t\n\v\f\r \u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A"
    "\u2028\u2029\u202F\u205F\u3000\uFEFF";
const std::string not_white = "\u0085\u180E\u200B\u2060";

} // namespace

TEST_CASE("white space is JavaScript's") {
    core::arena memory;
    CHECK(trim(white + "a b" + white) == "a b");
    CHECK(trim(white) == "");
    CHECK(trim(not_white) == not_white);
    CHECK(strip_text(white + "a" + white + "b", strip::spaces, memory) == "ab");
    CHECK(strip_text(not_white, strip::spaces, memory) == not_white);
}

TEST_CASE("punctuation is ASCII's 32 characters") {
    core::arena memory;
    CHECK(strip_text("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", strip::spaces_and_punctuation, memory) == "");
    CHECK(strip_text("a.b¿c“d–e", strip::spaces_and_punctuation, memory) == "ab¿c“d–e");
    CHECK(strip_text("a.b c", strip::spaces, memory) == "a.bc");
}

TEST_CASE("lower case is JavaScript's") {
    core::arena memory;
    CHECK(to_lower("ABC xyz 1", memory) == "abc xyz 1");
    CHECK(to_lower("ÀÉÎ Ǆ Ж 𐐀", memory) == "àéî ǆ ж 𐐨");
    CHECK(to_lower("İ\u212A", memory) == "i\u0307k");
    CHECK(to_lower("ΑΣ ΑΣ. Σ ΑΣΑ", memory) == "ας ας. σ ασα");
}

TEST_CASE("length is counted in UTF-16 units") {
    CHECK(utf16_length("") == 0);
    CHECK(utf16_length("aé한") == 3);
    CHECK(utf16_length("😀") == 2);
}

TEST_CASE("broken UTF-8 is survived") {
    core::arena memory;
    for (const std::string_view broken : {"\xE3\x80", "\xFF", "\xC2", "a\xF0\x9F\x98", "\x80\x80"}) {
        CHECK(trim(broken) == broken);
        CHECK(strip_text(broken, strip::spaces, memory) == broken);
        CHECK(code_point_at(broken, broken.size() - 1).value == 0xFFFD);
        to_lower(broken, memory);
    }
}
