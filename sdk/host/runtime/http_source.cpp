// The HTTP source with its embedded store, put together.
#include "host/failure.hpp"
#include "host/runtime/running_source.hpp"
#include "host/storage/cursor.hpp"

#include <thread>

namespace desthost::runtime {
namespace {

using std::chrono::milliseconds;

constexpr unsigned io_threads = 2;

std::string advice_for(std::string_view reason) {
    if (reason == "too_large") return "an event may have at most 32 KiB";
    if (reason == "not_an_object") return "an event is a JSON object";
    return "the event is no JSON in UTF-8, or has more than 64 levels";
}

http::server_options options_of(const config::http_source& settings) {
    http::server_options o;
    o.host = settings.listen.host;
    o.port = settings.listen.port;
    o.threads = io_threads;
    o.max_body = settings.max_request_bytes;
    if (settings.tls) {
        o.certificate = settings.tls->certificate;
        o.private_key = settings.tls->key;
    }
    return o;
}

class http_source final : public running_source {
public:
    http_source(const config::source_settings& settings, const source_surroundings& around)
        : settings_(settings), around_(around) {
        journal::options o;
        o.path = around.state.refused_of(settings.name);
        o.command = "serve";
        refused_ = std::make_unique<routing::journal_end_log>(o);
        open_store();
        collector_ = std::make_unique<sources::collector>(*store_, http(), around.now);
        server_ = std::make_unique<http::server>(options_of(http()), *collector_, http().listen.place);
    }
    ~http_source() override {
        if (server_) server_->stop(milliseconds{0});
    }

    std::unique_ptr<routing::source> open_for(const std::string& route, routing::journal_end_log&) override {
        auto made = storage::cursor::open(store_, route);
        if (!made) throw failure{exit_status::usage, made.error().text};
        return std::move(*made);
    }
    void start() override {
        server_->start();
        around_.to.info("source " + settings_.name + " listens on " + server_->address());
    }

    bool can_become(const config::source_settings& fresh) const override {
        const auto* other = std::get_if<config::http_source>(&fresh.what);
        return other != nullptr && std::holds_alternative<config::disk_store>(other->store);
    }
    void prepare(const config::source_settings& fresh) override {
        const auto& other = std::get<config::http_source>(fresh.what);
        if (other.listen == http().listen) return;
        next_server_ = std::make_unique<http::server>(options_of(other), *collector_, other.listen.place);
    }
    void forget_prepared() noexcept override { next_server_.reset(); }
    void apply(const config::source_settings& fresh) override {
        const auto old = http();
        settings_ = fresh;
        collector_->use(http());
        server_->set_max_body(http().max_request_bytes);
        store_->set_max_bytes(std::get<config::disk_store>(http().store).max_bytes);
        if (!next_server_ && old.tls != http().tls) {
            // The same address: the old listener must go before the new one can come.
            server_->stop(milliseconds{1000});
            next_server_ =
                std::make_unique<http::server>(options_of(http()), *collector_, http().listen.place);
        }
        if (!next_server_) return;
        next_server_->start();
        std::swap(server_, next_server_);
        next_server_->stop(milliseconds{1000});
        next_server_.reset();
        around_.to.info("source " + settings_.name + " listens on " + server_->address());
    }

    void stop_taking(milliseconds patience) override {
        collector_->drain();
        server_->stop(patience);
    }
    bool can_store() override { return store_->can_store(); }
    std::string letters() const override { return refused_->journal().path(); }

    admin::source_status status() override {
        admin::source_status s;
        s.name = settings_.name;
        s.type = "http";
        s.address = server_->address();
        s.collector = collector_->numbers();
        s.server = server_->numbers();
        s.store = store_->numbers();
        if (s.store->is_failed) s.error = store_->failure();
        return s;
    }

private:
    const config::http_source& http() const { return std::get<config::http_source>(settings_.what); }

    void open_store() {
        storage::store_options o;
        o.path = around_.state.store_of(settings_.name);
        o.max_bytes = std::get<config::disk_store>(http().store).max_bytes;
        o.bury = [this](std::span<const storage::request* const> requests) { return bury(requests); };
        o.on_failure = [this](const std::string& why) {
            around_.to.error("source " + settings_.name + ": " + why + "; events are refused from now on");
            if (around_.on_failure) around_.on_failure();
        };
        auto made = storage::event_store::open(std::move(o));
        if (!made) throw failure{exit_status::usage, made.error().text};
        store_ = std::move(*made);
    }

    // What can never be delivered is kept with its reason. [the store's thread]
    bool bury(std::span<const storage::request* const> requests) {
        std::vector<journal::event_end> ends;
        std::vector<std::string> advice;
        std::size_t count = 0;
        for (const auto* r : requests)
            count += r->refused.size();
        advice.reserve(count);
        for (const auto* r : requests)
            for (const auto& event : r->refused) {
                journal::event_end end{};
                end.where = refused_->place_of(event.event, event.index);
                end.outcome = DESTINATION_OUTCOME_INVALID;
                end.reason = event.reason;
                end.text = advice.emplace_back(advice_for(event.reason));
                end.event = event.event;
                ends.push_back(end);
            }
        std::string why;
        if (refused_->commit(ends, why)) return true;
        around_.to.error("source " + settings_.name + ": refused events cannot be kept: " + why);
        return false;
    }

    config::source_settings settings_;
    const source_surroundings around_;
    // Ends in the reverse order: the store answers what waits, to connections that still have their server.
    std::unique_ptr<http::server> server_;
    std::unique_ptr<http::server> next_server_;
    std::unique_ptr<sources::collector> collector_;
    std::unique_ptr<routing::journal_end_log> refused_;
    std::shared_ptr<storage::event_store> store_;
};

} // namespace

std::unique_ptr<running_source> make_http_source(const config::source_settings& settings,
                                                 const source_surroundings& around) {
    return std::make_unique<http_source>(settings, around);
}

std::unique_ptr<running_source> make_running_source(const config::source_settings& settings,
                                                    const source_surroundings& around) {
    if (std::holds_alternative<config::http_source>(settings.what)) return make_http_source(settings, around);
    if (std::holds_alternative<config::files_source>(settings.what))
        return make_files_source(settings, around);
    throw failure{exit_status::usage, "the source " + settings.name + " needs the package " +
                                          std::get<config::engine_source>(settings.what).package};
}

} // namespace desthost::runtime
