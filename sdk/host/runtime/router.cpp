#include "host/runtime/router.hpp"

#include "host/runtime/notify.hpp"
#include "host/time_text.hpp"

#include <algorithm>
#include <thread>

namespace desthost::runtime {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds look_interval{500};
constexpr std::chrono::seconds history_interval{10};
constexpr std::chrono::seconds alert_interval{5};
constexpr std::chrono::seconds longest_round{30};
constexpr std::int64_t nanoseconds = 1'000'000'000;

http::server_options admin_options(const config::admin_settings& wanted) {
    http::server_options o;
    o.host = wanted.listen.host;
    o.port = wanted.listen.port;
    o.max_connections = 256;
    o.max_body = 1024 * 1024;
    if (wanted.tls) {
        o.certificate = wanted.tls->certificate;
        o.private_key = wanted.tls->key;
    }
    return o;
}

} // namespace

struct router::admin_parts {
    admin_parts(router& r, const config::admin_settings& wanted)
        : settings(wanted),
          listener(r, *r.history_, wanted.token, wanted.listen.is_loopback(), [] { return system_now(); }),
          server(admin_options(wanted), listener, wanted.listen.place) {}

    const config::admin_settings settings;
    admin::listener listener;
    http::server server;
};

router::router(const config::router_settings& settings, std::vector<std::string> places, signals& from,
               log& to)
    : settings_(settings), places_(std::move(places)), signals_(from), log_(to), started_at_(system_now()),
      state_(settings.state) {
    auto past = admin::history::open(state_.history());
    if (!past) throw failure{exit_status::usage, past.error().text};
    history_ = std::move(*past);
    admin_ = make_admin(settings.admin);
    for (const auto& source : settings.sources)
        sources_.emplace(source.name, make_running_source(source, surroundings()));
    for (const auto& route : settings.routes)
        routes_.emplace(route.name, std::make_unique<running_route>(route, places_, state_, sources_, log_,
                                                                    [] { return system_now(); }));
}

router::~router() {
    // The admin listener asks for the rest: it ends first. Routes read from sources: they end before them.
    reloads_.clear();
    retired_admin_.reset();
    admin_.reset();
    routes_.clear();
    sources_.clear();
}

source_surroundings router::surroundings() {
    return {state_, log_, [] { return system_now(); },
            [this] {
                store_failed_ = true;
                signals_.wake();
            }};
}

std::shared_ptr<router::admin_parts> router::make_admin(const config::admin_settings& wanted) {
    return std::make_shared<admin_parts>(*this, wanted);
}

exit_status router::run() {
    for (const auto& [name, route] : routes_)
        route->start();
    for (const auto& [name, source] : sources_)
        source->start();
    start_admin(admin_);
    log_.info("router " + settings_.name + " is ready");
    notify("READY=1");
    loop();
    notify("STOPPING=1");
    const bool all_done = drain();
    return all_done && !store_failed_ ? exit_status::ok : exit_status::incomplete;
}

void router::start_admin(const std::shared_ptr<admin_parts>& parts) {
    parts->server.start();
    const auto url = (parts->settings.tls ? "https://" : "http://") + parts->server.address();
    state_.write_admin_address(url);
    log_.info("the admin listener is at " + url);
}

void router::loop() {
    for (;;) {
        switch (signals_.wait(look_interval)) {
        case signals::event::stop:
            return;
        case signals::event::reload:
            reload_now();
            break;
        case signals::event::work:
        case signals::event::none:
            break;
        }
        answer_reloads();
        if (retired_admin_) retired_admin_->server.stop(milliseconds{1000});
        retired_admin_.reset();
        look_around();
        if (store_failed_) return log_.error("the router ends, because events can be stored no more");
    }
}

void router::look_around() {
    const auto now = steady_clock::now();
    if (now >= next_history_) {
        next_history_ = now + history_interval;
        keep_history();
    }
    if (now >= next_alerts_) {
        next_alerts_ = now + alert_interval;
        watch_alerts();
    }
    const auto interval = watchdog_interval();
    if (interval.count() != 0 && now >= next_watchdog_ && is_alive()) {
        next_watchdog_ = now + interval;
        notify("WATCHDOG=1");
    }
}

void router::keep_history() {
    const auto now = system_now() / nanoseconds;
    {
        const std::shared_lock lock{objects_};
        for (const auto& [name, route] : routes_)
            route->upkeep();
        for (const auto& [name, route] : routes_)
            for (const auto& [kind, events] : route->route().counts().take_new())
                history_->add(name, kind, events, now);
    }
    history_->flush(now);
}

