// FIPS 180-4, section 6.2, with vectors in the place of words: lane i of every vector belongs to text i.
#include "core/sha256_lanes.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

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

template <std::size_t size>
struct bytes_of;
template <>
struct bytes_of<16> {
    typedef std::uint8_t type __attribute__((vector_size(16)));
};
template <>
struct bytes_of<32> {
    typedef std::uint8_t type __attribute__((vector_size(32)));
};

constexpr std::size_t block_size = 64;
constexpr std::size_t words_in_block = 16;
constexpr std::size_t words_in_digest = 8;

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

// The block of a text: the text, a one bit, zeros, its length in bits. `block` holds zeros.
void write_block(std::string_view text, char* block) noexcept {
    copy_short(text, block);
    block[text.size()] = static_cast<char>(0x80);
    block[block_size - 2] = static_cast<char>(text.size() >> 5);
    block[block_size - 1] = static_cast<char>(text.size() << 3);
}

// Exchanges the words of two rows of a square that stand `step` beside their place.
template <std::size_t step, class vector, std::size_t... column>
[[gnu::always_inline]] inline void exchange(vector& upper, vector& lower,
                                            std::index_sequence<column...>) noexcept {
    constexpr auto behind = sizeof...(column);
    const vector first =
        __builtin_shufflevector(upper, lower, (column & step ? behind + column - step : column)...);
    lower = __builtin_shufflevector(upper, lower, (column & step ? behind + column : column + step)...);
    upper = first;
}

// Turns columns into rows, in squares of `side` words.
template <std::size_t lanes, std::size_t side, std::size_t step = 1>
[[gnu::always_inline]] inline void transpose(typename vector_of<lanes>::type* rows,
                                             std::size_t count) noexcept {
    if constexpr (step < side) {
#pragma GCC unroll 16
        for (std::size_t row = 0; row < count; ++row)
            if ((row & step) == 0)
                exchange<step>(rows[row], rows[row + step], std::make_index_sequence<lanes>());
        transpose<lanes, side, step * 2>(rows, count);
    }
}

template <class vector>
[[gnu::always_inline]] inline void swap_bytes(vector& words) noexcept {
    if constexpr (std::endian::native == std::endian::little)
        words = ((words << 8 | words >> 24) & 0x00FF00FF) | ((words >> 8 | words << 24) & 0xFF00FF00);
}

// Bytes of a digest as digits, high ones and low ones in turn.
template <class bytes, std::size_t... at>
[[gnu::always_inline]] inline void write_hex(const char* digest, char* hex,
                                             std::index_sequence<at...>) noexcept {
    constexpr std::uint8_t zero = '0', from_digit_to_letter = 'a' - '0' - 10;
    constexpr auto size = sizeof(bytes);
    bytes high, low;
    std::memcpy(&low, digest, size);
    high = low >> 4;
    low &= 15;
    high += zero + (bytes(high > 9) & from_digit_to_letter);
    low += zero + (bytes(low > 9) & from_digit_to_letter);
    const bytes first = __builtin_shufflevector(high, low, (at / 2 + at % 2 * size)...);
    const bytes second = __builtin_shufflevector(high, low, (size / 2 + at / 2 + at % 2 * size)...);
    std::memcpy(hex, &first, size);
    std::memcpy(hex + size, &second, size);
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

// A row for each text, its words in one vector or in several: words[i] of all texts are the columns that
// schedule[i] is made of. The rows beyond the last text stay zeros.
template <std::size_t lanes>
[[gnu::always_inline]] inline void read_blocks(std::span<const digest_job> jobs,
                                               typename vector_of<lanes>::type* schedule) noexcept {
    using vector = typename vector_of<lanes>::type;
    constexpr auto vectors_in_block = words_in_block / lanes;
    for (std::size_t i = 0; i < lanes; ++i) {
        alignas(vector) char block[block_size];
        const vector zeros{};
        for (std::size_t part = 0; part < vectors_in_block; ++part)
            std::memcpy(block + part * sizeof zeros, &zeros, sizeof zeros);
        if (i < jobs.size()) write_block(jobs[i].view(), block);
        for (std::size_t part = 0; part < vectors_in_block; ++part)
            std::memcpy(&schedule[part * lanes + i], block + part * sizeof zeros, sizeof zeros);
    }
    transpose<lanes, lanes>(schedule, words_in_block);
#pragma GCC unroll 16
    for (std::size_t i = 0; i < words_in_block; ++i)
        swap_bytes(schedule[i]);
}

// The same back: the words of a digest stand in one row, or with four lanes in two.
template <std::size_t lanes>
[[gnu::always_inline]] inline void write_digests(typename vector_of<lanes>::type* digest,
                                                 std::span<const digest_job> jobs) noexcept {
    constexpr auto side = std::min(lanes, words_in_digest);
    transpose<lanes, side>(digest, words_in_digest);
#pragma GCC unroll 8
    for (std::size_t i = 0; i < words_in_digest; ++i)
        swap_bytes(digest[i]);
    constexpr auto row_size = sizeof digest[0];
    constexpr auto part_size = side * sizeof(std::uint32_t);
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const auto* const row =
            reinterpret_cast<const char*>(digest) + i % side * row_size + i / side * part_size;
        char bytes[words_in_digest * sizeof(std::uint32_t)];
        for (std::size_t part = 0; part < words_in_digest / side; ++part)
            std::memcpy(bytes + part * part_size, row + part * lanes * row_size, part_size);
        // No wider than the words' vectors, or the compiler has no instruction for them.
        constexpr auto width = std::min(row_size, sizeof bytes);
        for (std::size_t at = 0; at < sizeof bytes; at += width)
            write_hex<typename bytes_of<width>::type>(bytes + at, jobs[i].hex + 2 * at,
                                                      std::make_index_sequence<width>());
    }
}

template <std::size_t lanes>
[[gnu::always_inline]] inline void digest_lanes(std::span<const digest_job> jobs) noexcept {
    using vector = typename vector_of<lanes>::type;
    vector schedule[words_in_block];
    read_blocks<lanes>(jobs, schedule);
    vector digest[words_in_digest];
    for (std::size_t i = 0; i < words_in_digest; ++i)
        digest[i] = vector{} + first_state[i];
    compress<lanes>(schedule, digest);
    write_digests<lanes>(digest, jobs);
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
