// A text as a JSON string: in quotes, with what has to be escaped escaped, everything else as it is.
//
// In: UTF-8 text. Out: the string at a sink's pointer, with room for two more characters behind it: the colon
// or comma that follows, and what opens or closes. [one thread]
#pragma once

#include "core/json_sink.hpp"

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace lead_ads::core {

namespace detail {

// Copies the bytes of `from` until one has to be escaped, one by one; returns how many.
std::size_t copy_plain_slowly(const char* from, std::size_t size, char* to) noexcept;
// Writes what put_quoted does, behind the first `plain` bytes, which stand there already.
char* put_quoted_rest(char* at, std::string_view text, std::size_t plain, json_sink& to);

#ifdef __SSE2__

// A bit for each of sixteen bytes that has to be escaped.
inline unsigned to_escape(__m128i bytes) noexcept {
    const auto control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
    const auto quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const auto backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(quote, backslash))));
}

// Copies at least sixteen bytes until one has to be escaped; returns how many. Bytes copied behind that one
// do not count.
inline std::size_t copy_plain_blocks(const char* from, std::size_t size, char* to) noexcept {
    const auto copy = [&](std::size_t at) {
        const auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + at));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to + at), bytes);
        return to_escape(bytes);
    };
    for (std::size_t at = 0; at + 16 <= size; at += 16)
        if (const auto found = copy(at)) return at + static_cast<std::size_t>(std::countr_zero(found));
    // The last sixteen once more, as far as they were copied already.
    const auto found = size % 16 != 0 ? copy(size - 16) : 0;
    return found ? size - 16 + static_cast<std::size_t>(std::countr_zero(found)) : size;
}

// Copies four to fifteen bytes as two words that may overlap. False: one of them has to be escaped.
template <class Word>
bool copy_plain_ends(const char* from, std::size_t size, char* to) noexcept {
    Word first, last;
    std::memcpy(&first, from, sizeof first);
    std::memcpy(&last, from + size - sizeof last, sizeof last);
    std::memcpy(to, &first, sizeof first);
    std::memcpy(to + size - sizeof last, &last, sizeof last);
    if constexpr (sizeof(Word) == 8)
        return to_escape(_mm_set_epi64x(static_cast<long long>(last), static_cast<long long>(first))) == 0;
    return (to_escape(_mm_cvtsi64_si128(static_cast<long long>(std::uint64_t{last} << 32 | first))) & 0xFF) ==
           0;
}

// Copies one to three bytes.
inline bool copy_plain_few(const char* from, std::size_t size, char* to) noexcept {
    const char first = from[0], middle = from[size / 2], last = from[size - 1];
    to[0] = first;
    to[size / 2] = middle;
    to[size - 1] = last;
    const auto code = [](char c) { return unsigned{static_cast<unsigned char>(c)}; };
    const auto all = code(first) | code(middle) << 8 | code(last) << 16;
    return (to_escape(_mm_cvtsi32_si128(static_cast<int>(all))) & 7) == 0;
}

inline std::size_t copy_plain(const char* from, std::size_t size, char* to) noexcept {
    if (size >= 16) return copy_plain_blocks(from, size, to);
    if (size >= 8 && copy_plain_ends<std::uint64_t>(from, size, to)) return size;
    if (size >= 4 && size < 8 && copy_plain_ends<std::uint32_t>(from, size, to)) return size;
    if (size > 0 && size < 4 && copy_plain_few(from, size, to)) return size;
    return copy_plain_slowly(from, size, to);
}

#else

inline std::size_t copy_plain(const char* from, std::size_t size, char* to) noexcept {
    return copy_plain_slowly(from, size, to);
}

#endif

} // namespace detail

constexpr std::size_t quotes_and_what_follows = 4;

inline char* put_quoted(char* at, std::string_view text, json_sink& to) {
    at = to.with_room(at, text.size() + quotes_and_what_follows);
    *at++ = '"';
    const auto plain = detail::copy_plain(text.data(), text.size(), at);
    at += plain;
    if (plain != text.size()) return detail::put_quoted_rest(at, text, plain, to);
    *at++ = '"';
    return at;
}

// The same for a text in which nothing has to be escaped.
inline char* put_quoted_plain(char* at, std::string_view text, json_sink& to) {
    at = to.with_room(at, text.size() + quotes_and_what_follows);
    *at++ = '"';
    std::memcpy(at, text.data(), text.size());
    at += text.size();
    *at++ = '"';
    return at;
}

} // namespace lead_ads::core
