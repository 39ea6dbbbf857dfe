// Digests of 128 bits by which a journal recognises events and delivered keys.
//
// In: bytes, in one piece or several. Out: SipHash-2-4-128 under the journal's own random key, so that nobody
// can make two events meet on purpose without having read the journal. Not for secrecy. A hasher serves one
// thread; digest_of may be called by many.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace desthost::journal {

struct digest {
    std::array<std::uint8_t, 16> bytes{};
    friend auto operator<=>(const digest&, const digest&) = default;
};

struct digest_key {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
};

class hasher {
public:
    explicit hasher(const digest_key& key) noexcept;
    void add(std::string_view bytes) noexcept;
    // Adds a length, then the bytes: texts added so do not run into each other.
    void add_text(std::string_view text) noexcept;
    digest finish() noexcept;

private:
    void absorb(std::uint64_t word) noexcept;

    std::array<std::uint64_t, 4> state_;
    std::array<char, 8> tail_{};
    std::uint64_t size_ = 0;
};

digest digest_of(const digest_key& key, std::string_view bytes) noexcept;

// The digest whose bytes these are; shorter ones are filled up with zeros.
digest digest_from(std::string_view bytes) noexcept;

// 32 lower-case hexadecimal digits.
std::string hex(const digest& d);

} // namespace desthost::journal
