#include "core/name_index.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace lead_ads::core;

namespace {

constexpr auto colours =
    std::to_array<std::string_view>({"r", "red", "green", "blue", "violet", "a colour of many words"});
constexpr auto itself = [](std::string_view name) { return name; };
constexpr name_index<colours.size()> by_name(colours, itself);

} // namespace

TEST_CASE("every name of the table is found in its row, and nothing else is") {
    for (std::size_t row = 0; row < colours.size(); ++row)
        CHECK(by_name.find(std::string(colours[row]), colours, itself) == row);
    for (const std::string_view other : {"", "R", "re", "rad", "reed", "blues", "a colour of tiny words"})
        CHECK(by_name.find(other, colours, itself) == by_name.none);
}

TEST_CASE("texts of every length are the same only when all their bytes are") {
    for (std::size_t size = 0; size <= 40; ++size) {
        CAPTURE(size);
        const std::string text(size, 'x');
        CHECK(same_text(text, std::string(size, 'x')));
        CHECK(!same_text(text, std::string(size + 1, 'x')));
        for (std::size_t at = 0; at < size; ++at) {
            auto other = text;
            other[at] = 'y';
            CHECK(!same_text(text, other));
        }
    }
}
