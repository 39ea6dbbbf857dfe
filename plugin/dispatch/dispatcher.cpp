#include "dispatch/dispatcher.hpp"

#include "batch/accumulator.hpp"
#include "dispatch/account.hpp"
#include "dispatch/engine.hpp"
#include "dispatch/figures.hpp"
#include "dispatch/reporter.hpp"
#include "dispatch/tls_transport.hpp"
#include "dispatch/transport.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace lead_ads::dispatch {

namespace {

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

} // namespace

class dispatcher::implementation final : public engine::owner, public reporter::owner {
public:
    implementation(environment outside, sink& results, policy how, std::unique_ptr<transport> network);

    void start();
    admission reserve(std::size_t bytes);
    void enqueue(const std::shared_ptr<const target>& to, const batch::outgoing_event& event,
                 std::size_t reserved);
    void report(const result& decided, std::size_t reserved);
    void report_too_large(std::uint64_t token, std::size_t bytes);
    void cancel(std::size_t reserved);
    bool flush(std::int64_t timeout);
    bool stop(std::int64_t timeout, bool drains);
    void reconfigure(policy how, const std::function<void()>& change_secrets);
    state_snapshot state() const;
    metrics_snapshot metrics() const;

private:
    enum class life : std::uint8_t {
        idle,     // No thread runs.
        running,  // Events are taken.
        stopping, // No events are taken, and those that were get their results.
    };

    bool is_running() const {
        const std::lock_guard lock(mutex_);
        return life_ == life::running;
    }

    // On the network's thread.
    void take_inputs(inputs& into, std::int64_t now) override;
    void on_turn(turn seen) override;
    std::int64_t due_at() const override;
    // On the thread for names and secrets.
    void on_reread() override;
    // On the results thread.
    void on_decided_reported(std::span<const result> results, std::span<const charge> charges) override;
    void on_report_returned(report_action& done) override;
    void on_round() override;

    environment outside_;
    sink& sink_;
    std::unique_ptr<transport> network_;
    reporter reporter_;
    engine engine_;

    // Guards all that follows; held for copying only, never during I/O or a callback.
    mutable std::mutex mutex_;
    std::condition_variable ended_; // some events have their result
    life life_ = life::idle;
    policy how_;
    account account_;
    batch::accumulator open_;
    inputs waiting_;                   // for the machine
    bool owes_writable_ = false;       // submit was answered busy
    std::uint64_t stopped_events_ = 0; // that ended because of stop
    figures figures_;
};

dispatcher::implementation::implementation(environment outside, sink& results, policy how,
                                           std::unique_ptr<transport> network)
    : outside_(std::move(outside)), sink_(results),
      network_(network ? std::move(network) : make_tls_transport()), reporter_(results, *this),
      engine_(outside_, *network_, reporter_, *this), how_(checked(std::move(how))), open_(limits_of(how_)) {}

void dispatcher::implementation::start() {
    network_->configure(network_of(how_));
    // Numbers go on where the last run left them.
    engine_.begin(how_, figures_.numbers());
    {
        const std::lock_guard lock(mutex_);
        open_.set_credentials(*outside_.secrets->get());
        waiting_.stop_at = never;
        waiting_.drains = false;
        waiting_.returned.clear();
        stopped_events_ = 0;
        owes_writable_ = false;
        figures_.begin_run(steady_now());
    }
    reporter_.start();
    try {
        network_->start(engine_);
    } catch (...) {
        reporter_.stop();
        throw;
    }
    const std::lock_guard lock(mutex_);
    life_ = life::running;
}

