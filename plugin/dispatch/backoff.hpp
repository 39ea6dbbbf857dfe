// How long to wait before the next try: exponential backoff with full jitter.
//
// In: how often it failed already. Out: nanoseconds, never zero. The same seed gives the same waits. Not
// thread-safe.
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>

namespace lead_ads::dispatch {

class backoff {
public:
    explicit backoff(std::uint64_t seed) : random_(seed) {}

    // Anything between nothing and min(most, initial * 2^failures), and a millisecond on top so that a run of
    // lucky draws is no busy loop.
    std::int64_t wait(std::int64_t initial, std::int64_t most, unsigned failures) {
        constexpr std::int64_t millisecond = 1'000'000;
        auto ceiling = std::max<std::int64_t>(initial, 1);
        for (unsigned i = 0; i < failures && ceiling < most; ++i)
            ceiling = ceiling > most / 2 ? most : ceiling * 2;
        ceiling = std::clamp<std::int64_t>(ceiling, 1, std::max<std::int64_t>(most, 1));
        return millisecond + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(ceiling));
    }

private:
    std::mt19937_64 random_;
};

} // namespace lead_ads::dispatch
