#include "host/runtime/running_route.hpp"

#include "host/failure.hpp"

#include <algorithm>

namespace desthost::runtime {
namespace {

constexpr std::int64_t letters_are_counted_every = 5'000'000'000;

routing::route_limits limits_of(const config::route_settings& settings) {
    routing::route_limits limits;
    limits.window_events = settings.window_events;
    limits.window_bytes = settings.window_bytes;
    limits.rate = settings.rate;
    limits.only_keys = settings.when.keys;
    return limits;
}

bool wants_source(const config::route_settings& settings, const std::string& name) {
    const auto& only = settings.when.sources;
    return only.empty() || std::ranges::find(only, name) != only.end();
}

} // namespace

class running_route::receiver final : public result_receiver {
public:
    void pass_to(routing::route& to) noexcept { to_ = &to; }
    void on_results(const destination_result_t* results, std::uint32_t count) noexcept override {
        to_->on_results(results, count);
    }
    void on_writable() noexcept override { to_->on_writable(); }
    bool is_delivered(const destination_ledger_key_t& key) noexcept override {
        return to_->is_delivered(key);
    }

private:
    routing::route* to_ = nullptr; // set before the plugin starts
};

running_route::running_route(const config::route_settings& settings, const std::vector<std::string>& places,
                             const state_folder& state, source_map& sources, log& to,
                             std::function<std::int64_t()> now)
    : settings_(settings), log_(to), now_(std::move(now)) {
    receiver_ = std::make_unique<receiver>();
    plugin_ = std::make_unique<loaded_plugin>(settings.destination, places, to, receiver_.get());
    if (!plugin_->configure()) throw failure{exit_status::usage, ""};
    journal::options o;
    o.path = state.journal_of(settings.name);
    o.command = "serve";
    o.config_path = settings.destination;
    o.config_text = plugin_->text();
    plugin_->apply_terms(o);
    scope_ = o.scope;
    ends_ = std::make_unique<routing::journal_end_log>(o);
    routing::route_clocks clocks;
    clocks.now = now_;
    clocks.steady = [] { return std::chrono::steady_clock::now(); };
    route_ = std::make_unique<routing::route>(settings.name, limits_of(settings), *ends_, to, clocks);
    receiver_->pass_to(*route_);
    route_->deliver_to(*plugin_);
    for (const auto& name : settings.from)
        if (wants_source(settings, name))
            route_->add_source(name, sources.at(name)->open_for(settings.name, *ends_));
}

running_route::~running_route() {
    if (route_) stop(std::chrono::milliseconds{0});
}

void running_route::start() {
    if (!plugin_->start()) throw failure{exit_status::no_plugin, ""};
    is_started_ = true;
    route_->run();
}

bool running_route::has_moved(const std::vector<std::string>& places) const {
    loaded_plugin fresh{settings_.destination, places, log_, nullptr};
    journal::options terms;
    if (!fresh.configure()) return false;
    fresh.apply_terms(terms);
    return terms.scope != scope_;
}

bool running_route::reconfigure() {
    const auto before = plugin_->text();
    const bool done = plugin_->reconfigure();
    if (done) route_->wake();
    return done && plugin_->text() != before;
}

std::size_t running_route::stop(std::chrono::milliseconds patience) {
    if (is_stopped_) return 0;
    is_stopped_ = true;
    route_->stop_fetching();
    if (is_started_) plugin_->stop(patience);
    const auto left = route_->finish(patience) + route_->left_behind();
    ends_->close(left == 0 ? journal::ending::finished : journal::ending::interrupted);
    return left;
}

void running_route::upkeep() {
    constexpr int few_steps = 4;
    if (const auto done = ends_->journal().prune(few_steps); !done) log_.warning(done.error().text);
}

// Counted seldom: a journal may hold many, and monitoring asks often.
std::int64_t running_route::count_letters() {
    const std::lock_guard lock{letters_mutex_};
    const auto now = now_();
    if (letters_at_ != 0 && now - letters_at_ < letters_are_counted_every && now >= letters_at_)
        return letters_;
    const bool is_open =
        letters_db_.handle() != nullptr || letters_db_.open(journal_path(), SQLITE_OPEN_READONLY);
    if (is_open) letters_db_.read_number("SELECT count(*) FROM dead_letters", letters_);
    letters_at_ = now;
    return letters_;
}

admin::route_status running_route::status() {
    admin::route_status s;
    s.name = settings_.name;
    s.from = settings_.from;
    s.destination = settings_.destination;
    s.plugin = plugin_->instance().id();
    s.numbers = route_->numbers();
    s.counts = route_->counts().all();
    s.dead_letters = count_letters();
    s.journal = journal_path();
    return s;
}

} // namespace desthost::runtime
