#include "host/journal/digest.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace desthost::journal {

namespace {

void mix(std::array<std::uint64_t, 4>& v) noexcept {
    v[0] += v[1];
    v[2] += v[3];
    v[1] = std::rotl(v[1], 13) ^ v[0];
    v[3] = std::rotl(v[3], 16) ^ v[2];
    v[0] = std::rotl(v[0], 32);
    v[2] += v[1];
    v[0] += v[3];
    v[1] = std::rotl(v[1], 17) ^ v[2];
    v[3] = std::rotl(v[3], 21) ^ v[0];
    v[2] = std::rotl(v[2], 32);
}

// Words are little-endian on every machine, so that a journal can be carried to another.
std::uint64_t word_at(const char* bytes) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
}

void put_word(std::uint64_t word, std::uint8_t* out) noexcept {
    for (int i = 0; i < 8; ++i)
        out[i] = static_cast<std::uint8_t>(word >> (8 * i));
}

} // namespace

// The constants are those of the SipHash paper, with its change for 128 bits of output.
hasher::hasher(const digest_key& key) noexcept
    : state_{key.first ^ 0x736f6d6570736575U, key.second ^ 0x646f72616e646f6dU ^ 0xeeU,
             key.first ^ 0x6c7967656e657261U, key.second ^ 0x7465646279746573U} {}

void hasher::absorb(std::uint64_t word) noexcept {
    state_[3] ^= word;
    mix(state_);
    mix(state_);
    state_[0] ^= word;
}

void hasher::add(std::string_view bytes) noexcept {
    std::size_t held = size_ % 8;
    size_ += bytes.size();
    if (held != 0) {
        const std::size_t taken = std::min(bytes.size(), 8 - held);
        std::copy_n(bytes.data(), taken, tail_.data() + held);
        bytes.remove_prefix(taken);
        if (held + taken < 8) return;
        absorb(word_at(tail_.data()));
    }
    for (; bytes.size() >= 8; bytes.remove_prefix(8))
        absorb(word_at(bytes.data()));
    std::copy_n(bytes.data(), bytes.size(), tail_.data());
}

void hasher::add_text(std::string_view text) noexcept {
    std::array<char, 8> length;
    for (int i = 0; i < 8; ++i)
        length[static_cast<std::size_t>(i)] = static_cast<char>(text.size() >> (8 * i));
    add({length.data(), length.size()});
    add(text);
}

digest hasher::finish() noexcept {
    std::fill(tail_.begin() + size_ % 8, tail_.end(), '\0');
    tail_[7] = static_cast<char>(size_);
    absorb(word_at(tail_.data()));
    digest out;
    for (int half = 0; half < 2; ++half) {
        if (half == 0)
            state_[2] ^= 0xeeU;
        else
            state_[1] ^= 0xddU;
        for (int i = 0; i < 4; ++i)
            mix(state_);
        put_word(state_[0] ^ state_[1] ^ state_[2] ^ state_[3], out.bytes.data() + 8 * half);
    }
    return out;
}

digest digest_of(const digest_key& key, std::string_view bytes) noexcept {
    hasher h(key);
    h.add(bytes);
    return h.finish();
}

digest digest_from(std::string_view bytes) noexcept {
    digest d;
    std::copy_n(bytes.begin(), std::min(bytes.size(), d.bytes.size()), d.bytes.begin());
    return d;
}

std::string_view bytes_of(std::span<const digest> digests) noexcept {
    return {reinterpret_cast<const char*>(digests.data()), digests.size_bytes()};
}

std::string hex(const digest& d) {
    constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (const std::uint8_t byte : d.bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

} // namespace desthost::journal
