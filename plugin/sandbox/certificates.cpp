#include "sandbox/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace graph_sandbox {
namespace {

constexpr long day = 24L * 3600;
constexpr const char* own_names = "DNS:localhost,IP:127.0.0.1,IP:::1";
constexpr const char* other_name = "DNS:another-host.invalid";

constexpr std::pair<std::string_view, certificate_kind> kind_names[] = {
    {"valid", certificate_kind::valid},
    {"expired", certificate_kind::expired},
    {"other-host", certificate_kind::other_host},
    {"self-signed", certificate_kind::self_signed},
};

void require(bool ok, const char* what) {
    if (!ok) throw std::runtime_error(std::string("OpenSSL could not ") + what);
}

private_key fresh_key() {
    private_key key(EVP_EC_gen("P-256"));
    require(key != nullptr, "make an EC P-256 key");
    return key;
}

// A random serial number keeps two runs apart in a client that caches certificates by issuer and serial.
void set_serial(X509& certificate) {
    std::array<unsigned char, 16> bytes{};
    require(RAND_bytes(bytes.data(), int(bytes.size())) == 1, "draw a serial number");
    bytes[0] &= 0x7f;
    BIGNUM* number = BN_bin2bn(bytes.data(), int(bytes.size()), nullptr);
    const bool set = number != nullptr && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(&certificate));
    BN_free(number);
    require(set, "set a serial number");
}

void add_extension(X509& certificate, X509& issuer, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
    X509V3_set_ctx_nodb(&context);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
    const bool added = extension != nullptr && X509_add_ext(&certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    require(added, "add a certificate extension");
}

struct validity {
    long from;
    long to;
};

x509_certificate unsigned_certificate(const char* common_name, EVP_PKEY& key, validity when) {
    x509_certificate made(X509_new());
    require(made != nullptr, "make a certificate");
    set_serial(*made);
    X509_NAME* name = X509_get_subject_name(made.get());
    const auto* text = reinterpret_cast<const unsigned char*>(common_name);
    const bool ok = X509_set_version(made.get(), X509_VERSION_3) == 1 &&
                    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0) == 1 &&
                    X509_gmtime_adj(X509_getm_notBefore(made.get()), when.from) != nullptr &&
                    X509_gmtime_adj(X509_getm_notAfter(made.get()), when.to) != nullptr &&
                    X509_set_pubkey(made.get(), &key) == 1;
    require(ok, "fill in a certificate");
    return made;
}

void sign(X509& certificate, X509& issuer, EVP_PKEY& issuer_key) {
    require(X509_set_issuer_name(&certificate, X509_get_subject_name(&issuer)) == 1, "name an issuer");
    require(X509_sign(&certificate, &issuer_key, EVP_sha256()) > 0, "sign a certificate");
}

x509_certificate make_authority(EVP_PKEY& key) {
    x509_certificate made = unsigned_certificate("graph-sandbox authority", key, {-day, 365 * day});
    add_extension(*made, *made, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(*made, *made, NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(*made, *made, NID_subject_key_identifier, "hash");
    sign(*made, *made, key);
    return made;
}

x509_certificate make_server(certificate_kind kind, EVP_PKEY& key, X509& authority, EVP_PKEY& authority_key) {
    const validity when =
        kind == certificate_kind::expired ? validity{-30 * day, -day} : validity{-day, 90 * day};
    x509_certificate made = unsigned_certificate("graph-sandbox", key, when);
    const bool own_issuer = kind == certificate_kind::self_signed;
    X509& issuer = own_issuer ? *made : authority;
    add_extension(*made, issuer, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(*made, issuer, NID_key_usage, "critical,digitalSignature");
    add_extension(*made, issuer, NID_ext_key_usage, "serverAuth");
    add_extension(*made, issuer, NID_subject_alt_name,
                  kind == certificate_kind::other_host ? other_name : own_names);
    add_extension(*made, issuer, NID_subject_key_identifier, "hash");
    if (!own_issuer) add_extension(*made, issuer, NID_authority_key_identifier, "keyid:always");
    sign(*made, issuer, own_issuer ? key : authority_key);
    return made;
}

std::string pem_of(X509& certificate) {
    BIO* out = BIO_new(BIO_s_mem());
    require(out != nullptr && PEM_write_bio_X509(out, &certificate) == 1, "write a certificate as PEM");
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(out, &bytes);
    std::string text(bytes, std::size_t(size));
    BIO_free(out);
    return text;
}

} // namespace

std::optional<certificate_kind> certificate_kind_named(std::string_view name) noexcept {
    for (const auto& [known, kind] : kind_names)
        if (known == name) return kind;
    return std::nullopt;
}

certificates make_certificates(certificate_kind kind) {
    const private_key authority_key = fresh_key();
    const x509_certificate authority = make_authority(*authority_key);
    certificates made;
    made.authority_pem = pem_of(*authority);
    made.server_key = fresh_key();
    made.server = make_server(kind, *made.server_key, *authority, *authority_key);
    return made;
}

void write_authority(const certificates& made, const std::string& path) {
    const std::string temporary = path + ".new";
    std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
    file << made.authority_pem;
    file.close();
    if (!file || std::rename(temporary.c_str(), path.c_str()) != 0) {
        std::remove(temporary.c_str());
        throw std::runtime_error("the CA file cannot be written to " + path +
                                 ": name a file in a folder that exists and may be written");
    }
}

} // namespace graph_sandbox
