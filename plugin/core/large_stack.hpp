// Room on the stack for what recurses as deeply as a formula or a file is nested, whatever thread calls.
//
// In: work. Out: it has been done: here when this thread's stack has room, otherwise on a thread that is made
// for it and waited for. What it throws is thrown here. When no thread can be made it is done here all the
// same. [any thread]
#pragma once

#include <cstddef>
#include <type_traits>

namespace lead_ads::core {

// Bytes between here and the end of this thread's stack; the largest number when that cannot be told.
std::size_t stack_left() noexcept;

namespace detail {
void run_on_large_stack(void (*work)(void*), void* data);
} // namespace detail

template <class Work>
void on_large_stack(Work&& work) {
    constexpr std::size_t enough = 1024 * 1024;
    if (stack_left() >= enough) return work();
    struct call {
        std::remove_reference_t<Work>* work;
    } here{&work};
    detail::run_on_large_stack([](void* data) { (*static_cast<call*>(data)->work)(); }, &here);
}

} // namespace lead_ads::core
