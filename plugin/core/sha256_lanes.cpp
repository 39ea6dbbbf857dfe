// FIPS 180-4, section 6.2, with vectors in the place of words: lane i of every vector belongs to text i.
#include "core/sha256_lanes.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace lead_ads::core {

namespace {

constexpr std::array<std::uint32_t, 8> first_state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

constexpr std::array<std::uint32_t, 64> constants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

// A vector of the compiler's. Attributes that depend on a parameter are not to be trusted (GCC drops them).
template <std::size_t lanes>
struct vector_of;
template <>
struct vector_of<4> {
    typedef std::uint32_t type __attribute__((vector_size(16)));
};
template <>
struct vector_of<8> {
    typedef std::uint32_t type __attribute__((vector_size(32)));
};
template <>
struct vector_of<16> {
    typedef std::uint32_t type __attribute__((vector_size(64)));
};

constexpr std::size_t block_size = 64;
constexpr std::size_t words_in_block = 16;
constexpr std::size_t words_in_digest = 8;

std::uint32_t big_endian(std::uint32_t word) noexcept {
    return std::endian::native == std::endian::little ? __builtin_bswap32(word) : word;
}

// Copies less than a block. Words that overlap cost less than a call of memcpy.
void copy_short(std::string_view text, char* to) noexcept {
    const auto copy = [&]<class Word>(Word bytes, std::size_t at) {
        std::memcpy(&bytes, text.data() + at, sizeof bytes);
        std::memcpy(to + at, &bytes, sizeof bytes);
    };
    using half_block = std::array<char, 32>;
    const auto size = text.size();
    const auto copy_ends = [&]<class Word>(Word word) { copy(word, 0), copy(word, size - sizeof word); };
    if (size >= 32) return copy_ends(half_block{});
    if (size >= 16) return copy_ends(std::array<char, 16>{});
    if (size >= 8) return copy_ends(std::uint64_t{});
    if (size >= 4) return copy_ends(std::uint32_t{});
    for (std::size_t i = 0; i < size; ++i)
        to[i] = text[i];
}

// The block of a text: the text, a one bit, zeros, its length in bits. Each word goes to its vector.
template <std::size_t lanes>
void write_block(std::string_view text, std::uint32_t* lane) noexcept {
    std::array<char, block_size> block{};
    copy_short(text, block.data());
    block[text.size()] = static_cast<char>(0x80);
#pragma GCC unroll 15
    for (std::size_t i = 0; i < words_in_block - 1; ++i) {
        std::uint32_t word;
        std::memcpy(&word, block.data() + i * sizeof word, sizeof word);
        lane[i * lanes] = big_endian(word);
    }
    lane[(words_in_block - 1) * lanes] = static_cast<std::uint32_t>(text.size() * 8);
}

// The digits of a digest. Vectors of the compiler, which every processor has in some way.
template <std::size_t lanes>
[[gnu::always_inline]] inline void write_digest(const std::uint32_t* lane, char* hex) noexcept {
    using bytes = std::uint8_t __attribute__((vector_size(32)));
    std::array<std::uint32_t, words_in_digest> words;
#pragma GCC unroll 8
    for (std::size_t i = 0; i < words_in_digest; ++i)
        words[i] = big_endian(lane[i * lanes]);
    bytes digest;
    std::memcpy(&digest, words.data(), sizeof digest);
    bytes high = digest >> 4;
    bytes low = digest & 15;
    constexpr std::uint8_t zero = '0', from_digit_to_letter = 'a' - '0' - 10;
    high += zero + (bytes(high > 9) & from_digit_to_letter);
    low += zero + (bytes(low > 9) & from_digit_to_letter);
    const bytes first =
        __builtin_shufflevector(high, low, 0, 32, 1, 33, 2, 34, 3, 35, 4, 36, 5, 37, 6, 38, 7, 39, 8, 40, 9,
                                41, 10, 42, 11, 43, 12, 44, 13, 45, 14, 46, 15, 47);
    const bytes second =
        __builtin_shufflevector(high, low, 16, 48, 17, 49, 18, 50, 19, 51, 20, 52, 21, 53, 22, 54, 23, 55, 24,
                                56, 25, 57, 26, 58, 27, 59, 28, 60, 29, 61, 30, 62, 31, 63);
    std::memcpy(hex, &first, sizeof first);
    std::memcpy(hex + sizeof first, &second, sizeof second);
}

// The 64 rounds of one block. Inlined into functions of several targets, so that each has it with its own
// instructions; vectors are handed over in memory, because how registers take them depends on the target.
template <std::size_t lanes>
[[gnu::always_inline]] inline void compress(typename vector_of<lanes>::type* schedule,
                                            typename vector_of<lanes>::type* digest) noexcept {
    using vector = typename vector_of<lanes>::type;
    vector a = digest[0], b = digest[1], c = digest[2], d = digest[3];
    vector e = digest[4], f = digest[5], g = digest[6], h = digest[7];
    for (std::size_t from = 0; from < constants.size(); from += words_in_block) {
#pragma GCC unroll 16
        for (std::size_t i = 0; i < words_in_block; ++i) {
            vector& w = schedule[i];
            if (from > 0) {
                const vector x = schedule[(i + 1) % words_in_block];
                const vector y = schedule[(i + 14) % words_in_block];
                w += schedule[(i + 9) % words_in_block] +
                     ((x >> 7 | x << 25) ^ (x >> 18 | x << 14) ^ x >> 3) +
                     ((y >> 17 | y << 15) ^ (y >> 19 | y << 13) ^ y >> 10);
            }
            const vector first = h + ((e >> 6 | e << 26) ^ (e >> 11 | e << 21) ^ (e >> 25 | e << 7)) +
                                 (g ^ (e & (f ^ g))) + constants[from + i] + w;
            const vector second =
                ((a >> 2 | a << 30) ^ (a >> 13 | a << 19) ^ (a >> 22 | a << 10)) + ((a & b) | (c & (a | b)));
            h = g, g = f, f = e, e = d + first;
            d = c, c = b, b = a, a = first + second;
        }
    }
    digest[0] += a, digest[1] += b, digest[2] += c, digest[3] += d;
    digest[4] += e, digest[5] += f, digest[6] += g, digest[7] += h;
}

template <std::size_t lanes>
[[gnu::always_inline]] inline void digest_lanes(std::span<const digest_job> jobs) noexcept {
    using vector = typename vector_of<lanes>::type;
    alignas(vector) std::uint32_t words[words_in_block * lanes] = {};
    for (std::size_t i = 0; i < jobs.size(); ++i)
        write_block<lanes>(jobs[i].view(), words + i);
    vector schedule[words_in_block];
    std::memcpy(schedule, words, sizeof schedule);
    vector digest[words_in_digest];
    for (std::size_t i = 0; i < words_in_digest; ++i)
        digest[i] = vector{} + first_state[i];
    compress<lanes>(schedule, digest);
    std::memcpy(words, digest, sizeof digest);
    for (std::size_t i = 0; i < jobs.size(); ++i)
        write_digest<lanes>(words + i, jobs[i].hex);
}

void digest_4(std::span<const digest_job> jobs) noexcept {
    digest_lanes<4>(jobs);
}

#if defined(__x86_64__)

[[gnu::target("avx2")]] void digest_8(std::span<const digest_job> jobs) noexcept {
    digest_lanes<8>(jobs);
}

[[gnu::target("avx512f,avx512vl")]] void digest_16(std::span<const digest_job> jobs) noexcept {
    digest_lanes<16>(jobs);
}

constexpr std::array<lane_kernel, 3> kernels = {
    {{"avx512", 16, digest_16}, {"avx2", 8, digest_8}, {"portable", 4, digest_4}}};

std::size_t count_beyond_this_processor() noexcept {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")) return 0;
    return __builtin_cpu_supports("avx2") ? 1 : 2;
}

#else

constexpr std::array<lane_kernel, 1> kernels = {{{"portable", 4, digest_4}}};

std::size_t count_beyond_this_processor() noexcept {
    return 0;
}

#endif

} // namespace

std::span<const lane_kernel> lane_kernels() noexcept {
    return std::span(kernels).subspan(count_beyond_this_processor());
}

} // namespace lead_ads::core
