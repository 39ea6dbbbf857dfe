#include "core/large_stack.hpp"

#include <cstdint>
#include <exception>
#include <limits>
#include <pthread.h>

namespace lead_ads::core {

namespace {

constexpr std::size_t large = 8 * 1024 * 1024;

std::uintptr_t find_end_of_stack() noexcept {
    pthread_attr_t attributes;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) return 0;
    void* lowest = nullptr;
    std::size_t size = 0;
    const bool known = pthread_attr_getstack(&attributes, &lowest, &size) == 0;
    pthread_attr_destroy(&attributes);
    return known ? reinterpret_cast<std::uintptr_t>(lowest) : 0;
}

struct errand {
    void (*work)(void*);
    void* data;
    std::exception_ptr thrown;
};

void* run_errand(void* data) {
    auto& e = *static_cast<errand*>(data);
    try {
        e.work(e.data);
    } catch (...) {
        e.thrown = std::current_exception();
    }
    return nullptr;
}

bool start(pthread_t& thread, errand& e) noexcept {
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) return false;
    const bool started = pthread_attr_setstacksize(&attributes, large) == 0 &&
                         pthread_create(&thread, &attributes, run_errand, &e) == 0;
    pthread_attr_destroy(&attributes);
    return started;
}

} // namespace

std::size_t stack_left() noexcept {
    static thread_local const std::uintptr_t end = find_end_of_stack();
    if (end == 0) return std::numeric_limits<std::size_t>::max();
    return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) - end;
}

void detail::run_on_large_stack(void (*work)(void*), void* data) {
    errand e{work, data, nullptr};
    pthread_t thread;
    if (!start(thread, e)) return work(data);
    pthread_join(thread, nullptr);
    if (e.thrown) std::rethrow_exception(e.thrown);
}

} // namespace lead_ads::core
