// The rows of a lookup file in memory: sorted key digests, and cells packed one behind the other.
//
// A row costs 12 bytes for each key, 4 for its place, and 1 byte more than each cell's text (9 bytes for a
// number of up to 18 digits). 5 million leads with two keys and two ids take about 230 MB. Filled by one
// thread, then read by any number.
#pragma once

#include "core/arena.hpp"
#include "core/value.hpp"
#include "lookup/key_digest.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace lead_ads::lookup {

class compact_table {
public:
    explicit compact_table(std::size_t columns) : columns_(columns) {}

    // Makes room for about so many rows, so that growing need not copy.
    void reserve(std::size_t rows, std::size_t keys_per_row, std::size_t bytes_per_row);

    // Adds a row. Of rows with equal keys the one with the largest `age_rank` counts, of equal ranks the
    // last. Returns false when the table is full (4 GiB of cells or 4 billion rows).
    bool add(std::span<const key_digest> keys, std::span<const std::string_view> cells,
             std::int64_t age_rank);

    // Makes the table ready for find. Returns the number of keys that more than one row had.
    std::size_t finish();

    // Returns the cell of the row with this key as text; null when there is no such row or the cell is empty.
    // The text is in `memory` or in the table.
    core::value find(key_digest key, std::size_t column, core::arena& memory) const;

    std::size_t rows() const noexcept { return places_.size(); }
    // Bytes allocated.
    std::size_t memory_used() const noexcept;

private:
#pragma pack(push, 4)
    struct entry {
        key_digest key;
        std::uint32_t row;
    };
#pragma pack(pop)
    static_assert(sizeof(entry) == 12);

    void pack(std::string_view cell);
    const entry* search(key_digest key) const noexcept;

    std::size_t columns_;
    std::vector<entry> entries_;
    std::vector<std::uint32_t> places_;   // where each row's cells begin in cells_
    std::vector<std::int64_t> age_ranks_; // until finish; empty when all are equal
    std::vector<char> cells_;
};

} // namespace lead_ads::lookup
