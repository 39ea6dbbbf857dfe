#include "dispatch/tls_records.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>

#include <algorithm>
#include <new>

namespace lead_ads::dispatch {

namespace {

// Eight full records: more in one send are no faster.
constexpr std::size_t most_text = std::size_t{8} * SSL3_RT_MAX_PLAIN_LENGTH;
// What records add, and room for one of TLS's own among them.
constexpr std::size_t most_records = most_text + std::size_t{2} * SSL3_RT_MAX_PACKET_SIZE;

// OpenSSL calls these; nothing may be thrown through it, and a string with room does not.
int append(BIO* channel, const char* bytes, int size) {
    auto& records = *static_cast<std::string*>(BIO_get_data(channel));
    const auto count = static_cast<std::size_t>(size);
    if (records.capacity() - records.size() < count) return -1;
    records.append(bytes, count);
    return size;
}

long control(BIO*, int command, long, void*) {
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

} // namespace

tls_records::tls_records(SSL* connection)
    : connection_(connection), method_(BIO_meth_new(BIO_TYPE_SOURCE_SINK, "records"), &BIO_meth_free),
      channel_(nullptr, &BIO_free), room_(most_text) {
    if (!method_) throw std::bad_alloc();
    BIO_meth_set_write(method_.get(), append);
    BIO_meth_set_ctrl(method_.get(), control);
    channel_.reset(BIO_new(method_.get()));
    ERR_clear_error();
    if (!channel_) throw std::bad_alloc();
    BIO_set_data(channel_.get(), &records_);
    BIO_set_init(channel_.get(), 1);
    records_.reserve(most_records);
    // Asio asks for calls that return after each record; here a call may take several.
    SSL_clear_mode(connection_, SSL_MODE_ENABLE_PARTIAL_WRITE);
}

bool tls_records::add(std::string_view& text) {
    const auto size = std::min(text.size(), room_);
    if (size == 0) return true;
    // The channel that asio has given the connection is put aside for the length of this call.
    auto* const of_asio = SSL_get_wbio(connection_);
    BIO_up_ref(of_asio);
    BIO_up_ref(channel_.get());
    SSL_set0_wbio(connection_, channel_.get());
    std::size_t written = 0;
    const bool is_written = SSL_write_ex(connection_, text.data(), size, &written) == 1 && written == size;
    SSL_set0_wbio(connection_, of_asio);
    ERR_clear_error();
    if (!is_written) return false;
    text.remove_prefix(size);
    room_ -= size;
    return true;
}

void tls_records::clear() noexcept {
    records_.clear();
    room_ = most_text;
}

} // namespace lead_ads::dispatch
