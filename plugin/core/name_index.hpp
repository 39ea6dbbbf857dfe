// Finds a name in a constant table with one comparison.
//
// In: a table's names, at compile time. Out: the row of a name, if the table has it. Each name has a place of
// its own, told by its length, its first four characters and its last four; a table whose names cannot be
// told apart so does not compile. [any thread]
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

// Key of a name: its length, its first four and its last four characters. Of names of up to
// eight characters it is all there is.
struct name_key {
    static constexpr std::size_t whole_up_to = 8;

    std::uint64_t ends = 0; // the first four characters and the last four; of shorter names all
    std::size_t size = 0;

    constexpr name_key() noexcept = default;
    constexpr explicit name_key(std::string_view name) noexcept : size(name.size()) {
        if (size >= 4)
            ends = detail::four_of(name.data()) | detail::four_of(name.data() + size - 4) << 32;
        else
            for (std::size_t i = 0; i < size; ++i)
                ends = ends << 8 | static_cast<unsigned char>(name[i]);
    }
    friend constexpr bool operator==(const name_key&, const name_key&) noexcept = default;

    // Sixteen bits of it, for places in tables.
    constexpr std::size_t mix(std::uint64_t seed = 0x9E3779B97F4A7C15) const noexcept {
        return static_cast<std::size_t>((ends ^ size << 24) * seed >> 48);
    }
};

template <std::size_t rows>
class name_index {
public:
    static constexpr std::size_t none = rows;

    // `name_of(table[i])` is the name of a row; none is empty.
    template <class Table, class Name>
    consteval name_index(const Table& table, Name name_of) {
        for (std::size_t row = 0; row < rows; ++row)
            keys_[row] = name_key(name_of(table[row]));
        while (!place_all())
            seed_ += 0x9E3779B97F4A7C16; // it stays odd
    }

    // The row of `name` in the table that the index was made of, or `none`.
    template <class Table, class Name>
    constexpr std::size_t find(std::string_view name, const Table& table, Name name_of) const noexcept {
        const name_key key(name);
        const std::size_t row = rows_[key.mix(seed_) % places];
        if (row == none || keys_[row] != key) return none;
        return key.size <= name_key::whole_up_to || same_text(name_of(table[row]), name) ? row : none;
    }

private:
    static_assert(rows < UINT8_MAX);
    static constexpr std::size_t places = std::bit_ceil(rows * 4);

    constexpr bool place_all() {
        rows_.fill(none);
        for (std::size_t row = 0; row < rows; ++row) {
            auto& place = rows_[keys_[row].mix(seed_) % places];
            if (place != none) return false;
            place = static_cast<std::uint8_t>(row);
        }
        return true;
    }

    std::array<name_key, rows> keys_{};
    std::array<std::uint8_t, places> rows_{};
    std::uint64_t seed_ = 1;
};

} // namespace lead_ads::core
