// A list that grows inside an arena.
//
// In: items, one after the other. Out: one span that lives as long as the arena. What it outgrows stays in
// the arena until that is reset: at most as much again as the list itself. Not thread-safe.
#pragma once

#include "core/arena.hpp"

#include <algorithm>
#include <cstring>
#include <span>
#include <type_traits>

namespace lead_ads::mapping {

template <class T>
class arena_list {
public:
    static_assert(std::is_trivially_copyable_v<T>);

    explicit arena_list(core::arena& memory, std::size_t capacity = 0) : memory_(memory) {
        if (capacity > 0) grow_to(capacity);
    }

    void push(const T& item) { *extend(1) = item; }

    // Room for `count` more items; the caller fills it.
    T* extend(std::size_t count) {
        if (size_ + count > capacity_) grow_to(std::max({size_ + count, capacity_ * 2, std::size_t{8}}));
        size_ += count;
        return items_ + size_ - count;
    }

    std::size_t size() const noexcept { return size_; }
    std::span<T> items() const noexcept { return {items_, size_}; }

private:
    void grow_to(std::size_t capacity) {
        auto* larger = memory_.array<T>(capacity);
        if (size_ > 0) std::memcpy(static_cast<void*>(larger), items_, size_ * sizeof(T));
        items_ = larger;
        capacity_ = capacity;
    }

    core::arena& memory_;
    T* items_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

} // namespace lead_ads::mapping
