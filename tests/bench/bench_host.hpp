// A host that does nothing but count: what a plugin costs is measured, not what a host does with its results.
//
// The clock stands at reference_now_ms. wait_for_room returns after the plugin's next on_writable.
#pragma once

#include "tests/support/abi_host.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string_view>

namespace bench {

class bench_host final : public test::abi_host {
public:
    bench_host() : abi_host("bench") {}

    std::uint64_t delivered() const noexcept { return delivered_; }
    std::uint64_t other_ends() const noexcept { return others_; }

    // Number of on_writable callbacks so far; pass it to wait_for_room after a busy answer that came later.
    std::uint64_t rooms() noexcept;
    void wait_for_room(std::uint64_t after);

private:
    void take(const destination_result_t* results, std::uint32_t count) override;
    void tell_room() override;
    const void* extension(std::string_view id) override;

    std::atomic<std::uint64_t> delivered_{0};
    std::atomic<std::uint64_t> others_{0};
    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t rooms_ = 0;
};

} // namespace bench
