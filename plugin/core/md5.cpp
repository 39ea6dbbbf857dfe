#include "core/md5.hpp"

#include <openssl/evp.h>

#include <array>

namespace lead_ads::core {

namespace {

struct free_digest {
    void operator()(EVP_MD* digest) const noexcept { EVP_MD_free(digest); }
};
struct free_context {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};

} // namespace

struct md5_digester::state {
    std::unique_ptr<EVP_MD, free_digest> algorithm{EVP_MD_fetch(nullptr, "MD5", nullptr)};
    std::unique_ptr<EVP_MD_CTX, free_context> context{EVP_MD_CTX_new()};
};

md5_digester::md5_digester() : state_(std::make_unique<state>()) {}
md5_digester::~md5_digester() = default;

bool md5_digester::digest(std::string_view text, char* hex) noexcept {
    constexpr char digits[] = "0123456789abcdef";
    std::array<unsigned char, hex_size / 2> bytes;
    auto* context = state_->context.get();
    if (!state_->algorithm || !context) return false;
    const bool done = EVP_DigestInit_ex2(context, state_->algorithm.get(), nullptr) == 1 &&
                      EVP_DigestUpdate(context, text.data(), text.size()) == 1 &&
                      EVP_DigestFinal_ex(context, bytes.data(), nullptr) == 1;
    if (!done) return false;
    for (const auto byte : bytes) {
        *hex++ = digits[byte >> 4];
        *hex++ = digits[byte & 15];
    }
    return true;
}

} // namespace lead_ads::core
