#include "core/sha256.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstdlib>

namespace lead_ads::core {

namespace {

constexpr char digits[] = "0123456789abcdef";

void write_hex(std::span<const unsigned char> bytes, char* hex) noexcept {
    for (const auto byte : bytes) {
        *hex++ = digits[byte >> 4];
        *hex++ = digits[byte & 15];
    }
}

std::string to_hex(std::span<const unsigned char> bytes) {
    std::string hex(bytes.size() * 2, '0');
    write_hex(bytes, hex.data());
    return hex;
}

struct free_digest {
    void operator()(EVP_MD* digest) const noexcept { EVP_MD_free(digest); }
};
struct free_context {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};

std::string one_digest(const char* algorithm, std::string_view text) {
    const std::unique_ptr<EVP_MD, free_digest> digest(EVP_MD_fetch(nullptr, algorithm, nullptr));
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
    unsigned size = 0;
    if (!digest || EVP_Digest(text.data(), text.size(), bytes.data(), &size, digest.get(), nullptr) != 1)
        return {};
    return to_hex({bytes.data(), size});
}

} // namespace

// The algorithm is fetched once and the context reused: fetching costs four times the digest of a short text.
struct sha256_digester::state {
    std::unique_ptr<EVP_MD, free_digest> algorithm{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
    std::unique_ptr<EVP_MD_CTX, free_context> context{EVP_MD_CTX_new()};
};

sha256_digester::sha256_digester() : state_(std::make_unique<state>()) {
    if (!state_->algorithm || !state_->context) throw std::bad_alloc();
}
sha256_digester::~sha256_digester() = default;
sha256_digester::sha256_digester(sha256_digester&&) noexcept = default;
sha256_digester& sha256_digester::operator=(sha256_digester&&) noexcept = default;

void sha256_digester::digest(std::string_view text, char* hex) noexcept {
    std::array<unsigned char, 32> bytes;
    const bool done = EVP_DigestInit_ex2(state_->context.get(), state_->algorithm.get(), nullptr) == 1 &&
                      EVP_DigestUpdate(state_->context.get(), text.data(), text.size()) == 1 &&
                      EVP_DigestFinal_ex(state_->context.get(), bytes.data(), nullptr) == 1;
    // A digest that cannot be computed must never let a clear value or a wrong hash through.
    if (!done) std::abort();
    write_hex(bytes, hex);
}

void sha256_digester::digest(std::span<const std::string_view> texts, std::span<char* const> hex) noexcept {
    for (std::size_t i = 0; i < texts.size(); ++i)
        digest(texts[i], hex[i]);
}

std::string sha256_hex(std::string_view text) {
    return one_digest("SHA256", text);
}

std::string hmac_sha256_hex(std::string_view key, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), bytes.data(), &size);
    return to_hex({bytes.data(), size});
}

} // namespace lead_ads::core
