// SHA-256 of several short texts side by side, one in each lane of a vector register.
//
// In: up to `lanes` texts of at most longest_lane_text bytes, which fill one block each. Out: 64 lower-case
// hexadecimal digits for each. There is a kernel for each width of registers; the processor is asked at run
// time which of them it can run. All give the same bytes, and those of any other implementation. [any thread]
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace lead_ads::core {

// With its end mark and its length, a text of this size just fits into one block.
inline constexpr std::size_t longest_lane_text = 55;
// Of the widest kernel.
inline constexpr std::size_t most_lanes = 16;

// A text, and the 64 characters that its digest goes to.
struct digest_job {
    const char* text;
    std::size_t size;
    char* hex;

    std::string_view view() const noexcept { return {text, size}; }
};

struct lane_kernel {
    std::string_view name; // for reports: "avx2"
    std::size_t lanes;
    // At most `lanes` jobs.
    void (*digest)(std::span<const digest_job> jobs) noexcept;
};

// The kernels that this processor runs, the fastest first; never empty.
std::span<const lane_kernel> lane_kernels() noexcept;

} // namespace lead_ads::core
