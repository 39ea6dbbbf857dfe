// SipHash-2-4: a keyed 64-bit hash of short texts (Aumasson and Bernstein, "SipHash: a fast short-input PRF",
// 2012).
//
// With a secret random key, hostile texts cannot be made to collide. [any thread]
#pragma once

#include <cstdint>
#include <string_view>

namespace lead_ads::core {

struct siphash_key {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
};

// A key from the system's random source.
siphash_key random_siphash_key();

std::uint64_t siphash(const siphash_key& key, std::string_view text) noexcept;

} // namespace lead_ads::core
