// Two ways to remember many digests in little memory: all of them exactly, or a filter that says "perhaps".
//
// In: digests, which are random already and serve as their own hash. Out: whether one was added. Not for
// several threads.
#pragma once

#include "host/journal/digest.hpp"

#include <cstdint>
#include <vector>

namespace desthost::journal {

// A hash table with open addressing: 16 bytes a place, at most half of the places taken.
class key_set {
public:
    key_set();
    bool contains(const digest& key) const noexcept;
    void insert(const digest& key);
    std::size_t size() const noexcept { return size_; }
    // Appends all of them, in no order.
    void copy_to(std::vector<digest>& out) const;
    // Lets go of the memory too.
    void clear();

private:
    std::size_t place_of(const digest& key) const noexcept;
    void grow();

    std::vector<digest> places_; // a power of two; an all-zero digest is a free place
    std::size_t size_ = 0;
};

// A blocked Bloom filter: one cache line for each key, 1 to 2 % of strangers pass at full load.
class key_filter {
public:
    // Room for `keys`, up to 8 MiB; beyond that more strangers pass, which costs time and nothing else.
    explicit key_filter(std::uint64_t keys = 0);
    bool may_contain(const digest& key) const noexcept;
    void insert(const digest& key) noexcept;
    // How many keys it was made for.
    std::uint64_t room() const noexcept { return room_; }
    bool is_at_its_largest() const noexcept;

private:
    struct alignas(64) block {
        std::uint64_t words[8] = {};
    };
    std::vector<block> blocks_; // a power of two
    std::uint64_t room_ = 0;
};

} // namespace desthost::journal
