// SHA-256 of many short texts: the hashed customer information of one event.
//
// In: texts. Out: 64 lower-case hexadecimal digits each. One digester serves one thread at a time and
// allocates nothing once made. Several texts that are handed over together are taken side by side
// (sha256_lanes.hpp) where they are short; every text alone goes to OpenSSL.
#pragma once

#include "core/sha256_lanes.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace lead_ads::core {

class sha256_digester {
public:
    static constexpr std::size_t hex_size = 64;

    // With the fastest kernel of this processor.
    sha256_digester();
    // With this kernel, or null: every text goes to OpenSSL.
    explicit sha256_digester(const lane_kernel* kernel);
    ~sha256_digester();
    sha256_digester(sha256_digester&&) noexcept;
    sha256_digester& operator=(sha256_digester&&) noexcept;

    // Writes the digest of `text` to the 64 characters at `hex`.
    void digest(std::string_view text, char* hex) noexcept;

    // Does the jobs, several at once where their texts are short.
    void digest(std::span<const digest_job> jobs) noexcept;

private:
    struct state;
    std::unique_ptr<state> state_;
};

// The digest of one text, for code that is not called for each event.
std::string sha256_hex(std::string_view text);

// HMAC-SHA256(key, text) in hexadecimal: Meta's appsecret_proof with key = app secret and text = access
// token.
std::string hmac_sha256_hex(std::string_view key, std::string_view text);

} // namespace lead_ads::core
