// The inside of JSON strings: where they end, whether they are UTF-8, what their escapes mean.
//
// In: the bytes behind an opening quote. Out: the text, in place when it has no escapes, otherwise in the
// arena. Says nothing about what is wrong with a string: it only declines it. [any thread]
#pragma once

#include "core/arena.hpp"

#include <bit>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace lead_ads::core {

namespace detail {

// Finds what find_special does, byte by byte.
const char* find_special_slowly(const char* from, const char* end) noexcept;

} // namespace detail

// The first byte in [from, end) that is no plain ASCII character of a string: a quote, a backslash, a control
// character or a part of a longer UTF-8 sequence. `end` when there is none.
inline const char* find_special(const char* from, const char* end) noexcept {
#ifdef __SSE2__
    for (; end - from >= 16; from += 16) {
        const auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
        // Signed: everything beyond ASCII is below zero. Without its second bit a quote is a space, which
        // stands right behind the control characters; they stay among themselves.
        const auto turned = _mm_xor_si128(bytes, _mm_set1_epi8('"' ^ ' '));
        const auto special = _mm_or_si128(_mm_cmplt_epi8(turned, _mm_set1_epi8(' ' + 1)),
                                          _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
        const auto mask = static_cast<unsigned>(_mm_movemask_epi8(special));
        if (mask != 0) return from + std::countr_zero(mask);
    }
#endif
    return detail::find_special_slowly(from, end);
}

// Reads a string, also one with escapes and characters beyond ASCII, whose opening quote is behind `at`.
// True: `text` is what it says, and `at` is behind the closing quote. False: it is no string of JSON.
bool read_any_json_string(const char*& at, const char* end, arena& memory, std::string_view& text);

} // namespace lead_ads::core
