#include "host/journal/key_set.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>

namespace desthost::journal {

namespace {

constexpr std::size_t first_places = 1024;
constexpr std::uint64_t bits_per_key = 10;
constexpr std::uint64_t bits_per_block = 512;
constexpr std::uint64_t most_blocks = std::uint64_t{8} * 1024 * 1024 / 64;

std::uint64_t word(const digest& key, std::size_t index) noexcept {
    std::uint64_t value = 0;
    std::memcpy(&value, key.bytes.data() + 8 * index, sizeof value);
    return value;
}

// Calls f(word, bit) for the six bits of `key` within its block: nine bits of the digest's second half each.
template <class F>
void each_bit(const digest& key, F f) noexcept {
    std::uint64_t rest = word(key, 1);
    for (int i = 0; i < 6; ++i, rest >>= 9)
        f((rest >> 6) & 7, std::uint64_t{1} << (rest & 63));
}

} // namespace

key_set::key_set() : places_(first_places) {}

// The place that holds `key`, or the free one where it belongs.
std::size_t key_set::place_of(const digest& key) const noexcept {
    const std::size_t mask = places_.size() - 1;
    std::size_t place = word(key, 0) & mask;
    while (places_[place] != digest{} && places_[place] != key)
        place = (place + 1) & mask;
    return place;
}

bool key_set::contains(const digest& key) const noexcept {
    return places_[place_of(key)] == key;
}

void key_set::insert(const digest& key) {
    if (2 * (size_ + 1) > places_.size()) grow();
    digest& place = places_[place_of(key)];
    size_ += place == key ? 0 : 1;
    place = key;
}

void key_set::grow() {
    std::vector<digest> old(2 * places_.size());
    old.swap(places_);
    for (const digest& key : old)
        if (key != digest{}) places_[place_of(key)] = key;
}

void key_set::copy_to(std::vector<digest>& out) const {
    out.reserve(out.size() + size_);
    std::copy_if(places_.begin(), places_.end(), std::back_inserter(out),
                 [](const digest& key) { return key != digest{}; });
}

void key_set::clear() {
    places_.assign(first_places, digest{});
    places_.shrink_to_fit();
    size_ = 0;
}

key_filter::key_filter(std::uint64_t keys) {
    const std::uint64_t blocks = std::bit_ceil(keys * bits_per_key / bits_per_block + 1);
    blocks_.resize(std::min(blocks, most_blocks));
    room_ = blocks_.size() * bits_per_block / bits_per_key;
}

bool key_filter::may_contain(const digest& key) const noexcept {
    const block& b = blocks_[word(key, 0) & (blocks_.size() - 1)];
    bool all = true;
    each_bit(key, [&](std::uint64_t at, std::uint64_t bit) { all = all && (b.words[at] & bit) != 0; });
    return all;
}

void key_filter::insert(const digest& key) noexcept {
    block& b = blocks_[word(key, 0) & (blocks_.size() - 1)];
    each_bit(key, [&](std::uint64_t at, std::uint64_t bit) { b.words[at] |= bit; });
}

bool key_filter::is_at_its_largest() const noexcept {
    return blocks_.size() == most_blocks;
}

} // namespace desthost::journal
