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
#include <cstring>
#include <string_view>
#include <type_traits>

namespace lead_ads::core {

namespace detail {

// Four characters as a number, the first one lowest; the same at compile time.
constexpr std::uint64_t four_of(const char* from) noexcept {
    std::uint32_t bits = 0;
    if (std::is_constant_evaluated() || std::endian::native != std::endian::little) {
        for (int i = 3; i >= 0; --i)
            bits = bits << 8 | static_cast<unsigned char>(from[i]);
    } else {
        std::memcpy(&bits, from, sizeof bits);
    }
    return bits;
}

} // namespace detail

// Sixteen bits that tell names apart which differ in length or in the first or last four characters.
constexpr std::size_t mix_name(std::string_view name, std::uint64_t seed = 0x9E3779B97F4A7C15) noexcept {
    const auto size = name.size();
    std::uint64_t bits = size << 24;
    if (size >= 4)
        bits ^= detail::four_of(name.data()) ^ detail::four_of(name.data() + size - 4) << 32;
    else
        for (std::size_t i = 0; i < size; ++i)
            bits = bits << 8 ^ static_cast<unsigned char>(name[i]);
    return static_cast<std::size_t>(bits * seed >> 48);
}

template <std::size_t rows>
class name_index {
public:
    static constexpr std::size_t none = rows;

    // `name_of(table[i])` is the name of a row; none is empty.
    template <class Table, class Name>
    consteval name_index(const Table& table, Name name_of) {
        while (!place_all(table, name_of))
            seed_ += 0x9E3779B97F4A7C16; // it stays odd
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
        return mix_name(name, seed_) % places;
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
    std::uint64_t seed_ = 1;
};

} // namespace lead_ads::core
