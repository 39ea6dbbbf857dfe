#include "host/sources/http/hook_check.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace desthost::sources {
namespace {

constexpr std::size_t longest_challenge = 1024;

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

const EVP_MD* hash_of(config::signature_hash which) {
    switch (which) {
    case config::signature_hash::hmac_sha1:
        return EVP_sha1();
    case config::signature_hash::hmac_sha512:
        return EVP_sha512();
    case config::signature_hash::hmac_sha256:
        break;
    }
    return EVP_sha256();
}

std::string hmac(std::string_view secret, std::string_view body, config::signature_hash which) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const auto* made =
        HMAC(hash_of(which), secret.data(), static_cast<int>(secret.size()),
             reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest.data(), &size);
    if (made == nullptr) return {};
    return {reinterpret_cast<const char*>(digest.data()), size};
}

int hex_digit(char c) noexcept {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool decode_hex(std::string_view text, std::string& out) {
    if (text.size() % 2 != 0) return false;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_digit(text[i]);
        const int low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0) return false;
        out += static_cast<char>(high * 16 + low);
    }
    return true;
}

} // namespace

bool is_signed(const http::request& request, const config::hook_signature& by) {
    auto given = request.header(lower(by.header));
    if (!given.starts_with(by.prefix)) return false;
    given.remove_prefix(by.prefix.size());
    std::string digest;
    const bool is_read = by.encoding == config::signature_encoding::hex ? decode_hex(lower(given), digest)
                                                                        : http::decode_base64(given, digest);
    const auto wanted = hmac(by.secret, request.body, by.algorithm);
    return is_read && !wanted.empty() && http::is_same_secret(digest, wanted);
}

http::response answer_challenge(const http::request& request, const config::hook_challenge& by) {
    const auto challenge = request.parameter(by.parameter);
    if (!http::is_same_secret(request.parameter(by.token_parameter), by.token))
        return http::error_response(403, "the verify token is not the one of this hook");
    if (challenge.empty() || challenge.size() > longest_challenge)
        return http::error_response(400, "the challenge is missing or too long");
    http::response made;
    made.content_type = "text/plain; charset=utf-8";
    made.body = challenge;
    return made;
}

} // namespace desthost::sources
