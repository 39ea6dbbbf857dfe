// A bump allocator for everything that lives as long as one event.
//
// In: sizes. Out: memory that stays valid until reset() or destruction. Nothing is freed singly and no
// destructor runs, so only trivially destructible types may live here. After reset() the largest chunk is
// kept: once warm, an event costs no heap allocation. Not thread-safe: one arena serves one thread at a time.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace lead_ads::core {

class arena {
public:
    explicit arena(std::size_t first_chunk = 64 * 1024);
    arena(const arena&) = delete;
    arena& operator=(const arena&) = delete;

    // Returns `size` bytes at `alignment` (a power of two, at most that of max_align_t).
    void* allocate(std::size_t size, std::size_t alignment = alignof(std::max_align_t)) {
        const auto at = (reinterpret_cast<std::uintptr_t>(next_) + alignment - 1) & ~(alignment - 1);
        if (at + size <= reinterpret_cast<std::uintptr_t>(end_)) {
            next_ = reinterpret_cast<char*>(at + size);
            return reinterpret_cast<void*>(at);
        }
        return allocate_in_new_chunk(size, alignment);
    }

    // Returns `count` uninitialised elements.
    template <class T>
    T* array(std::size_t count) {
        static_assert(std::is_trivially_destructible_v<T>);
        return static_cast<T*>(allocate(count * sizeof(T), alignof(T)));
    }

    // Returns a copy of `text` that lives in the arena.
    std::string_view copy(std::string_view text) {
        if (text.empty()) return {};
        auto* to = static_cast<char*>(allocate(text.size(), 1));
        std::memcpy(to, text.data(), text.size());
        return {to, text.size()};
    }

    // The free bytes behind everything allocated, at least `least` of them: for who learns only while writing
    // how much it needs. They are his once he takes them; until then the next allocation may take them too.
    std::span<char> rest(std::size_t least) {
        if (static_cast<std::size_t>(end_ - next_) < least) open_chunk(least);
        return {next_, end_};
    }
    // Takes the first `size` bytes of the rest.
    std::string_view take(std::size_t size) noexcept {
        const auto* const from = next_;
        next_ += size;
        return {from, size};
    }

    // Forgets everything allocated so far.
    void reset() noexcept;

    // Bytes handed out since the last reset, for limits.
    std::size_t used() const noexcept {
        return used_before_ + static_cast<std::size_t>(next_ - chunks_.back().bytes.get());
    }

private:
    struct chunk {
        std::unique_ptr<char[]> bytes;
        std::size_t size;
    };
    void* allocate_in_new_chunk(std::size_t size, std::size_t alignment);
    void open_chunk(std::size_t least);
    void use(const chunk& which) noexcept;

    std::vector<chunk> chunks_;
    std::size_t used_before_ = 0; // in the chunks before the last
    char* next_ = nullptr;
    char* end_ = nullptr;
};

} // namespace lead_ads::core
