#include "core/siphash.hpp"

#include <bit>
#include <cstring>
#include <random>

namespace lead_ads::core {

namespace {

struct sip_state {
    std::uint64_t v0, v1, v2, v3;

    void round() noexcept {
        v0 += v1;
        v2 += v3;
        v1 = std::rotl(v1, 13) ^ v0;
        v3 = std::rotl(v3, 16) ^ v2;
        v0 = std::rotl(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = std::rotl(v1, 17) ^ v2;
        v3 = std::rotl(v3, 21) ^ v0;
        v2 = std::rotl(v2, 32);
    }
    void absorb(std::uint64_t word) noexcept {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }
};

static_assert(std::endian::native == std::endian::little, "words are read as they lie in memory");

} // namespace

siphash_key random_siphash_key() {
    std::random_device source;
    const auto word = [&] { return std::uint64_t{source()} << 32 | source(); };
    return {word(), word()};
}

std::uint64_t siphash(const siphash_key& key, std::string_view text) noexcept {
    sip_state state{key.low ^ 0x736f6d6570736575, key.high ^ 0x646f72616e646f6d, key.low ^ 0x6c7967656e657261,
                    key.high ^ 0x7465646279746573};
    constexpr std::size_t word_size = 8;
    auto last = static_cast<std::uint64_t>(text.size()) << 56;
    for (; text.size() >= word_size; text.remove_prefix(word_size)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), word_size);
        state.absorb(word);
    }
    std::uint64_t rest = 0;
    std::memcpy(&rest, text.data(), text.size());
    state.absorb(last | rest);
    state.v2 ^= 0xff;
    for (int i = 0; i < 4; ++i)
        state.round();
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

} // namespace lead_ads::core
