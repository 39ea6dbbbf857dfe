// string = '"' *( plain / escape ) '"'
// escape = '\' ( '"' / '\' / "b" / "f" / "n" / "r" / "t" / "u00" 2hex )
#include "core/json_sink.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace lead_ads::core {

namespace {

// What stands behind the backslash for a character; 0: it needs none.
constexpr std::array<char, 256> escapes = [] {
    std::array<char, 256> table{};
    for (std::size_t control = 0; control < 0x20; ++control)
        table[control] = 'u';
    table['"'] = '"';
    table['\\'] = '\\';
    table['\b'] = 'b';
    table['\f'] = 'f';
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    return table;
}();

char escape_of(char c) noexcept {
    return escapes[static_cast<unsigned char>(c)];
}

constexpr char hex_digits[] = "0123456789abcdef";

constexpr std::uint64_t in_each_byte(unsigned char byte) noexcept {
    return byte * 0x0101010101010101ull;
}

// Whether none of eight characters has to be escaped.
bool is_plain(std::uint64_t bytes) noexcept {
    const auto zero_in = [](std::uint64_t b) { return (b - in_each_byte(1)) & ~b; };
    const auto control = (bytes - in_each_byte(0x20)) & ~bytes;
    return ((control | zero_in(bytes ^ in_each_byte('"')) | zero_in(bytes ^ in_each_byte('\\'))) &
            in_each_byte(0x80)) == 0;
}

#ifdef __SSE2__
struct sixteen {
    __m128i bytes;
};
bool is_plain(sixteen characters) noexcept {
    const auto bytes = characters.bytes;
    const auto control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
    const auto quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const auto backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    return _mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(quote, backslash))) == 0;
}
#endif

// Copies words as long as they are plain, and the last one, which may overlap with what was copied.
template <class Word>
std::size_t copy_words(std::string_view from, char* to, std::size_t done) noexcept {
    const auto copy = [&](std::size_t at) {
        Word bytes;
        std::memcpy(&bytes, from.data() + at, sizeof bytes);
        if (!is_plain(bytes)) return false;
        std::memcpy(to + at, &bytes, sizeof bytes);
        return true;
    };
    if (from.size() < sizeof(Word)) return done;
    for (; from.size() - done >= sizeof(Word); done += sizeof(Word))
        if (!copy(done)) return done;
    return copy(from.size() - sizeof(Word)) ? from.size() : done;
}

// Copies characters until one has to be escaped; returns how many.
std::size_t copy_plain(std::string_view from, char* to) noexcept {
    std::size_t done = 0;
#ifdef __SSE2__
    done = copy_words<sixteen>(from, to, done);
    if (done == from.size()) return done;
#endif
    done = copy_words<std::uint64_t>(from, to, done);
    if (done == from.size()) return done;
    for (; done < from.size() && escape_of(from[done]) == 0; ++done)
        to[done] = from[done];
    return done;
}

} // namespace

void json_sink::put_string(std::string_view text) {
    reserve(text.size() + 2);
    *at_++ = '"';
    const auto plain = copy_plain(text, at_);
    at_ += plain;
    if (plain != text.size()) return put_rest(text.substr(plain));
    *at_++ = '"';
}

// `text` begins with a character that has to be escaped.
void json_sink::put_rest(std::string_view text) {
    while (!text.empty()) {
        put_escaped(text.front());
        text.remove_prefix(1);
        reserve(text.size());
        const auto plain = copy_plain(text, at_);
        at_ += plain;
        text.remove_prefix(plain);
    }
    put('"');
}

void json_sink::put_escaped(char c) {
    const char letter = escape_of(c);
    put('\\');
    put(letter);
    if (letter != 'u') return;
    put("00");
    put(hex_digits[static_cast<unsigned char>(c) >> 4]);
    put(hex_digits[c & 15]);
}

void json_sink::grow(std::size_t size) {
    // Little at first: what is not used has to be filled and cut off again.
    constexpr std::size_t least = 512;
    const auto used = this->size();
    out_.resize(std::max(used + size + least, std::min(out_.capacity(), used * 2)));
    at_ = out_.data() + used;
    end_ = out_.data() + out_.size();
}

} // namespace lead_ads::core
