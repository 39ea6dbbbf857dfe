#include "lookup/compact_table.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>

namespace lead_ads::lookup {

namespace {

// cell := 0xFF number | length byte (0 to 0xF9), text | 0xFA, 4 bytes of length, text
// number := 8 bytes; the text was digits without a leading zero
constexpr unsigned char packed_number = 0xFF;
constexpr unsigned char long_text = 0xFA;
constexpr std::size_t most_digits = 18;

bool is_packable(std::string_view cell) noexcept {
    return cell.size() > sizeof(std::uint64_t) && cell.size() <= most_digits && cell.front() != '0' &&
           std::ranges::all_of(cell, [](char c) { return c >= '0' && c <= '9'; });
}

template <class Number>
void append(std::vector<char>& to, Number n) {
    const auto size = to.size();
    to.resize(size + sizeof n);
    std::memcpy(to.data() + size, &n, sizeof n);
}

template <class Number>
Number read(const char* at) noexcept {
    Number n{};
    std::memcpy(&n, at, sizeof n);
    return n;
}

// The bytes of the cell at `at`.
std::size_t cell_size(const char* at) noexcept {
    const auto first = static_cast<unsigned char>(*at);
    if (first == packed_number) return 1 + sizeof(std::uint64_t);
    if (first == long_text) return 1 + sizeof(std::uint32_t) + read<std::uint32_t>(at + 1);
    return 1 + std::size_t{first};
}

core::value unpacked(const char* at, core::arena& memory) {
    const auto first = static_cast<unsigned char>(*at);
    if (first == 0) return {};
    if (first == packed_number) {
        auto* const digits = memory.array<char>(most_digits);
        const auto [end, failure] = std::to_chars(digits, digits + most_digits, read<std::uint64_t>(at + 1));
        return core::value::string({digits, end});
    }
    if (first == long_text)
        return core::value::string({at + 1 + sizeof(std::uint32_t), read<std::uint32_t>(at + 1)});
    return core::value::string({at + 1, first});
}

} // namespace

void compact_table::reserve(std::size_t rows, std::size_t keys_per_row, std::size_t bytes_per_row) {
    entries_.reserve(rows * keys_per_row);
    places_.reserve(rows);
    cells_.reserve(rows * bytes_per_row);
}

bool compact_table::add(std::span<const key_digest> keys, std::span<const std::string_view> cells,
                        std::int64_t age_rank) {
    constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();
    std::size_t bytes = 0;
    for (const auto cell : cells)
        bytes += cell.size() + 1 + sizeof(std::uint32_t);
    if (places_.size() >= most || cells_.size() + bytes > most) return false;
    const auto row = static_cast<std::uint32_t>(places_.size());
    places_.push_back(static_cast<std::uint32_t>(cells_.size()));
    for (const auto cell : cells)
        pack(cell);
    for (const auto key : keys)
        entries_.push_back({key, row});
    if (age_rank != 0 && age_ranks_.empty()) age_ranks_.resize(row, 0);
    if (age_rank != 0 || !age_ranks_.empty()) age_ranks_.push_back(age_rank);
    return true;
}

void compact_table::pack(std::string_view cell) {
    if (is_packable(cell)) {
        std::uint64_t number = 0;
        std::from_chars(cell.data(), cell.data() + cell.size(), number);
        cells_.push_back(static_cast<char>(packed_number));
        return append(cells_, number);
    }
    if (cell.size() < long_text) {
        cells_.push_back(static_cast<char>(cell.size()));
    } else {
        cells_.push_back(static_cast<char>(long_text));
        append(cells_, static_cast<std::uint32_t>(cell.size()));
    }
    cells_.insert(cells_.end(), cell.begin(), cell.end());
}

std::size_t compact_table::finish() {
    const auto rank = [&](const entry& e) { return age_ranks_.empty() ? 0 : age_ranks_[e.row]; };
    // The row that counts comes first among those with its key.
    std::ranges::sort(entries_, [&](const entry& a, const entry& b) {
        if (a.key != b.key) return a.key < b.key;
        const auto rank_a = rank(a);
        const auto rank_b = rank(b);
        return rank_a != rank_b ? rank_a > rank_b : a.row > b.row;
    });
    std::size_t repeated = 0;
    auto kept = entries_.begin();
    for (auto at = entries_.begin(); at != entries_.end();) {
        const auto next = std::find_if(at, entries_.end(), [&](const entry& e) { return e.key != at->key; });
        // One row may hold a key twice; that is no duplicate.
        repeated += std::any_of(at, next, [&](const entry& e) { return e.row != at->row; }) ? 1 : 0;
        *kept++ = *at;
        at = next;
    }
    entries_.erase(kept, entries_.end());
    age_ranks_ = {};
    return repeated;
}

// Digests are spread evenly, so a key's place among the sorted ones can be estimated; a few steps correct it.
const compact_table::entry* compact_table::search(key_digest key) const noexcept {
    std::size_t low = 0;
    std::size_t high = entries_.size();
    while (high - low > 8) {
        const auto first = entries_[low].key;
        const auto last = entries_[high - 1].key;
        if (key < first || key > last) return nullptr;
        const auto share = static_cast<double>(key - first) / (static_cast<double>(last - first) + 1);
        const auto guess = low + static_cast<std::size_t>(share * static_cast<double>(high - low));
        // The bracket around the guess is at least halved when the guess is a poor one.
        const auto middle = std::clamp(guess, low + 1, high - 1);
        if (entries_[middle].key <= key)
            low = middle;
        else
            high = middle;
        if (entries_[low].key == key) return &entries_[low];
        if (high - low > 8) {
            const auto half = low + (high - low) / 2;
            (entries_[half].key <= key ? low : high) = half;
        }
    }
    for (; low < high; ++low)
        if (entries_[low].key == key) return &entries_[low];
    return nullptr;
}

core::value compact_table::find(key_digest key, std::size_t column, core::arena& memory) const {
    const auto* const found = search(key);
    if (found == nullptr || column >= columns_) return {};
    const char* at = cells_.data() + places_[found->row];
    for (std::size_t i = 0; i < column; ++i)
        at += cell_size(at);
    return unpacked(at, memory);
}

std::size_t compact_table::memory_used() const noexcept {
    return entries_.capacity() * sizeof(entry) + places_.capacity() * sizeof(std::uint32_t) +
           age_ranks_.capacity() * sizeof(std::int64_t) + cells_.capacity();
}

} // namespace lead_ads::lookup
