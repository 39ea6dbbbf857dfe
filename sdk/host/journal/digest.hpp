// Digests of 128 bits by which a journal recognises events and delivered keys.
//
// In: bytes, in one piece or several. Out: SipHash-2-4-128 under the journal's own random key, so that nobody
// can make two events meet on purpose without having read the journal. Not for secrecy. A hasher serves one
// thread; digest_of may be called by many.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace desthost::journal {

struct digest {
    std::array<std::uint8_t, 16> bytes{};
    friend bool operator==(const digest&, const digest&) = default;
    // As bytes in a database compare. Keys are sorted by the million: as two numbers it takes a third of the
    // time.
    friend std::strong_ordering operator<=>(const digest& a, const digest& b) noexcept {
        const auto by_first = a.number(0) <=> b.number(0);
        return by_first != 0 ? by_first : a.number(8) <=> b.number(8);
    }

    // The eight bytes from there as a number, the first one its highest digits.
    [[nodiscard]] std::uint64_t number(std::size_t from) const noexcept {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + from, sizeof word);
        return std::endian::native == std::endian::little ? __builtin_bswap64(word) : word;
    }
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

// The bytes of digests, one behind the other, and back again: f is called for each.
std::string_view bytes_of(std::span<const digest> digests) noexcept;
template <class F>
void for_each_digest(std::string_view bytes, F f) {
    for (; bytes.size() >= sizeof(digest); bytes.remove_prefix(sizeof(digest)))
        f(digest_from(bytes.substr(0, sizeof(digest))));
}

// 32 lower-case hexadecimal digits.
std::string hex(const digest& d);

} // namespace desthost::journal
