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
        if (size_ == texts_.size()) finish();
        texts_[size_] = text;
        places_[size_++] = hex;
    }

    void finish() noexcept {
        digester_.digest(std::span(texts_).first(size_), std::span<char* const>(places_).first(size_));
        size_ = 0;
    }

private:
    sha256_digester& digester_;
    std::size_t size_ = 0;
    std::array<std::string_view, 16> texts_; // as many as the widest registers have lanes
    std::array<char*, 16> places_;
};

} // namespace lead_ads::core
