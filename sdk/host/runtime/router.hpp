// The router: sources, routes and the admin listener, from start to end.
//
// In: checked settings, signals. Out: the exit status, when it was stopped. A reload reads everything again
// and exchanges only what differs; when something of it is wrong, everything stays as it was. Throws failure
// when it cannot start.
#pragma once

#include "host/admin/alert_sender.hpp"
#include "host/admin/alert_watch.hpp"
#include "host/admin/history.hpp"
#include "host/admin/listener.hpp"
#include "host/admin/router_view.hpp"
#include "host/failure.hpp"
#include "host/runtime/running_route.hpp"
#include "host/runtime/running_source.hpp"
#include "host/runtime/signals.hpp"
#include "host/runtime/state_folder.hpp"

#include <atomic>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

namespace desthost::runtime {

class router final : public admin::router_view {
public:
    // Locks the state and opens everything; nothing runs yet.
    router(const config::router_settings& settings, std::vector<std::string> places, signals& from, log& to);
    ~router() override;

    // Starts, runs until a signal, and drains.
    exit_status run();

    std::string name() override { return settings_.name; }
    std::int64_t started_at() override { return started_at_; }
    bool is_draining() override { return draining_; }
    bool can_store() override;
    bool is_alive() override;
    std::vector<admin::source_status> sources() override;
    std::vector<admin::route_status> routes() override;
    std::vector<std::pair<std::string, std::string>> journals() override;
    void each_plugin(const std::function<void(const std::string& route, const instance&)>& f) override;
    void reload(std::function<void(admin::reload_result)> done) override;
    std::int64_t retry(const std::string& route, std::vector<std::int64_t> ids, std::string& why) override;

private:
    using route_map = std::map<std::string, std::unique_ptr<running_route>>;
    struct admin_parts;

    source_surroundings surroundings();
    std::shared_ptr<admin_parts> make_admin(const config::admin_settings& wanted);
    void start_admin(const std::shared_ptr<admin_parts>& parts);
    void loop();
    void look_around();
    void keep_history();
    void watch_alerts();
    std::vector<admin::watched> what_alerts_see(std::int64_t now);
    bool drain();
    void stop_routes(std::chrono::milliseconds patience);

    admin::reload_result reload_now();
    std::string apply(const config::router_settings& fresh);
    void prepare_sources(const config::router_settings& fresh, source_map& added);
    void exchange_routes(const config::router_settings& fresh, std::string& told);
    void answer_reloads();

    config::router_settings settings_;
    const std::vector<std::string> places_;
    signals& signals_;
    log& log_;
    const std::int64_t started_at_;
    state_folder state_;

    mutable std::shared_mutex objects_; // guards what a reload exchanges
    source_map sources_;
    route_map routes_;
    std::unique_ptr<admin::history> history_;
    std::shared_ptr<admin_parts> admin_;
    std::shared_ptr<admin_parts> retired_admin_; // until it has answered who asked for the reload

    std::mutex reloads_mutex_;
    std::vector<std::function<void(admin::reload_result)>> reloads_; // asked for over HTTP
    std::atomic<bool> draining_ = false;
    std::atomic<bool> store_failed_ = false;
    std::atomic<std::size_t> left_ = 0;
    admin::alert_watch alerts_;
    std::unique_ptr<admin::alert_sender> alert_sender_; // when there are alerts
    std::chrono::steady_clock::time_point next_history_{};
    std::chrono::steady_clock::time_point next_alerts_{};
    std::chrono::steady_clock::time_point next_watchdog_{};
};

} // namespace desthost::runtime
