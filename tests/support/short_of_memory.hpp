// A heap that can run out, for one thread and on command. Including this replaces the operator new and delete
// of the whole program, and of what it loads: one file of a program includes it.
#pragma once

#include <cstdlib>
#include <new>

namespace test_support {

inline thread_local int allocations_left = -1; // negative: there is no end of them

// While it lives, its thread gets memory so many times and no more.
class short_of_memory {
public:
    explicit short_of_memory(int after = 0) { allocations_left = after; }
    ~short_of_memory() { allocations_left = -1; }
    short_of_memory(const short_of_memory&) = delete;
    short_of_memory& operator=(const short_of_memory&) = delete;
};

inline void* allocate(std::size_t size) noexcept {
    if (allocations_left == 0) return nullptr;
    if (allocations_left > 0) --allocations_left;
    return std::malloc(size);
}

} // namespace test_support

// GCC sees free() behind a replaced operator new and takes them for a mismatch.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

void* operator new(std::size_t size) {
    if (void* memory = test_support::allocate(size)) return memory;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return test_support::allocate(size);
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept {
    std::free(memory);
}
