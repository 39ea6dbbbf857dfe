// Cases without an answer of JavaScript's: the texts of our errors, limits, budgets, threads, texts that are
// not UTF-8.
#include "mapping/regex/regex.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

using namespace lead_ads::mapping;
using lead_ads::core::arena;

namespace {

regex compiled(std::string_view pattern, regex_options options = {}) {
    regex_error error;
    auto re = regex::compile(pattern, options, error);
    REQUIRE_MESSAGE(re, error.message);
    return *re;
}

match_status search(std::string_view pattern, std::string_view text) {
    regex_scratch scratch;
    return compiled(pattern).search(text, scratch);
}

std::string repeated(std::string_view piece, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i)
        all += piece;
    return all;
}

} // namespace

TEST_CASE("a mistake in a pattern has a place and a remedy") {
    struct row {
        const char* pattern;
        std::size_t offset;
        const char* message;
    };
    const char* nothing =
        "there is nothing to repeat here; put something before the quantifier or a backslash";
    const char* open_group = "this group is never closed; add a ) or write \\( for the character";
    const char* order =
        "this range is out of order; write the smaller character first or put the - at the end";
    const row rows[] = {
        {"*a", 0, nothing},
        {"é+*", 3, nothing},
        {"a{2}{3}", 4, nothing},
        {"^*", 1, nothing},
        {"a|+", 2, nothing},
        {"(?<=a)+", 6, nothing},
        {"x(a", 1, open_group},
        {"x(?:a|(b)", 1, open_group},
        {"a)b", 1, "this ) closes no group; write \\) for the character or remove it"},
        {"ab[cd", 2, "this class is never closed; add a ] or write \\[ for the character"},
        {"ab[d-c]", 3, order},
        {"ab\\", 2, "a backslash ends the regular expression; write \\\\ for the character"},
        {"a{3,2}", 1, "the numbers of this quantifier are out of order; write the smaller one first"},
        {"a{65536}", 1, "a quantifier may ask for at most 65535 repetitions"},
        {"a(?>b)", 2,
         "this is no kind of group that JavaScript has; it knows (?: (?= (?! (?<= (?<! and (?<name>"},
        {"(?<1>a)", 3,
         "a group's name starts with a letter, goes on with letters, digits, _ and $, and ends with >"},
        {"(?<n>a)(?<n>b)", 10, "another group has this name already; choose a second name"},
        {"(?<n>a)\\k<m>", 7,
         "this refers to a group that the regular expression does not name; write \\k<name>"},
        {"a\xff", 2, "the regular expression is not valid UTF-8 here; save the file as UTF-8"},
        {"(?<=(a)+)b", 0,
         "a look-behind that may be of any length cannot hold a capturing group; use (?: ) inside it"},
    };
    for (const auto& [pattern, offset, message] : rows) {
        CAPTURE(pattern);
        regex_error error;
        CHECK_FALSE(regex::compile(pattern, {}, error));
        CHECK(error.offset == offset);
        CHECK(error.message == std::string(message));
    }
}

