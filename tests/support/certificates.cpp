#include "certificates.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <unistd.h>

namespace test_support {

namespace {

using key_pointer = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using x509_pointer = std::unique_ptr<X509, decltype(&X509_free)>;
using bio_pointer = std::unique_ptr<BIO, decltype(&BIO_free)>;

std::string text_of(BIO* bio) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

void extend(X509* what, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, what, nullptr, nullptr, 0);
    auto* const extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    if (!extension) throw std::runtime_error("no such extension: " + value);
    X509_add_ext(what, extension, -1);
    X509_EXTENSION_free(extension);
}

x509_pointer blank(EVP_PKEY* key, const std::string& common_name, long from, long until) {
    static long serial = 1;
    x509_pointer made(X509_new(), &X509_free);
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), from);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), until);
    X509_set_pubkey(made.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0);
    return made;
}

certificate written(X509* made, EVP_PKEY* key) {
    bio_pointer a(BIO_new(BIO_s_mem()), &BIO_free);
    bio_pointer b(BIO_new(BIO_s_mem()), &BIO_free);
    PEM_write_bio_X509(a.get(), made);
    PEM_write_bio_PrivateKey(b.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return {text_of(a.get()), text_of(b.get())};
}

key_pointer new_key() {
    return {EVP_EC_gen("P-256"), &EVP_PKEY_free};
}

bio_pointer reader(const std::string& text) {
    return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free};
}

} // namespace

certificate make_authority() {
    const auto key = new_key();
    const auto made = blank(key.get(), "A test's authority", -7200, 7200);
    X509_set_issuer_name(made.get(), X509_get_subject_name(made.get()));
    extend(made.get(), made.get(), NID_basic_constraints, "critical,CA:TRUE");
    extend(made.get(), made.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    X509_sign(made.get(), key.get(), EVP_sha256());
    return written(made.get(), key.get());
}

certificate make_certificate(const certificate* authority, const certificate_wish& wish) {
    const auto key = new_key();
    const auto made = blank(key.get(), "A test's server", wish.valid_from, wish.valid_until);
    if (!authority) {
        X509_set_issuer_name(made.get(), X509_get_subject_name(made.get()));
        extend(made.get(), made.get(), NID_subject_alt_name, wish.names);
        X509_sign(made.get(), key.get(), EVP_sha256());
        return written(made.get(), key.get());
    }
    const x509_pointer issuer(PEM_read_bio_X509(reader(authority->pem).get(), nullptr, nullptr, nullptr),
                              &X509_free);
    const key_pointer issuer_key(
        PEM_read_bio_PrivateKey(reader(authority->key_pem).get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
    X509_set_issuer_name(made.get(), X509_get_subject_name(issuer.get()));
    extend(made.get(), issuer.get(), NID_subject_alt_name, wish.names);
    X509_sign(made.get(), issuer_key.get(), EVP_sha256());
    return written(made.get(), key.get());
}

temporary_file::temporary_file(const std::string& content) {
    char name[] = "/tmp/dispatch_test_XXXXXX";
    const int file = ::mkstemp(name);
    if (file < 0 || ::write(file, content.data(), content.size()) != static_cast<ssize_t>(content.size()))
        throw std::runtime_error("no temporary file");
    ::close(file);
    path_ = name;
}

temporary_file::~temporary_file() {
    std::remove(path_.c_str());
}

} // namespace test_support
