// MD5 of short texts, for the mapping language's MD5(x); never used for safety.
//
// In: texts. Out: 32 lower-case hexadecimal digits each. One digester serves one thread at a time and
// allocates nothing once made.
#pragma once

#include <memory>
#include <string_view>

namespace lead_ads::core {

class md5_digester {
public:
    static constexpr std::size_t hex_size = 32;

    md5_digester();
    ~md5_digester();

    // Writes the digest of `text` to the 32 characters at `hex`. False when this machine's OpenSSL has no MD5
    // (some are built or configured without it).
    bool digest(std::string_view text, char* hex) noexcept;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace lead_ads::core
