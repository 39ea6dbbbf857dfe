// Between the ABI's nanoseconds and the language's clocks.
#pragma once

#include <chrono>
#include <cstdint>

namespace lead_ads::abi {

inline std::chrono::system_clock::time_point time_point_of(std::int64_t nanoseconds) {
    return std::chrono::system_clock::time_point(
        std::chrono::duration_cast<std::chrono::system_clock::duration>(
            std::chrono::nanoseconds(nanoseconds)));
}

} // namespace lead_ads::abi
