#include "allocations.hpp"

#include <atomic>
#include <cerrno>
#include <cstddef>

// glibc's own, under the names that it keeps for programs that replace malloc.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
}

namespace {

std::atomic<std::uint64_t> counted{0};

void count() noexcept {
    counted.fetch_add(1, std::memory_order_relaxed);
}

} // namespace

extern "C" {
__attribute__((visibility("default"))) void* malloc(std::size_t size) {
    count();
    return __libc_malloc(size);
}
__attribute__((visibility("default"))) void* calloc(std::size_t number, std::size_t size) {
    count();
    return __libc_calloc(number, size);
}
__attribute__((visibility("default"))) void* realloc(void* memory, std::size_t size) {
    count();
    return __libc_realloc(memory, size);
}
__attribute__((visibility("default"))) void* aligned_alloc(std::size_t alignment, std::size_t size) {
    count();
    return __libc_memalign(alignment, size);
}
__attribute__((visibility("default"))) int posix_memalign(void** memory, std::size_t alignment,
                                                          std::size_t size) {
    count();
    *memory = __libc_memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}
}

namespace bench {

std::uint64_t allocations() noexcept {
    return counted.load(std::memory_order_relaxed);
}

} // namespace bench
