#include "bench_host.hpp"

#include "reference_event.hpp"

namespace bench {

namespace {

constexpr destination_host_clock_t clock_extension = {
    [](const destination_host_t*) -> std::int64_t { return reference_now_ms * 1'000'000; }};

} // namespace

void bench_host::take(const destination_result_t* results, std::uint32_t count) {
    std::uint64_t delivered = 0;
    for_each(results, count, [&](const destination_result_t& result) {
        delivered += result.outcome == DESTINATION_OUTCOME_DELIVERED;
    });
    delivered_ += delivered;
    others_ += count - delivered;
}

const void* bench_host::extension(std::string_view id) {
    return id == DESTINATION_EXT_CLOCK ? &clock_extension : nullptr;
}

void bench_host::tell_room() {
    const std::lock_guard lock(mutex_);
    ++rooms_;
    changed_.notify_all();
}

std::uint64_t bench_host::rooms() noexcept {
    const std::lock_guard lock(mutex_);
    return rooms_;
}

void bench_host::wait_for_room(std::uint64_t after) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return rooms_ > after; });
}

} // namespace bench
