#include "lookup/compact_table.hpp"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <string>
#include <unordered_map>

using namespace lead_ads;

namespace {

std::string cell(const lookup::compact_table& table, lookup::key_digest key, std::size_t column) {
    core::arena memory;
    const auto found = table.find(key, column, memory);
    return found.is_null() ? "null" : std::string(found.as_string());
}

} // namespace

TEST_CASE("cells come back as they went in, whatever they are") {
    const std::vector<std::string> texts{"",
                                         "1",
                                         "1234567890123456",
                                         "0123456789012345",
                                         "999999999999999999",
                                         "1234567890123456789",
                                         "12345678x",
                                         std::string(249, 'a'),
                                         std::string(250, 'b'),
                                         std::string(70'000, 'c')};
    lookup::compact_table table(texts.size());
    const std::vector<std::string_view> cells(texts.begin(), texts.end());
    const std::array<lookup::key_digest, 1> key{42};
    REQUIRE(table.add(key, cells, 0));
    CHECK(table.finish() == 0);
    for (std::size_t i = 0; i < texts.size(); ++i)
        CHECK(cell(table, 42, i) == (texts[i].empty() ? "null" : texts[i]));
    CHECK(cell(table, 43, 0) == "null");
    CHECK(cell(table, 42, texts.size()) == "null");
}

TEST_CASE("of rows with one key the newest counts, and the last when none is newer") {
    lookup::compact_table table(1);
    const auto add = [&](lookup::key_digest key, std::string_view text, std::int64_t rank) {
        const std::array<lookup::key_digest, 1> keys{key};
        const std::array<std::string_view, 1> cells{text};
        REQUIRE(table.add(keys, cells, rank));
    };
    add(1, "first", 0);
    add(1, "second", 0);
    add(2, "newer", 200);
    add(2, "older", 100);
    add(3, "alone", 0);
    CHECK(table.finish() == 2);
    CHECK(cell(table, 1, 0) == "second");
    CHECK(cell(table, 2, 0) == "newer");
    CHECK(cell(table, 3, 0) == "alone");
}

TEST_CASE("every key of a large table is found, and no other") {
    std::mt19937_64 random(7); // NOLINT: the same in every run
    for (const bool is_skewed : {false, true}) {
        lookup::compact_table table(1);
        std::unordered_map<lookup::key_digest, std::string> expected;
        for (int i = 0; i < 50'000; ++i) {
            const auto key = is_skewed ? random() >> (random() % 60) : random();
            expected[key] = std::to_string(i);
            const std::array<lookup::key_digest, 1> keys{key};
            const std::array<std::string_view, 1> cells{expected[key]};
            REQUIRE(table.add(keys, cells, 0));
        }
        table.finish();
        std::size_t wrong = 0;
        for (const auto& [key, text] : expected)
            wrong += cell(table, key, 0) == text ? 0 : 1;
        for (int i = 0; i < 50'000; ++i)
            if (const auto key = random(); !expected.contains(key))
                wrong += cell(table, key, 0) == "null" ? 0 : 1;
        CHECK(wrong == 0);
    }
}

TEST_CASE("an empty table finds nothing") {
    lookup::compact_table table(1);
    CHECK(table.finish() == 0);
    CHECK(cell(table, 0, 0) == "null");
}

TEST_CASE("five million leads with two keys and two ids would fit into 400 MB") {
    lookup::compact_table table(2);
    constexpr std::size_t rows = 100'000;
    table.reserve(rows, 2, 18);
    for (std::size_t i = 0; i < rows; ++i) {
        const std::array<lookup::key_digest, 2> keys{i * 0x9E3779B97F4A7C15, ~i * 0x9E3779B97F4A7C15};
        const auto id = std::to_string(1'000'000'000'000'000 + i);
        const std::array<std::string_view, 2> cells{id, id};
        REQUIRE(table.add(keys, cells, 0));
    }
    table.finish();
    CHECK(table.memory_used() / rows * 5'000'000 < 400'000'000);
}
