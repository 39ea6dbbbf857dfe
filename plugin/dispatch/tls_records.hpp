// The TLS records of a request, gathered so that one send takes several.
//
// Asio's own stream gives the socket one record of 16 KB at a time and copies it twice on its way there. It
// keeps what is not writing: the handshake, and all that is read.
// In: text for a connection whose handshake is done. Out: records for its socket. Bounded memory. Network's
// thread only.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>

namespace lead_ads::dispatch {

class tls_records {
public:
    // Throws std::bad_alloc. `connection` is whose records these will be.
    explicit tls_records(SSL* connection);
    tls_records(const tls_records&) = delete;
    tls_records& operator=(const tls_records&) = delete;

    // Encrypts as much of `text` as there is room for and takes that off its front. False: OpenSSL refused,
    // and the connection is of no more use.
    bool add(std::string_view& text);
    bool is_full() const noexcept { return room_ == 0; }
    // What is to be sent.
    std::string_view bytes() const noexcept { return records_; }
    void clear() noexcept;

private:
    using method = std::unique_ptr<BIO_METHOD, decltype(&BIO_meth_free)>;
    using channel = std::unique_ptr<BIO, decltype(&BIO_free)>;

    SSL* connection_;
    method method_;
    channel channel_; // writes to records_
    std::string records_;
    std::size_t room_; // for so much text
};

} // namespace lead_ads::dispatch
