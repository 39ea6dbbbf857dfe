#include "dispatch/dispatcher.hpp"

#include "batch/accumulator.hpp"
#include "dispatch/account.hpp"
#include "dispatch/machine.hpp"
#include "dispatch/reporter.hpp"
#include "dispatch/request.hpp"
#include "dispatch/tls_transport.hpp"
#include "dispatch/transport.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <random>

namespace lead_ads::dispatch {

namespace {

constexpr std::int64_t oldest_is_looked_up_every = second / 4;
// Offsets inside a bundle are 32 bits wide.
constexpr std::size_t largest_body = std::size_t{1} << 30;

std::int64_t steady_now() {
    return std::chrono::steady_clock::now().time_since_epoch().count();
}

std::int64_t deadline_after(std::int64_t timeout) {
    const auto now = steady_now();
    // One before `never`, which says that nothing is being stopped.
    return timeout < 0 || timeout > never - 1 - now ? never - 1 : now + timeout;
}

batch::limits limits_of(const policy& how) {
    return {.max_bytes = how.batch_max_bytes,
            .max_delay = how.batch_max_delay,
            .max_events = how.batch_max_events};
}

transport_settings network_of(const policy& how) {
    return {how.connections, how.connect_timeout, how.response_timeout, how.ca_file};
}

policy checked(policy how) {
    how.connections = std::max<std::size_t>(how.connections, 1);
    how.batch_max_events = std::max<std::size_t>(how.batch_max_events, 1);
    how.batch_max_bytes = std::min(how.batch_max_bytes, largest_body);
    return how;
}

std::uint64_t seed_of(std::uint64_t wanted) {
    if (wanted != 0) return wanted;
    std::random_device random;
    return std::uint64_t{random()} << 32 | random();
}

} // namespace

class dispatcher::implementation final : public transport_handler, public reporter::owner {
public:
    implementation(environment outside, sink& results, policy how, std::unique_ptr<transport> network);

    void start();
    admission reserve(std::size_t bytes);
    void enqueue(const std::shared_ptr<const target>& to, const batch::outgoing_event& event,
                 std::size_t reserved);
    void report(const result& decided, std::size_t reserved);
    void cancel(std::size_t reserved);
    bool flush(std::int64_t timeout);
    bool stop(std::int64_t timeout);
    void reconfigure(policy how, const std::function<void()>& change_secrets);
    state_snapshot state() const;
    metrics_snapshot metrics() const;

private:
    enum class life : std::uint8_t {
        idle,     // No thread runs.
        running,  // Events are taken.
        stopping, // No events are taken, and those that were get their results.
    };

    // On the network's thread.
    void on_wake() override;
    void on_answer(std::size_t connection, answer got) override;
    bool is_running() const {
        const std::lock_guard lock(mutex_);
        return life_ == life::running;
    }
    void take_inputs();
    void carry_out(moment now);
    void perform(send_action& a);
    void perform(report_action& a) { reporter_.push(std::move(a)); }
    void perform(log_action& a);
    void perform(reread_action&);
    void perform(abort_action&) { network_->abort_all(); }
    void publish(moment now);
    moment now() const { return {steady_now(), outside_.wall_clock()}; }

    // On the results thread.
    void on_decided_reported(std::span<const result> results, std::span<const charge> charges) override;
    void on_report_returned(report_action& done) override;
    void on_round() override;
    void count(dispatch::outcome what, std::string_view reason, std::uint64_t events);

    environment outside_;
    sink& sink_;
    std::unique_ptr<transport> network_;
    reporter reporter_;

    mutable std::mutex
        mutex_; // guards all down to `unused`; held for copying only, never during I/O or a callback
    std::condition_variable ended_; // some events have their result
    life life_ = life::idle;
    policy how_;
    account account_;
    batch::accumulator open_;
    std::vector<batch::bundle> full_;    // for the machine
    std::vector<std::size_t> returned_;  // slots whose results the host knows
    std::optional<policy> reconfigured_; // for the machine
    std::int64_t stop_at_ = never;       // for the machine
    bool reread_ = false;                // for the machine
    bool owes_writable_ = false;         // submit was answered busy
    std::uint64_t stopped_events_ = 0;   // that ended because of stop
    state_snapshot state_;               // as the machine saw it last; its pause by the steady clock
    machine_numbers numbers_;
    double paused_seconds_ = 0;
    std::int64_t oldest_ = never;
    std::int64_t delivered_at_ = never;
    std::vector<metrics_snapshot::outcome_count> outcomes_;
    std::uint64_t bytes_sent_ = 0;

