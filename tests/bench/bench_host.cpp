#include "bench_host.hpp"

#include "reference_event.hpp"

#include <string_view>

namespace bench {

namespace {

constexpr destination_host_clock_t clock_extension = {
    [](const destination_host_t*) -> std::int64_t { return reference_now_ms * 1'000'000; }};

} // namespace

bench_host::bench_host() {
    host_.abi_version = {DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR};
    host_.host_data = this;
    host_.name = "bench";
    host_.version = "1";
    host_.get_extension = [](const destination_host_t*, const char* id) -> const void* {
        return std::string_view(id) == DESTINATION_EXT_CLOCK ? &clock_extension : nullptr;
    };
    host_.on_results = [](const destination_host_t* host, const destination_result_t* results,
                          std::uint32_t count) {
        static_cast<bench_host*>(host->host_data)->take(results, count);
    };
    host_.on_writable = [](const destination_host_t* host) {
        static_cast<bench_host*>(host->host_data)->tell_room();
    };
}

void bench_host::take(const destination_result_t* results, std::uint32_t count) noexcept {
    const auto* at = reinterpret_cast<const char*>(results);
    std::uint64_t delivered = 0;
    for (std::uint32_t i = 0; i < count; ++i, at += results->size)
        delivered +=
            reinterpret_cast<const destination_result_t*>(at)->outcome == DESTINATION_OUTCOME_DELIVERED;
    delivered_ += delivered;
    others_ += count - delivered;
}

void bench_host::tell_room() noexcept {
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
