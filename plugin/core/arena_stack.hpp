// A stack that grows inside an arena; what it outgrows is left there until the arena is reset.
//
// In: items, one after the other. Out: the last ones as an array of their own. [one thread, the arena's]
#pragma once

#include "core/arena.hpp"

#include <memory>
#include <span>
#include <type_traits>

namespace lead_ads::core {

template <class T>
class arena_stack {
public:
    static_assert(std::is_trivially_copyable_v<T>);

    explicit arena_stack(arena& memory) : memory_(memory) {}
    // Makes an item of its parts where it will stand.
    template <class... Parts>
    void push(const Parts&... parts) {
        if (size_ == capacity_) grow();
        std::construct_at(items_ + size_++, parts...);
    }
    // Moves the top `count` items to an array of their own.
    std::span<T> pop_array(std::size_t count) {
        auto* to = memory_.array<T>(count);
        size_ -= count;
        std::uninitialized_copy_n(items_ + size_, count, to);
        return {to, count};
    }
    T& top() { return items_[size_ - 1]; }
    void pop() { --size_; }
    std::size_t size() const noexcept { return size_; }

private:
    void grow() {
        const auto capacity = capacity_ ? capacity_ * 2 : 32;
        auto* to = memory_.array<T>(capacity);
        std::uninitialized_copy_n(items_, size_, to);
        items_ = to;
        capacity_ = capacity;
    }
    arena& memory_;
    T* items_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

} // namespace lead_ads::core
