#include "core/md5.hpp"

// OpenSSL 3's replacement for MD5_Init allocates for every digest.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/md5.h>

#include <array>

namespace lead_ads::core {

void write_md5(std::string_view text, char* hex) noexcept {
    constexpr char digits[] = "0123456789abcdef";
    std::array<unsigned char, MD5_DIGEST_LENGTH> bytes;
    MD5(reinterpret_cast<const unsigned char*>(text.data()), text.size(), bytes.data());
    for (const auto byte : bytes) {
        *hex++ = digits[byte >> 4];
        *hex++ = digits[byte & 15];
    }
}

} // namespace lead_ads::core
