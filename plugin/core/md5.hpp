// MD5 of short texts, for the mapping language's MD5(x); never used for safety.
//
// In: a text. Out: 32 lower-case hexadecimal digits. Allocates nothing. [any thread]
#pragma once

#include <cstddef>
#include <string_view>

namespace lead_ads::core {

inline constexpr std::size_t md5_hex_size = 32;

// Writes the digest of `text` to the 32 characters at `hex`.
void write_md5(std::string_view text, char* hex) noexcept;

} // namespace lead_ads::core
