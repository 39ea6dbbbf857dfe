// The HTTP source: takes events and webhooks, stores them, and answers once they are synced.
//
// In: requests. Out: events in the store, refused ones as dead letters, answers by the table of the
// contract. Keys, hooks and limits can be exchanged while it runs. Any thread.
#pragma once

#include "host/config/router_config.hpp"
#include "host/http/server.hpp"
#include "host/routing/rate_limiter.hpp"
#include "host/sources/http/body_reader.hpp"
#include "host/storage/event_store.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace desthost::sources {

struct collector_numbers {
    std::uint64_t requests = 0;
    std::uint64_t stored_events = 0;
    std::uint64_t refused_events = 0;
    std::uint64_t limited_requests = 0;
    std::uint64_t unstored_requests = 0; // the store was full or failed, or the router drained
    std::int64_t last_request_at = 0;
};

class collector final : public http::handler {
public:
    // The store outlives this.
    collector(storage::event_store& store, const config::http_source& settings,
              std::function<std::int64_t()> now);

    void use(const config::http_source& settings);
    // From now on every request is answered with 503.
    void drain() noexcept { draining_ = true; }
    collector_numbers numbers() const;

    std::optional<http::response> check_head(const http::request& head) override;
    void handle(http::request&& whole, http::responder respond) override;

private:
    struct limits {
        std::mutex mutex;
        std::map<std::string, routing::rate_limiter> by_key; // of keys with a rate
    };
    struct state {
        config::http_source settings;
        limits rates;
    };
    std::shared_ptr<state> current() const;
    std::optional<http::response> check_events(const state& now, const http::request& head);
    std::optional<http::response> check_hook(const state& now, const config::http_hook& hook,
                                             const http::request& head);
    std::optional<http::response> check_rate(state& now, const config::http_key& key);
    void store(const std::shared_ptr<state>& now, const http::request& whole, const config::http_hook* hook,
               const http::responder& respond);
    void append(std::string sender, body_content&& content, const http::responder& respond);

    storage::event_store& store_;
    const std::function<std::int64_t()> now_;
    mutable std::mutex mutex_;
    std::shared_ptr<state> state_;
    std::atomic<bool> draining_ = false;
    std::atomic<std::uint64_t> requests_ = 0;
    std::atomic<std::uint64_t> stored_events_ = 0;
    std::atomic<std::uint64_t> refused_events_ = 0;
    std::atomic<std::uint64_t> limited_requests_ = 0;
    std::atomic<std::uint64_t> unstored_requests_ = 0;
    std::atomic<std::int64_t> last_request_at_ = 0;
};

} // namespace desthost::sources
