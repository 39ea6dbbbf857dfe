// Equality of short texts: names of like length are compared dozens of times for an event.
//
// In: two texts. Out: what == says, without calling memcmp for a few bytes. [any thread]
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace lead_ads::core {

namespace detail {

template <class T>
T load(const char* from) noexcept {
    T bits;
    std::memcpy(&bits, from, sizeof bits);
    return bits;
}

// Two words cover a text of at least one word and at most two; where they overlap is compared twice.
template <class T>
bool same_ends(const char* a, const char* b, std::size_t size) noexcept {
    const auto last = size - sizeof(T);
    return ((load<T>(a) ^ load<T>(b)) | (load<T>(a + last) ^ load<T>(b + last))) == 0;
}

} // namespace detail

inline bool same_text(std::string_view a, std::string_view b) noexcept {
    const auto size = a.size();
    if (size != b.size()) return false;
    if (size > 16) return std::memcmp(a.data(), b.data(), size) == 0;
    if (size >= 8) return detail::same_ends<std::uint64_t>(a.data(), b.data(), size);
    if (size >= 4) return detail::same_ends<std::uint32_t>(a.data(), b.data(), size);
    for (std::size_t i = 0; i < size; ++i)
        if (a[i] != b[i]) return false;
    return true;
}

} // namespace lead_ads::core