std::vector<admin::watched> router::what_alerts_see(std::int64_t now) {
    std::vector<admin::watched> all;
    for (const auto& route : routes()) {
        admin::watched w;
        w.name = route.name;
        w.is_blocked = route.numbers.condition.state == routing::sending::blocked;
        w.blocked_because = route.numbers.condition.reason;
        w.oldest_arrived_at = route.numbers.oldest_arrived_at;
        w.dead_letters = route.dead_letters;
        w.last_delivery = std::max(route.numbers.last_delivery, started_at_);
        for (const auto& row :
             history_->sums(route.name, admin::resolution::minute, now / nanoseconds - 3600)) {
            const bool is_delivered = row.kind.outcome == DESTINATION_OUTCOME_DELIVERED;
            const bool is_filtered = row.kind.outcome == DESTINATION_OUTCOME_FILTERED;
            if (is_delivered) w.delivered_last_hour += row.count;
            if (!is_delivered && !is_filtered) w.failed_last_hour += row.count;
        }
        all.push_back(std::move(w));
    }
    for (const auto& source : sources()) {
        if (!source.store) continue;
        admin::watched w;
        w.name = source.name;
        w.is_source = true;
        w.store_percentage =
            static_cast<double>(source.store->bytes) / static_cast<double>(source.store->max_bytes) * 100;
        all.push_back(std::move(w));
    }
    return all;
}

void router::watch_alerts() {
    if (settings_.alerts.empty()) return;
    if (!alert_sender_) alert_sender_ = std::make_unique<admin::alert_sender>(log_);
    alerts_.use(settings_.alerts);
    const auto now = system_now();
    for (auto& message : alerts_.look(what_alerts_see(now), now))
        alert_sender_->send(settings_.alerts[message.alert].to, std::move(message.body));
}

// --- the end ---

bool router::drain() {
    log_.info("the router is being stopped");
    draining_ = true;
    const auto until = steady_clock::now() + settings_.drain.ready_off;
    while (!store_failed_ && steady_clock::now() < until)
        std::this_thread::sleep_for(
            std::min<steady_clock::duration>(until - steady_clock::now(), look_interval));
    const auto deadline = steady_clock::now() + settings_.drain.stop;
    const auto left_time = [&] {
        const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
        return std::max(left, milliseconds{0});
    };
    for (const auto& [name, source] : sources_)
        source->stop_taking(std::min(left_time(), milliseconds{10'000}));
    stop_routes(left_time());
    keep_history();
    if (left_ != 0)
        log_.warning(
            std::to_string(left_.load()) +
            " events were under way without an end; they are not lost, and the next start goes on with them");
    return left_ == 0;
}

// All at once: one that takes its time must not take that of the others.
void router::stop_routes(milliseconds patience) {
    std::vector<std::thread> threads;
    for (const auto& [name, route] : routes_)
        threads.emplace_back([&, r = route.get()] { left_ += r->stop(patience); });
    for (auto& thread : threads)
        thread.join();
}

// --- what the admin listener asks ---

bool router::can_store() {
    const std::shared_lock lock{objects_};
    return !store_failed_ &&
           std::ranges::all_of(sources_, [](const auto& s) { return s.second->can_store(); });
}

bool router::is_alive() {
    const std::shared_lock lock{objects_};
    const auto now = steady_clock::now().time_since_epoch();
    return std::ranges::all_of(routes_, [&](const auto& r) {
        const std::chrono::nanoseconds last{r.second->route().last_round()};
        return draining_ || last.count() == 0 || now - last < longest_round;
    });
}

std::vector<admin::source_status> router::sources() {
    const std::shared_lock lock{objects_};
    std::vector<admin::source_status> all;
    for (const auto& [name, source] : sources_)
        all.push_back(source->status());
    return all;
}

std::vector<admin::route_status> router::routes() {
    const std::shared_lock lock{objects_};
    std::vector<admin::route_status> all;
    for (const auto& [name, route] : routes_)
        all.push_back(route->status());
    return all;
}

std::vector<std::pair<std::string, std::string>> router::journals() {
    const std::shared_lock lock{objects_};
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& [name, route] : routes_)
        all.emplace_back(name, route->journal_path());
    for (const auto& [name, source] : sources_)
        if (auto path = source->letters(); !path.empty())
            all.emplace_back(name + " (source)", std::move(path));
    return all;
}

void router::each_plugin(const std::function<void(const std::string& route, const instance&)>& f) {
    const std::shared_lock lock{objects_};
    for (const auto& [name, route] : routes_)
        f(name, route->plugin().instance());
}

std::int64_t router::retry(const std::string& route, std::vector<std::int64_t> ids, std::string& why) {
    const std::shared_lock lock{objects_};
    const auto found = routes_.find(route);
    if (found != routes_.end()) return found->second->route().retry(std::move(ids), why);
    why = "there is no route of this name whose dead letters can be tried again";
    return -1;
}

} // namespace desthost::runtime