TEST_CASE("patterns beyond the limits are refused, and soon") {
    const std::string rows[] = {
        std::string(16 * 1024 + 1, 'a'),
        repeated("(", 100'000),
        repeated("(?<", 300'000),
        repeated("(", 101) + repeated(")", 101),
        repeated("(a)", 501),
        "((a{1000}){1000}){1000}",
        repeated("(?:a|b?)*c", 300),
        repeated("(?:a?)+", 2000),
    };
    for (const auto& pattern : rows) {
        CAPTURE(pattern.substr(0, 40));
        regex_error error;
        CHECK_FALSE(regex::compile(pattern, {}, error));
        CHECK_FALSE(error.message.empty());
    }
    compiled(repeated("(", 100) + repeated(")", 100));
    compiled(std::string(16 * 1024, 'a'));
}

TEST_CASE("a search that explodes is given up") {
    const std::string many(32 * 1024, 'a');
    struct row {
        const char* pattern;
        std::string text;
    };
    const row rows[] = {
        {"(a+)+$", many + "b"},
        {"^(a|a)*$", many + "b"},
        {"(a*)*[cd]", many},
        {"a*a*a*a*[cd]", many},
        {"(?:a?){40}a{40}[b-c]", many},
        {"(.*)(.*)(.*)(.*)(.*)[^\\w]{2}", many},
        {"(?:a|aa)+$", many + "b"},
        {"(?<!a*b)c|(?<!(?:aa)+)b", many + "b"},
        {"(a+a+)+\\1[cd]", many},
    };
    for (const auto& [pattern, text] : rows) {
        CAPTURE(std::string(pattern));
        CHECK(search(pattern, text) == match_status::limit);
    }
}

TEST_CASE("long texts are no reason to give up") {
    const std::string many(1024 * 1024, 'a'), some(100'000, 'a');
    CHECK(search("b", many) == match_status::no_match);
    CHECK(search("a+$", many) == match_status::matched);
    CHECK(search("^[^]*$", many) == match_status::matched);
    CHECK(search("^(?:a|b)*$", many.substr(0, 20'000)) == match_status::matched);
    CHECK(search("(\\w+)-", many.substr(0, 4000)) == match_status::no_match);
    regex_scratch scratch;
    arena memory;
    std::string_view result;
    CHECK(compiled("a").replace_all(some, "b", scratch, memory, some.size(), result) ==
          match_status::matched);
    CHECK(result == std::string(some.size(), 'b'));
}

TEST_CASE("replacements stay within their limit of size") {
    regex_scratch scratch;
    arena memory;
    std::string_view result = "untouched";
    const std::string many(1000, 'a');
    CHECK(compiled("a").replace_all(many, "$`", scratch, memory, 100'000, result) == match_status::limit);
    CHECK(compiled("a").replace_all(many, "aa", scratch, memory, 1999, result) == match_status::limit);
    CHECK(compiled("b").replace_all(many, "", scratch, memory, 999, result) == match_status::limit);
    CHECK(result == "untouched");
    CHECK(compiled("a").replace_all(many, "aa", scratch, memory, 2000, result) == match_status::matched);
    CHECK(result.size() == 2000);
    CHECK(compiled("b").replace_all(many, "", scratch, memory, 1000, result) == match_status::no_match);
    CHECK(result.data() == many.data());
}

TEST_CASE("searches share what an event is allowed") {
    regex_scratch scratch;
    const auto re = compiled("a+b");
    const std::string text(1000, 'a');
    CHECK(re.search(text, scratch) == match_status::no_match);
    scratch.allow(3000);
    CHECK(re.search("aab", scratch) == match_status::matched);
    CHECK(scratch.allowed() < 3000);
    CHECK(compiled("[ab]+[cd]").search(text, scratch) == match_status::limit);
    CHECK(re.search("aab", scratch) == match_status::limit);
    arena memory;
    std::string_view result;
    CHECK(re.replace_all("aab", "", scratch, memory, 100, result) == match_status::limit);
    scratch.allow(3000);
    CHECK(re.replace_all("aab", "", scratch, memory, 100, result) == match_status::matched);
    CHECK(scratch.allowed() < 3000);
}

TEST_CASE("a text that is not UTF-8 is told apart from one without a match") {
    for (const auto* text : {"a\xff", "\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\xaf"}) {
        CHECK(search("a", text) == match_status::bad_text);
        CHECK(search("[^]*", text) == match_status::bad_text);
        regex_scratch scratch;
        arena memory;
        std::string_view result;
        CHECK(compiled("a").replace_all(text, "b", scratch, memory, 100, result) == match_status::bad_text);
    }
    CHECK(search("^$", {}) == match_status::matched);
    CHECK(search("\\0", std::string_view("\0", 1)) == match_status::matched);
}

TEST_CASE("a search may start anywhere, and sees what stands before") {
    regex_scratch scratch;
    const auto re = compiled("(?<=é)a|^a");
    const std::string_view text = "aéaa";
    REQUIRE(re.search(text, scratch, 1) == match_status::matched);
    CHECK(re.group(scratch, 0)->data() == text.data() + 3);
    CHECK(re.search(text, scratch, 4) == match_status::no_match);
    CHECK(re.search(text, scratch, 6) == match_status::no_match);
}

TEST_CASE("groups have numbers and names") {
    regex_scratch scratch;
    const auto re = compiled("(?<year>\\d{4})-(?<month>\\d\\d)(-(?<day>\\d\\d))?");
    CHECK(re.groups() == 4);
    CHECK(re.group_called("day") == 4);
    CHECK_FALSE(re.group_called("hour"));
    REQUIRE(re.search("in 2023-05 or so", scratch) == match_status::matched);
    CHECK(re.group(scratch, 0) == "2023-05");
    CHECK(re.group(scratch, 2) == "05");
    CHECK_FALSE(re.group(scratch, 4));
    CHECK_FALSE(re.group(scratch, 5));
    CHECK_FALSE(re.group(scratch, UINT32_MAX));
}

TEST_CASE("braces after \\u hold a code point, which JavaScript has with the u flag only") {
    CHECK(search("^\\u{61}\\u{1F600}$", "a😀") == match_status::matched);
    CHECK(search("^[\\u{1F600}-\\u{1F64F}]$", "😎") == match_status::matched);
    regex_error error;
    CHECK_FALSE(
        regex::compile("\\u{110000}", {}, error)); // 110000 times the letter u, as JavaScript would have it
    CHECK(search("^\\u{}$", "u{}") == match_status::matched);
}

TEST_CASE("threads share a regular expression, each with its own scratch") {
    const auto re = compiled("(?:(a)|(b))+c\\1?");
    std::vector<std::thread> threads;
    std::array<int, 4> right{};
    threads.reserve(right.size());
    for (auto& count : right)
        threads.emplace_back([&count, re] {
            regex_scratch scratch;
            for (int i = 0; i < 500; ++i)
                count += re.search("xxabc", scratch) == match_status::matched && !re.group(scratch, 1) &&
                         re.group(scratch, 2) == "b";
        });
    for (auto& thread : threads)
        thread.join();
    for (const int count : right)
        CHECK(count == 500);
}
