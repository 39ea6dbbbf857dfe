#include "host/http/server.hpp"

#include "host/failure.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace desthost::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::uint32_t longest_head = 16 * 1024;
constexpr std::size_t read_at_once = 16 * 1024;
constexpr std::size_t large_body_step = 64 * 1024;
constexpr std::chrono::milliseconds pause_after_accept_error{100};

// OpenSSL keeps a pointer into this list, so it lives as long as the program.
constexpr std::array<unsigned char, 9> alpn_protocols = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

int select_http_1_1(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
                    unsigned offered_size, void*) {
    unsigned char* picked = nullptr;
    const int result = SSL_select_next_proto(&picked, out_size, alpn_protocols.data(),
                                             unsigned(alpn_protocols.size()), offered, offered_size);
    *out = picked;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

std::string lower_case(beast::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

std::shared_ptr<asio::ssl::context> make_tls(const server_options& o, const std::string& place) {
    auto made = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    SSL_CTX* native = made->native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_alpn_select_cb(native, select_http_1_1, nullptr);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    error_code ec;
    made->use_certificate_chain_file(o.certificate, ec);
    if (ec)
        throw failure{exit_status::usage, place + ": the certificate " + o.certificate + " cannot be used: " +
                                              ec.message() + "; name a chain in PEM format"};
    made->use_private_key_file(o.private_key, asio::ssl::context::pem, ec);
    if (ec || SSL_CTX_check_private_key(native) != 1)
        throw failure{exit_status::usage, place + ": the private key " + o.private_key +
                                              " cannot be used with this certificate" +
                                              (ec ? ": " + ec.message() : "") +
                                              "; name the key that belongs to it, without a passphrase"};
    return made;
}

// What the sessions of a server share.
struct shared_state {
    shared_state(const server_options& o, handler& h) : options(o), to(h), max_body(o.max_body) {}

    const server_options options;
    handler& to;
    std::atomic<std::uint64_t> max_body;
    std::atomic<std::uint64_t> connections = 0;
    std::atomic<std::uint64_t> accepted = 0;
    std::atomic<std::uint64_t> refused = 0;
    std::atomic<std::uint64_t> timed_out = 0;
    std::atomic<std::uint64_t> broken = 0;
    std::atomic<std::uint64_t> body_bytes = 0;
    std::array<std::atomic<std::uint64_t>, 6> statuses{};
    std::atomic<bool> draining = false;

    std::mutex mutex;
    std::condition_variable ended;

    // Keeps room for a body, unless too many bytes are held already.
    bool reserve(std::uint64_t bytes) {
        if (body_bytes.fetch_add(bytes) + bytes <= options.max_bodies) return true;
        body_bytes.fetch_sub(bytes);
        return false;
    }
};

class any_session : public std::enable_shared_from_this<any_session> {
public:
    virtual ~any_session() = default;
    virtual void close_when_idle() = 0;
    virtual void close_now() = 0;
};

// The sessions that are open, for drain.
class session_list {
public:
    void add(any_session* s) {
        const std::lock_guard lock{mutex_};
        all_.insert(s);
    }
    void remove(any_session* s) {
        const std::lock_guard lock{mutex_};
        all_.erase(s);
    }
    // A session whose last owner is f would remove itself: they are let go of without the mutex.
    template <class F>
    void each(F f) {
        std::vector<std::shared_ptr<any_session>> held;
        {
            const std::lock_guard lock{mutex_};
            for (auto* s : all_)
                if (auto alive = s->weak_from_this().lock()) held.push_back(std::move(alive));
        }
        for (const auto& s : held)
            f(*s);
    }

private:
    std::mutex mutex_;
    std::set<any_session*> all_;
};

beast::tcp_stream& lowest(beast::tcp_stream& s) {
    return s;
}
beast::tcp_stream& lowest(beast::ssl_stream<beast::tcp_stream>& s) {
    return s.next_layer();
}

// One connection. Everything runs on its strand.
template <class Stream>
class session final : public any_session {
    using parser = beast::http::request_parser<beast::http::string_body>;
    using answer = beast::http::response<beast::http::string_body>;

public:
    template <class... Args>
    session(std::shared_ptr<shared_state> shared, std::shared_ptr<session_list> list, Args&&... stream)
        : shared_(std::move(shared)), list_(std::move(list)), stream_(std::forward<Args>(stream)...) {
        ++shared_->connections;
        list_->add(this);
    }
    ~session() override {
        list_->remove(this);
        release_body();
        const std::lock_guard lock{shared_->mutex};
        --shared_->connections;
        shared_->ended.notify_all();
    }

    void run() {
        asio::dispatch(stream_.get_executor(), [self = self()] { self->begin(); });
    }
    void close_when_idle() override {
        asio::post(stream_.get_executor(), [self = self()] {
            if (self->is_idle_) self->close();
        });
    }
    void close_now() override {
        asio::post(stream_.get_executor(), [self = self()] { self->close(); });
    }

private:
    std::shared_ptr<session> self() { return std::static_pointer_cast<session>(shared_from_this()); }

    void begin() {
        if constexpr (std::is_same_v<Stream, beast::tcp_stream>) {
            wait_for_request();
        } else {
            lowest(stream_).expires_after(shared_->options.request_time);
            stream_.async_handshake(asio::ssl::stream_base::server, [self = self()](error_code ec) {
                if (!self->has_ended(ec)) self->wait_for_request();
            });
        }
    }

    // An idle connection holds no buffer but a small one, and its time is not that of a request.
    void wait_for_request() {
        parser_.emplace();
        if (buffer_.size() != 0) return read_head();
        buffer_.clear();
        buffer_.shrink_to_fit();
        is_idle_ = true;
        if (shared_->draining) return close();
        lowest(stream_).expires_after(shared_->options.idle_time);
        stream_.async_read_some(buffer_.prepare(first_read_),
                                [self = self()](error_code ec, std::size_t size) {
                                    if (self->has_ended(ec)) return;
                                    self->is_idle_ = false;
                                    self->buffer_.commit(size);
                                    self->read_head();
                                });
    }

    void read_head() {
        lowest(stream_).expires_after(shared_->options.request_time);
        parser_->header_limit(longest_head);
        parser_->body_limit(boost::none);
        beast::http::async_read_header(stream_, buffer_, *parser_,
                                       [self = self()](error_code ec, std::size_t) { self->on_head(ec); });
    }

    void on_head(error_code ec) {
        if (is_broken_http(ec)) {
            ++shared_->broken;
            return send(closing(error_response(ec == beast::http::error::header_limit ? 431 : 400,
                                               "this is no request that HTTP/1.1 allows")));
        }
        if (has_ended(ec)) return;
        copy_head();
        if (auto early = shared_->to.check_head(request_)) return send(closing(std::move(*early)));
        const auto length = parser_->content_length();
        const auto most = shared_->max_body.load();
        if (length && *length > most) return send(closing(too_large()));
        const bool is_plain = length && request_.header("content-encoding").empty();
        reserved_ = is_plain ? *length : most;
        if (!shared_->reserve(reserved_)) {
            reserved_ = 0;
            auto busy = error_response(503, "too many requests are under way; send this one again later");
            busy.headers.emplace_back("Retry-After", "1");
            return send(closing(std::move(busy)));
        }
        parser_->body_limit(most);
        if (request_.header("expect") == "100-continue") return send_continue();
        read_body();
    }

    void send_continue() {
        static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
        asio::async_write(stream_, asio::buffer(text), [self = self()](error_code ec, std::size_t) {
            if (!self->has_ended(ec)) self->read_body();
        });
    }

    void read_body() {
        beast::http::async_read(stream_, buffer_, *parser_,
                                [self = self()](error_code ec, std::size_t) { self->on_body(ec); });
    }

    void on_body(error_code ec) {
        if (ec == beast::http::error::body_limit) return send(closing(too_large()));
        if (is_broken_http(ec)) {
            ++shared_->broken;
            return send(closing(error_response(400, "the body is not what its head says")));
        }
        if (has_ended(ec)) return;
        request_.body = std::move(parser_->get().body());
        keeps_alive_ = parser_->keep_alive();
        lowest(stream_).expires_never();
        shared_->to.handle(std::move(request_), [self = self()](response made) {
            asio::post(self->stream_.get_executor(),
                       [self, made = std::move(made)]() mutable { self->send(std::move(made)); });
        });
    }

    void copy_head() {
        const auto& head = parser_->get();
        request_ = {};
        request_.method = std::string(head.method_string());
        const std::string_view target{head.target().data(), head.target().size()};
        const auto mark = std::min(target.find('?'), target.size());
        request_.path = target.substr(0, mark);
        if (mark < target.size()) request_.query = target.substr(mark + 1);
        for (const auto& field : head)
            request_.headers.emplace_back(lower_case(field.name_string()), std::string(field.value()));
        keeps_alive_ = head.keep_alive();
        version_ = head.version();
        is_head_ = head.method() == beast::http::verb::head;
    }

    // An answer before the body was read: what follows on the connection cannot be told from it.
    response closing(response made) const {
        made.closes = made.closes || !parser_->is_done();
        return made;
    }
    static response too_large() { return error_response(413, "the body is larger than this server takes"); }

    void send(response made) {
        release_body();
        ++shared_->statuses[static_cast<std::size_t>(std::clamp(made.status / 100, 0, 5))];
        const bool stays = keeps_alive_ && !made.closes && !shared_->draining;
        answer_.emplace(static_cast<beast::http::status>(made.status), version_);
        answer_->set(beast::http::field::content_type, made.content_type);
        answer_->set("X-Content-Type-Options", "nosniff");
        for (const auto& [name, value] : made.headers)
            answer_->set(name, value);
        answer_->keep_alive(stays);
        if (made.status == 204) answer_->erase(beast::http::field::content_type);
        answer_->content_length(made.body.size());
        if (!is_head_) answer_->body() = std::move(made.body);
        lowest(stream_).expires_after(shared_->options.request_time);
        beast::http::async_write(stream_, *answer_, [self = self(), stays](error_code ec, std::size_t) {
            self->answer_.reset();
            if (self->has_ended(ec)) return;
            if (!stays) return self->finish();
            self->wait_for_request();
        });
    }

    // Ends in order, so that a client which still sends its body gets the answer before a reset.
    void finish() {
        error_code ignored;
        lowest(stream_).socket().shutdown(tcp::socket::shutdown_send, ignored);
        lowest(stream_).expires_after(std::chrono::seconds(2));
        drain_some(0);
    }
    void drain_some(std::size_t drained) {
        constexpr std::size_t enough = 1024 * 1024;
        if (drained > enough) return close();
        buffer_.clear();
        lowest(stream_).async_read_some(buffer_.prepare(large_body_step),
                                        [self = self(), drained](error_code ec, std::size_t n) {
                                            ec ? self->close() : self->drain_some(drained + n);
                                        });
    }

    void release_body() {
        shared_->body_bytes -= reserved_;
        reserved_ = 0;
    }

    static bool is_broken_http(error_code ec) {
        return ec &&
               ec.category() == beast::http::make_error_code(beast::http::error::bad_version).category() &&
               ec != beast::http::error::end_of_stream && ec != beast::http::error::partial_message;
    }
    bool has_ended(error_code ec) {
        if (!ec) return false;
        if (ec == beast::error::timeout) ++shared_->timed_out;
        close();
        return true;
    }
    void close() { lowest(stream_).close(); }

    std::shared_ptr<shared_state> shared_;
    std::shared_ptr<session_list> list_;
    Stream stream_;
    beast::flat_buffer buffer_{longest_head + read_at_once + large_body_step};
    static constexpr std::size_t first_read_ = 4096;
    std::optional<parser> parser_;
    std::optional<answer> answer_;
    request request_;
    std::uint64_t reserved_ = 0;
    unsigned version_ = 11;
    bool keeps_alive_ = false;
    bool is_head_ = false;
    bool is_idle_ = false;
};

} // namespace

class server::implementation {
public:
    implementation(const server_options& o, handler& to, const std::string& place)
        : shared_(std::make_shared<shared_state>(o, to)), list_(std::make_shared<session_list>()),
          acceptor_(io_), timer_(io_) {
        if (!o.certificate.empty()) tls_ = make_tls(o, place);
        listen(o, place);
    }

    void start() {
        accept();
        for (unsigned i = 0; i < shared_->options.threads; ++i)
            threads_.emplace_back([this] { io_.run(); });
    }
    std::string address() const { return address_; }

    void drain() {
        shared_->draining = true;
        asio::post(io_, [this] {
            error_code ignored;
            acceptor_.close(ignored);
            timer_.cancel();
        });
        list_->each([](any_session& s) { s.close_when_idle(); });
    }

    void stop(std::chrono::milliseconds patience) {
        drain();
        std::unique_lock lock{shared_->mutex};
        const auto none_left = [this] { return shared_->connections == 0; };
        if (!shared_->ended.wait_for(lock, patience, none_left)) {
            lock.unlock();
            list_->each([](any_session& s) { s.close_now(); });
            lock.lock();
            shared_->ended.wait_for(lock, std::chrono::milliseconds(200), none_left);
        }
        lock.unlock();
        io_.stop();
        for (auto& thread : threads_)
            thread.join();
        threads_.clear();
    }

    const std::shared_ptr<shared_state>& shared() const { return shared_; }

private:
    void listen(const server_options& o, const std::string& place) {
        error_code ec;
        const auto address = asio::ip::make_address(o.host, ec);
        const tcp::endpoint at{address, o.port};
        if (!ec) acceptor_.open(at.protocol(), ec);
        if (!ec) acceptor_.set_option(asio::socket_base::reuse_address(true), ec);
        if (!ec) acceptor_.bind(at, ec);
        if (!ec) acceptor_.listen(4096, ec);
        const auto wanted = o.host + ":" + std::to_string(o.port);
        if (ec)
            throw failure{exit_status::usage, place + (place.empty() ? "" : ": ") + "cannot listen on " +
                                                  wanted + ": " + ec.message() +
                                                  "; end the program that does, or choose another address"};
        const auto bound = acceptor_.local_endpoint(ec);
        const auto host =
            bound.address().is_v6() ? "[" + bound.address().to_string() + "]" : bound.address().to_string();
        address_ = host + ":" + std::to_string(bound.port());
    }

    void accept() {
        acceptor_.async_accept(asio::make_strand(io_), [this](error_code ec, tcp::socket socket) {
            if (shared_->draining || ec == asio::error::operation_aborted) return;
            // Out of descriptors, or a client that was gone before it was accepted: neither ends the server.
            if (ec) return accept_later();
            ++shared_->accepted;
            if (shared_->connections >= shared_->options.max_connections)
                ++shared_->refused;
            else
                serve(std::move(socket));
            accept();
        });
    }
    void accept_later() {
        timer_.expires_after(pause_after_accept_error);
        timer_.async_wait([this](error_code ec) {
            if (!ec) accept();
        });
    }
    void serve(tcp::socket socket) {
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        if (tls_)
            std::make_shared<session<beast::ssl_stream<beast::tcp_stream>>>(
                shared_, list_, beast::tcp_stream(std::move(socket)), *tls_)
                ->run();
        else
            std::make_shared<session<beast::tcp_stream>>(shared_, list_, std::move(socket))->run();
    }

    asio::io_context io_;
    std::shared_ptr<shared_state> shared_;
    std::shared_ptr<session_list> list_;
    std::shared_ptr<asio::ssl::context> tls_;
    tcp::acceptor acceptor_;
    asio::steady_timer timer_;
    std::string address_;
    std::vector<std::thread> threads_;
};

void check_certificate(const std::string& certificate, const std::string& private_key,
                       const std::string& place) {
    server_options o;
    o.certificate = certificate;
    o.private_key = private_key;
    make_tls(o, place);
}

server::server(const server_options& o, handler& to, const std::string& place)
    : implementation_(std::make_shared<implementation>(o, to, place)) {}

server::~server() {
    implementation_->stop(std::chrono::milliseconds{0});
}

void server::start() {
    implementation_->start();
}

std::string server::address() const {
    return implementation_->address();
}

void server::drain() {
    implementation_->drain();
}

void server::stop(std::chrono::milliseconds patience) {
    implementation_->stop(patience);
}

void server::set_max_body(std::uint64_t most) {
    implementation_->shared()->max_body = most;
}

server_numbers server::numbers() const {
    const auto& s = *implementation_->shared();
    server_numbers n;
    n.connections = s.connections;
    n.accepted = s.accepted;
    n.refused = s.refused;
    n.timed_out = s.timed_out;
    n.broken = s.broken;
    n.body_bytes = s.body_bytes;
    for (std::size_t i = 0; i < s.statuses.size(); ++i)
        n.statuses[i] = s.statuses[i];
    return n;
}

} // namespace desthost::http