admission dispatcher::implementation::reserve(std::size_t bytes) {
    bool wakes = false;
    {
        const std::lock_guard lock(mutex_);
        if (life_ != life::running) return admission::stopped;
        if (bytes > how_.queue_max_bytes) {
            account_.reserve(0);
            return admission::too_large;
        }
        if (account_.has_room(bytes, how_)) {
            account_.reserve(bytes);
            return admission::accepted;
        }
        owes_writable_ = true;
        // When all that fills the queue waits for a bundle to fill, nothing would move before max_delay.
        if (open_.waiting() > 0 && open_.waiting() + account_.in_submit() >= account_.events()) {
            open_.take_all(waiting_.bundles);
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
    std::size_t limit = 0;
    {
        const std::lock_guard lock(mutex_);
        limit = how_.batch_max_bytes;
        const auto full_before = waiting_.bundles.size();
        added = open_.add(to, event, {steady_now(), account_.epoch(), static_cast<std::uint32_t>(bytes)},
                          waiting_.bundles);
        if (added != batch::accumulator::added::too_large) account_.settle(reserved, bytes);
        // Inside stop no bundle waits to fill.
        if (life_ != life::running) open_.take_all(waiting_.bundles);
        wakes = waiting_.bundles.size() > full_before || added == batch::accumulator::added::opened;
    }
    if (wakes) network_->wake();
    if (added != batch::accumulator::added::too_large) return;
    const auto v = too_large_verdict(event.json.size(), limit);
    report({event.token, v.outcome, 0, 0, v.reason, v.text, {}, event.event_id}, reserved);
}

void dispatcher::implementation::report(const result& decided, std::size_t reserved) {
    charge of{0, reserved};
    {
        const std::lock_guard lock(mutex_);
        of.epoch = account_.epoch();
        account_.settle(reserved, reserved);
    }
    try {
        reporter_.push(decided, of);
    } catch (...) {
        const std::lock_guard lock(mutex_);
        account_.unsettle(of.epoch);
        throw;
    }
}

void dispatcher::implementation::report_too_large(std::uint64_t token, std::size_t bytes) {
    std::size_t limit = 0;
    {
        const std::lock_guard lock(mutex_);
        limit = how_.queue_max_bytes;
    }
    const auto v = beyond_queue_verdict(bytes, limit);
    report({token, v.outcome, 0, 0, v.reason, v.text, {}, {}}, 0);
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
    open_.take_all(waiting_.bundles);
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

bool dispatcher::implementation::stop(std::int64_t timeout, bool drains) {
    std::uint64_t given_up_before = 0;
    {
        const std::lock_guard lock(mutex_);
        if (life_ != life::running) return true;
        life_ = life::stopping;
        waiting_.stop_at = deadline_after(timeout);
        waiting_.drains = drains;
        given_up_before = figures_.numbers().given_up;
        open_.take_all(waiting_.bundles);
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
    engine_.end();
    return drains ? figures_.numbers().given_up == given_up_before : stopped_events_ == 0;
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
        if (life_ == life::running) waiting_.reconfigured = std::move(how);
    }
    network_->wake();
}

void dispatcher::implementation::take_inputs(inputs& into, std::int64_t now) {
    const std::lock_guard lock(mutex_);
    open_.take_due(now, waiting_.bundles);
    std::swap(into, waiting_);
}

void dispatcher::implementation::on_turn(turn seen) {
    const std::lock_guard lock(mutex_);
    figures_.note(std::move(seen));
}

std::int64_t dispatcher::implementation::due_at() const {
    const std::lock_guard lock(mutex_);
    return open_.due_at();
}

void dispatcher::implementation::on_reread() {
    {
        const std::lock_guard lock(mutex_);
        open_.set_credentials(*outside_.secrets->get());
        waiting_.reread = true;
    }
    network_->wake();
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
            figures_.count(from->outcome, from->reason, static_cast<std::uint64_t>(to - from));
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
        figures_.count(done.what.outcome, done.what.reason, done.events.size());
        if (done.what.outcome == outcome::delivered) figures_.note_delivery(steady_now());
        if (done.what.reason == reason::stopped || done.what.reason == reason::unconfirmed)
            stopped_events_ += done.events.size();
        for (const auto& e : done.events.entries())
            account_.release(e.epoch, e.charged);
        if (done.slot) waiting_.returned.push_back(*done.slot);
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

state_snapshot dispatcher::implementation::state() const {
    const moment at = {steady_now(), outside_.wall_clock()};
    const std::lock_guard lock(mutex_);
    state_snapshot s;
    if (life_ != life::idle) s = figures_.state(at, life_ == life::stopping);
    s.waiting_events = account_.events();
    s.waiting_bytes = account_.bytes();
    return s;
}

metrics_snapshot dispatcher::implementation::metrics() const {
    const auto at = steady_now();
    const auto connections_opened = network_->connections_opened();
    const std::lock_guard lock(mutex_);
    auto m = figures_.metrics(at);
    m.connections_opened = connections_opened;
    m.queue_events = account_.events();
    m.queue_bytes = account_.bytes();
    auto oldest = account_.events() > 0 ? figures_.oldest() : never;
    if (const auto opened = open_.due_at(); opened != never)
        oldest = std::min(oldest, opened - how_.batch_max_delay);
    if (oldest != never) m.oldest_event_age = static_cast<double>(at - oldest) * 1e-9;
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
void dispatcher::report_too_large(std::uint64_t token, std::size_t bytes) {
    self_->report_too_large(token, bytes);
}
void dispatcher::cancel(std::size_t reserved) {
    self_->cancel(reserved);
}
bool dispatcher::flush(std::int64_t timeout) {
    return self_->flush(timeout);
}
bool dispatcher::stop(std::int64_t timeout) {
    return self_->stop(timeout, false);
}
bool dispatcher::drain(std::int64_t timeout) {
    return self_->stop(timeout, true);
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
