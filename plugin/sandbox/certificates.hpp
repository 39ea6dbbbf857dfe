// A certificate authority and a server certificate, made anew at each start.
//
// In: how the server certificate shall be wrong, if at all. Out: the authority as PEM for clients to trust,
// and the server's key and certificate for OpenSSL. Private keys stay in memory; none is ever written. Throws
// std::runtime_error when OpenSSL cannot make them or the file cannot be written. Call from one thread.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace graph_sandbox {

enum class certificate_kind {
    valid,       // For localhost, 127.0.0.1 and ::1, signed by the authority.
    expired,     // As valid, but its last day was yesterday.
    other_host,  // Signed by the authority, for a host name that does not exist.
    self_signed, // For the right names, signed by its own key and not by the authority.
};

// "valid", "expired", "other-host" or "self-signed".
std::optional<certificate_kind> certificate_kind_named(std::string_view name) noexcept;

struct openssl_deleter {
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};
using private_key = std::unique_ptr<EVP_PKEY, openssl_deleter>;
using x509_certificate = std::unique_ptr<X509, openssl_deleter>;

struct certificates {
    std::string authority_pem;
    private_key server_key;
    x509_certificate server;
};

certificates make_certificates(certificate_kind kind);

// Replaces `path` in one step, so that a client never reads half a file.
void write_authority(const certificates& made, const std::string& path);

} // namespace graph_sandbox