    // The network thread's own.
    std::unique_ptr<machine> machine_;
    std::string request_;
    std::string user_agent_;
    std::vector<batch::bundle> arrived_;
    std::vector<std::size_t> returning_;
    std::int64_t next_look_for_oldest_ = 0;
    std::uint64_t sent_now_ = 0;
    double paused_before_ = 0; // in earlier runs
};

dispatcher::implementation::implementation(environment outside, sink& results, policy how,
                                           std::unique_ptr<transport> network)
    : outside_(std::move(outside)), sink_(results), network_(std::move(network)), reporter_(results, *this),
      how_(checked(std::move(how))), open_(limits_of(how_)) {
    if (!network_) network_ = make_tls_transport();
}

void dispatcher::implementation::start() {
    network_->configure(network_of(how_));
    // Numbers go on where the last run left them.
    machine_ = std::make_unique<machine>(how_, seed_of(outside_.seed), numbers_);
    paused_before_ = paused_seconds_;
    user_agent_ = how_.user_agent;
    open_.set_credentials(*outside_.secrets->get());
    stop_at_ = never;
    stopped_events_ = 0;
    owes_writable_ = false;
    returned_.clear();
    reporter_.start();
    try {
        network_->start(*this);
    } catch (...) {
        reporter_.stop();
        throw;
    }
    const std::lock_guard lock(mutex_);
    state_ = {};
    state_.activity = activity::running;
    life_ = life::running;
}

admission dispatcher::implementation::reserve(std::size_t bytes) {
    bool wakes = false;
    {
        const std::lock_guard lock(mutex_);
        if (life_ != life::running) return admission::stopped;
        if (account_.has_room(bytes, how_)) {
            account_.reserve(bytes);
            return admission::accepted;
        }
        owes_writable_ = true;
        // When all that fills the queue waits for a bundle to fill, nothing would move before max_delay.
        if (open_.waiting() > 0 && open_.waiting() + account_.in_submit() >= account_.events()) {
            open_.take_all(full_);
            wakes = true;
        }
    }
    if (wakes) network_->wake();
    return admission::busy;
}

void dispatcher::implementation::enqueue(const std::shared_ptr<const target>& to,
                                         const batch::outgoing_event& event, std::size_t reserved) {
    const auto bytes = event.json.size() + event.event_id.size();
    auto added = batch::accumulator::added::waits;
    bool wakes = false;
    charge of;
    std::size_t limit = 0;
    {
        const std::lock_guard lock(mutex_);
        of = {account_.settle(reserved, bytes), static_cast<std::uint32_t>(bytes)};
        limit = how_.batch_max_bytes;
        const auto full_before = full_.size();
        added = open_.add(to, event, {steady_now(), of.epoch, of.bytes}, full_);
        // Inside stop no bundle waits to fill.
        if (life_ != life::running) open_.take_all(full_);
        wakes = full_.size() > full_before || added == batch::accumulator::added::opened;
    }
    if (wakes) network_->wake();
    if (added != batch::accumulator::added::too_large) return;
    const auto v = too_large_verdict(event.json.size(), limit);
    reporter_.push({event.token, v.outcome, 0, 0, v.reason, v.text, {}, event.event_id}, of);
}

void dispatcher::implementation::report(const result& decided, std::size_t reserved) {
    charge of{0, static_cast<std::uint32_t>(reserved)};
    {
        const std::lock_guard lock(mutex_);
        of.epoch = account_.settle(reserved, reserved);
    }
    reporter_.push(decided, of);
}

void dispatcher::implementation::cancel(std::size_t reserved) {
    {
        const std::lock_guard lock(mutex_);
        account_.cancel(reserved);
    }
    ended_.notify_all();
    reporter_.poke();
}

bool dispatcher::implementation::flush(std::int64_t timeout) {
    std::unique_lock lock(mutex_);
    if (life_ != life::running) return true;
    open_.take_all(full_);
    const auto epoch = account_.close_epoch();
    lock.unlock();
    network_->wake();
    lock.lock();
    const auto is_over = [&] { return account_.is_over(epoch); };
    if (timeout >= 0)
        return ended_.wait_for(lock, std::chrono::nanoseconds(std::min(timeout, never / 4)), is_over);
    ended_.wait(lock, is_over);
    return true;
}

bool dispatcher::implementation::stop(std::int64_t timeout) {
    {
        const std::lock_guard lock(mutex_);
        if (life_ != life::running) return true;
        life_ = life::stopping;
        stop_at_ = deadline_after(timeout);
        open_.take_all(full_);
    }
    network_->wake();
    {
        // The machine ends every event by the deadline; the host's callbacks may take longer.
        std::unique_lock lock(mutex_);
        ended_.wait(lock, [&] { return account_.events() == 0; });
    }
    network_->stop();
    reporter_.stop();
    const std::lock_guard lock(mutex_);
    life_ = life::idle;
    machine_.reset();
    return stopped_events_ == 0;
}

void dispatcher::implementation::reconfigure(policy how, const std::function<void()>& change_secrets) {
    how = checked(std::move(how));
    // Who only previews needs no CA file and pays for no TLS.
    if (is_running()) network_->configure(network_of(how));
    if (change_secrets) change_secrets();
    {
        const std::lock_guard lock(mutex_);
        how_ = how;
        open_.set_limits(limits_of(how_));
        open_.set_credentials(*outside_.secrets->get());
        if (life_ == life::running) reconfigured_ = std::move(how);
    }
    network_->wake();
}

void dispatcher::implementation::on_wake() {
    take_inputs();
    carry_out(now());
}

void dispatcher::implementation::on_answer(std::size_t connection, answer got) {
    machine_->on_answer(connection, got, now());
    carry_out(now());
}

void dispatcher::implementation::take_inputs() {
    std::optional<policy> reconfigured;
    bool reread = false;
    auto stop_at = never;
    const auto at = now();
    const auto who = outside_.secrets->get();
    {
        const std::lock_guard lock(mutex_);
        open_.take_due(at.steady, full_);
        std::swap(arrived_, full_);
        std::swap(returning_, returned_);
        std::swap(reconfigured, reconfigured_);
        std::swap(reread, reread_);
        stop_at = std::exchange(stop_at_, never);
    }
    machine_->set_credentials(who);
    if (reconfigured) {
        user_agent_ = reconfigured->user_agent;
        machine_->on_reconfigured(std::move(*reconfigured), at);
    }
    if (reread) machine_->on_reread(at);
    for (const auto slot : returning_)
        machine_->on_reported(slot, at);
    for (auto& bundle : arrived_)
        machine_->add(std::move(bundle), at);
    if (stop_at != never) machine_->stop(stop_at, at);
    machine_->tick(at);
    returning_.clear();
    arrived_.clear();
}

void dispatcher::implementation::carry_out(moment at) {
    auto&& actions = machine_->take_actions();
    const auto carry_out_those = [&](bool reports) {
        for (auto& a : actions)
            if (std::holds_alternative<report_action>(a) == reports)
                std::visit([this](auto& what) { perform(what); }, a);
    };
    carry_out_those(false);
    // Who hears of a result finds the numbers of this turn already there.
    publish(at);
    carry_out_those(true);
    auto wake_at = machine_->wake_at();
    {
        const std::lock_guard lock(mutex_);
        wake_at = std::min(wake_at, open_.due_at());
    }
    network_->wake_at(wake_at);
}

void dispatcher::implementation::perform(send_action& a) {
    const auto& events = machine_->in_slot(a.slot);
    write_request(events, machine_->who(), user_agent_, request_);
    sent_now_ += request_.size();
    network_->send(a.slot, events.to(), request_);
}

void dispatcher::implementation::perform(log_action& a) {
    if (!outside_.log) return;
    std::vector<log_field> fields;
    for (const auto& [name, value] : a.fields)
        if (!value.empty()) fields.push_back({name, value});
    outside_.log(a.severity, a.message, fields);
}

void dispatcher::implementation::perform(reread_action&) {
    network_->run_aside([this] {
        outside_.secrets->reread();
        {
            const std::lock_guard lock(mutex_);
            open_.set_credentials(*outside_.secrets->get());
            reread_ = true;
        }
        network_->wake();
    });
}

void dispatcher::implementation::publish(moment at) {
    const bool looks_for_oldest = at.steady >= next_look_for_oldest_;
    if (looks_for_oldest) next_look_for_oldest_ = at.steady + oldest_is_looked_up_every;
    const auto oldest = looks_for_oldest ? machine_->oldest() : never;
    auto state = machine_->state(at.steady);
    const std::lock_guard lock(mutex_);
    state_ = std::move(state);
    numbers_ = machine_->numbers();
    paused_seconds_ = paused_before_ + machine_->paused_seconds(at.steady);
    if (looks_for_oldest) oldest_ = oldest;
    bytes_sent_ += std::exchange(sent_now_, 0);
}

void dispatcher::implementation::on_decided_reported(std::span<const result> results,
                                                     std::span<const charge> charges) {
    {
        const std::lock_guard lock(mutex_);
        // What is alike mostly comes together: counted in runs, so that the lock is not held long.
        for (auto from = results.begin(); from != results.end();) {
            const auto to = std::find_if(from, results.end(), [&](const result& r) {
                return r.outcome != from->outcome || r.reason != from->reason;
            });
            count(from->outcome, from->reason, static_cast<std::uint64_t>(to - from));
            from = to;
        }
        for (const auto& c : charges)
            account_.release(c.epoch, c.bytes);
    }
    ended_.notify_all();
}

void dispatcher::implementation::on_report_returned(report_action& done) {
    {
        const std::lock_guard lock(mutex_);
        count(done.what.outcome, done.what.reason, done.events.size());
        if (done.what.outcome == outcome::delivered) delivered_at_ = steady_now();
        if (done.what.reason == reason::stopped) stopped_events_ += done.events.size();
        for (const auto& e : done.events.entries())
            account_.release(e.epoch, e.charged);
        if (done.slot) returned_.push_back(*done.slot);
        open_.recycle(std::move(done.events));
    }
    ended_.notify_all();
    if (done.slot) network_->wake();
}

void dispatcher::implementation::on_round() {
    bool owes = false;
    {
        const std::lock_guard lock(mutex_);
        if (owes_writable_ && account_.has_room(1, how_)) owes = std::exchange(owes_writable_, false);
    }
    if (owes) sink_.on_writable();
}

void dispatcher::implementation::count(dispatch::outcome what, std::string_view reason,
                                       std::uint64_t events) {
    const auto found = std::ranges::find_if(
        outcomes_, [&](const auto& c) { return c.outcome == what && c.reason == reason; });
    if (found != outcomes_.end())
        found->count += events;
    else
        outcomes_.push_back({what, std::string(reason), events});
}

state_snapshot dispatcher::implementation::state() const {
    const auto at = now();
    const std::lock_guard lock(mutex_);
    state_snapshot s;
    if (life_ != life::idle) s = state_;
    if (life_ == life::stopping) s.activity = activity::stopping;
    if (s.activity == activity::paused && s.paused_until <= at.steady) {
        s = {};
        s.activity = activity::running;
    }
    if (s.activity == activity::paused)
        s.paused_until = at.wall + (s.paused_until - at.steady);
    else
        s.paused_until = 0;
    s.waiting_events = account_.events();
    s.waiting_bytes = account_.bytes();
    return s;
}

metrics_snapshot dispatcher::implementation::metrics() const {
    const auto at = steady_now();
    metrics_snapshot m;
    m.connections_opened = network_->connections_opened();
    const std::lock_guard lock(mutex_);
    m.outcomes = outcomes_;
    for (std::size_t i = 1; i < answer_classes; ++i) // 0 is delivered
        m.failures.push_back({name_of(static_cast<answer_class>(i)), numbers_.failures[i]});
    m.requests = numbers_.requests;
    m.bytes_sent = bytes_sent_;
    m.requests_in_flight = numbers_.in_flight;
    m.queue_events = account_.events();
    m.queue_bytes = account_.bytes();
    m.pause_seconds = paused_seconds_;
    auto oldest = account_.events() > 0 ? oldest_ : never;
    if (const auto opened = open_.due_at(); opened != never)
        oldest = std::min(oldest, opened - how_.batch_max_delay);
    if (oldest != never) m.oldest_event_age = static_cast<double>(at - oldest) * 1e-9;
    if (delivered_at_ != never) m.since_last_delivery = static_cast<double>(at - delivered_at_) * 1e-9;
    m.latency_counts = numbers_.latency_counts;
    m.latency_sum = numbers_.latency_sum;
    return m;
}

dispatcher::dispatcher(environment outside, sink& results, policy how, std::unique_ptr<transport> network)
    : self_(std::make_unique<implementation>(std::move(outside), results, std::move(how),
                                             std::move(network))) {}
dispatcher::~dispatcher() {
    stop(0);
}
void dispatcher::start() {
    self_->start();
}
admission dispatcher::reserve(std::size_t bytes) {
    return self_->reserve(bytes);
}
void dispatcher::enqueue(const std::shared_ptr<const target>& to, const batch::outgoing_event& event,
                         std::size_t reserved) {
    self_->enqueue(to, event, reserved);
}
void dispatcher::report(const result& decided, std::size_t reserved) {
    self_->report(decided, reserved);
}
void dispatcher::cancel(std::size_t reserved) {
    self_->cancel(reserved);
}
bool dispatcher::flush(std::int64_t timeout) {
    return self_->flush(timeout);
}
bool dispatcher::stop(std::int64_t timeout) {
    return self_->stop(timeout);
}
void dispatcher::reconfigure(policy how, const std::function<void()>& change_secrets) {
    self_->reconfigure(std::move(how), change_secrets);
}
state_snapshot dispatcher::state() const {
    return self_->state();
}
metrics_snapshot dispatcher::metrics() const {
    return self_->metrics();
}

} // namespace lead_ads::dispatch
