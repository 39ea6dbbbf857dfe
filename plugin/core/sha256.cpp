#include "core/sha256.hpp"

// OpenSSL 3's replacement for SHA256_Init allocates for every digest.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <algorithm>
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
std::string one_digest(const char* algorithm, std::string_view text) {
    const std::unique_ptr<EVP_MD, free_digest> digest(EVP_MD_fetch(nullptr, algorithm, nullptr));
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
    unsigned size = 0;
    if (!digest || EVP_Digest(text.data(), text.size(), bytes.data(), &size, digest.get(), nullptr) != 1)
        return {};
    return to_hex({bytes.data(), size});
}

} // namespace

struct sha256_digester::state {
    SHA256_CTX context;
    const lane_kernel* kernel;
};

sha256_digester::sha256_digester() : sha256_digester(&lane_kernels().front()) {}
sha256_digester::sha256_digester(const lane_kernel* kernel) : state_(std::make_unique<state>()) {
    state_->kernel = kernel;
}
sha256_digester::~sha256_digester() = default;
sha256_digester::sha256_digester(sha256_digester&&) noexcept = default;
sha256_digester& sha256_digester::operator=(sha256_digester&&) noexcept = default;

void sha256_digester::digest(std::string_view text, char* hex) noexcept {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> bytes;
    auto* context = &state_->context;
    const bool done = SHA256_Init(context) == 1 && SHA256_Update(context, text.data(), text.size()) == 1 &&
                      SHA256_Final(bytes.data(), context) == 1;
    // A digest that cannot be computed must never let a clear value or a wrong hash through.
    if (!done) std::abort();
    write_hex(bytes, hex);
}

void sha256_digester::digest(std::span<const digest_job> jobs) noexcept {
    // So many texts cost less side by side than one after the other.
    constexpr std::size_t worthwhile = 3;
    const auto* kernel = state_->kernel;
    const auto is_short = [](const digest_job& job) { return job.size <= longest_lane_text; };
    while (!jobs.empty()) {
        const auto some = jobs.first(std::min(jobs.size(), kernel ? kernel->lanes : 1));
        if (some.size() >= worthwhile && std::ranges::all_of(some, is_short))
            kernel->digest(some);
        else
            for (const auto& job : some)
                digest(job.view(), job.hex);
        jobs = jobs.subspan(some.size());
    }
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
