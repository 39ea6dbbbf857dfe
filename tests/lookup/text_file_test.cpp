#include "lookup/text_file.hpp"
#include "tests/support/process.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace lead_ads;
using lookup::guess_encoding;
using lookup::text_encoding;

namespace {

std::string read_all(const std::string& bytes) {
    const test::temporary_folder folder;
    lookup::text_file file(folder.write("file", bytes));
    REQUIRE(file.is_open());
    std::string all;
    std::string piece;
    for (file.next(piece); !piece.empty(); file.next(piece))
        all += piece;
    return all;
}

std::string utf_16(std::u16string_view text, bool low_first) {
    std::string bytes;
    for (const auto unit : text) {
        const auto low = static_cast<char>(unit & 0xFF);
        const auto high = static_cast<char>(unit >> 8);
        bytes += low_first ? std::string{low, high} : std::string{high, low};
    }
    return bytes;
}

} // namespace

TEST_CASE("the first bytes tell the encoding") {
    CHECK(guess_encoding("id,email").encoding == text_encoding::utf_8);
    CHECK(guess_encoding("\xEF\xBB\xBFid").mark == 3);
    CHECK(guess_encoding(utf_16(u"\uFEFFid", true)).encoding == text_encoding::utf_16_le);
    CHECK(guess_encoding(utf_16(u"\uFEFFid", false)).encoding == text_encoding::utf_16_be);
    CHECK(guess_encoding(utf_16(u"id\temail", true)).encoding == text_encoding::utf_16_le);
    CHECK(guess_encoding(utf_16(u"id\temail", false)).encoding == text_encoding::utf_16_be);
    CHECK(guess_encoding("G\xF6tz,1").encoding == text_encoding::windows_1252);
    CHECK(guess_encoding("G\xC3\xB6tz, cut in a letter: \xC3").encoding == text_encoding::utf_8);
    CHECK(guess_encoding("").encoding == text_encoding::utf_8);
}

TEST_CASE("every encoding is read as UTF-8") {
    const std::string text = "id\tname\n1\tJos\u00e9 \u20ac \U0001F600\n";
    const std::u16string wide = u"id\tname\n1\tJos\u00e9 \u20ac \U0001F600\n";
    CHECK(read_all(text) == text);
    CHECK(read_all("\xEF\xBB\xBF" + text) == text);
    CHECK(read_all(utf_16(u"\uFEFF" + wide, true)) == text);
    CHECK(read_all(utf_16(u"\uFEFF" + wide, false)) == text);
    CHECK(read_all("name\nJos\xE9 \x80\n") == "name\nJos\u00e9 \u20ac\n");
}

TEST_CASE("characters that lie across pieces stay whole") {
    std::string text;
    while (text.size() < 200'000)
        text += "\u00e9\u20ac\U0001F600x";
    CHECK(read_all(text) == text);
    CHECK(read_all("a" + text) == "a" + text);
}

TEST_CASE("bytes that do not fit count as the replacement character") {
    const std::string long_text(70'000, 'x');
    CHECK(read_all(long_text + "\xFF" + "y") == long_text + "\uFFFDy");
    CHECK(read_all(utf_16(u"\uFEFFab", true) + "c") == "ab\uFFFD");
    CHECK(read_all(utf_16(u"\uFEFF", true) + utf_16(std::u16string{char16_t{0xD800}, u'a'}, true)) ==
          "\uFFFDa");
}

TEST_CASE("folders and missing files are not open") {
    const test::temporary_folder folder;
    CHECK_FALSE(lookup::text_file(folder.path("missing")).is_open());
    CHECK_FALSE(lookup::text_file(folder.path("")).is_open());
}
