// Digests that are asked for one after the other and computed side by side.
//
// In: texts, and the places for their digests. Out: the digests, all of them there after finish(). Texts and
// places must stay where they are until then. Not thread-safe.
#pragma once

#include "core/sha256.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace lead_ads::core {

class digest_queue {
public:
    explicit digest_queue(sha256_digester& digester) noexcept : digester_(digester) {}
    ~digest_queue() { finish(); }
    digest_queue(const digest_queue&) = delete;
    digest_queue& operator=(const digest_queue&) = delete;

    // Writes the digest of `text` to the 64 characters at `hex`, now or later.
    void add(std::string_view text, char* hex) noexcept {
        // A long one would keep the others from going side by side.
        if (text.size() > longest_lane_text) return digester_.digest(text, hex);
        if (size_ == jobs_.size()) finish();
        jobs_[size_++] = {text.data(), text.size(), hex};
    }

    void finish() noexcept {
        digester_.digest(std::span(jobs_).first(size_));
        size_ = 0;
    }

private:
    sha256_digester& digester_;
    std::size_t size_ = 0;
    std::array<digest_job, most_lanes> jobs_;
};

} // namespace lead_ads::core
