// Finds a name in a constant table with one comparison.
//
// In: a table's names, at compile time. Out: the row of a name, if the table has it. Each name has a place of
// its own, told by its length and four of its characters; a table whose names cannot be told apart so does
// not compile. [any thread]
#pragma once

#include "core/same_text.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lead_ads::core {

template <std::size_t rows>
class name_index {
public:
    static constexpr std::size_t none = rows;

    // `name_of(table[i])` is the name of a row; none is empty.
    template <class Table, class Name>
    consteval name_index(const Table& table, Name name_of) {
        while (!place_all(table, name_of))
            seed_ += 0x9E3779B8; // it stays odd
    }

    // The row of `name` in the table that the index was made of, or `none`.
    template <class Table, class Name>
    constexpr std::size_t find(std::string_view name, const Table& table, Name name_of) const noexcept {
        if (name.empty()) return none;
        const std::size_t row = rows_[place_of(name)];
        return row != none && same_text(name_of(table[row]), name) ? row : none;
    }

private:
    static_assert(rows < UINT8_MAX);
    static constexpr std::size_t places = std::bit_ceil(rows * 4);

    constexpr std::size_t place_of(std::string_view name) const noexcept {
        const auto at = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(name[i])}; };
        const auto size = name.size();
        const auto mixed = static_cast<std::uint32_t>(size) << 24 ^ at(0) << 16 ^ at(size / 2) << 11 ^
                           at(size * 3 / 4) << 6 ^ at(size - 1);
        return (mixed * seed_ >> 16) % places;
    }

    template <class Table, class Name>
    constexpr bool place_all(const Table& table, Name name_of) {
        rows_.fill(none);
        for (std::size_t row = 0; row < rows; ++row) {
            auto& place = rows_[place_of(name_of(table[row]))];
            if (place != none) return false;
            place = static_cast<std::uint8_t>(row);
        }
        return true;
    }

    std::array<std::uint8_t, places> rows_{};
    std::uint32_t seed_ = 1;
};

} // namespace lead_ads::core
