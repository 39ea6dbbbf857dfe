#include "host/replay/delivery.hpp"

#include "host/text.hpp"
#include "host/time_text.hpp"

#include <array>
#include <destination/ext/draft/delivery.h>
#include <destination/ext/state.h>

namespace desthost::replay {
namespace {

using std::chrono::steady_clock;
constexpr std::chrono::milliseconds tick{100};
// A flush cannot be woken by a signal.
constexpr std::chrono::milliseconds flush_tick{20};
// For a plugin that cannot drain.
constexpr std::chrono::seconds patience_when_interrupted{3};
constexpr std::size_t largest_batch = 32;

constexpr std::string_view reason_stopped = "stopped";
constexpr std::string_view reason_gave_up = "gave_up";
constexpr std::string_view reason_refused = "refused_by_plugin";
constexpr std::string_view reason_no_result = "no_result";

event_record as_record(const supplied_event& event) {
    return {event.input, event.line, event.is_whole, std::string(event.payload), event.where};
}

results::malformed_event as_malformed(const supplied_event& event) {
    return {as_record(event), std::string(event.malformed)};
}

} // namespace

delivery::delivery(settings how, supply& from, in_flight& events, results& ends, stop_event& stop, log& to)
    : how_(std::move(how)), from_(from), events_(events), ends_(ends), stop_(stop), log_(to), progress_(to),
      metrics_(how_.metrics_path, to) {}

void delivery::on_writable() noexcept {
    const std::lock_guard lock{mutex_};
    ++writable_;
    changed_.notify_all();
}

ending delivery::run(instance& to, interrupt& signals, const std::function<void()>& reload) {
    to_ = &to;
    started_ = next_turn_ = steady_clock::now();
    if (const auto status = to.start(); status != DESTINATION_OK) {
        log_.error("the plugin could not be started: " + std::string(status_text(status)));
        return ending::not_started;
    }
    signals.on_stop([this] {
        const std::lock_guard lock{mutex_};
        is_interrupted_ = true;
        changed_.notify_all();
    });
    working_ = how_.workers;
    for (std::uint32_t i = 0; i < how_.workers; ++i)
        workers_.emplace_back([this] { work(); });
    const auto how = control(signals, reload);
    end_run(how);
    signals.on_stop({});
    return how;
}

// --- the workers ---

void delivery::work() {
    batch b;
    while (take_batch(b))
        submit_all(b);
    const std::lock_guard lock{mutex_};
    --working_;
    changed_.notify_all();
}

// Events that waited for another one with the same key, which failed.
void delivery::submit_again(batch b) {
    submit_all(b);
    const std::lock_guard lock{mutex_};
    --working_;
    changed_.notify_all();
}

// Whether there were any.
bool delivery::start_again() {
    batch b;
    b.tokens = ends_.take_again();
    for (const auto t : b.tokens)
        b.events.push_back(
            {sizeof(destination_event_t), 0, t, abi_string(events_.hold(t).payload), arrival()});
    if (b.tokens.empty()) return false;
    const std::lock_guard lock{mutex_};
    ++working_;
    workers_.emplace_back([this, again = std::move(b)]() mutable { submit_again(std::move(again)); });
    return true;
}

// Reads what can be had at once, at least one event. False when there is nothing more to read or to do.
bool delivery::take_batch(batch& b) {
    b.tokens.clear();
    b.events.clear();
    const std::lock_guard lock{reading_};
    const std::size_t most = how_.events_per_second != 0 ? 1 : largest_batch;
    if (!events_.wait_for_room() || !wait_for_turn()) return false;
    do {
        supplied_event event;
        if (!from_.next(event)) break;
        ends_.count_read();
        if (event.finished)
            ends_.count_finished(event);
        else if (!event.malformed.empty())
            ends_.end_malformed(std::array{as_malformed(event)});
        else
            add_event(b, event);
    } while (may_read_on(b, most));
    return !b.tokens.empty();
}

// An input of which nothing is left to send is read on until there is something.
bool delivery::may_read_on(const batch& b, std::size_t most) {
    if (b.tokens.empty()) return !is_stopping();
    return b.tokens.size() < most && from_.is_file() && events_.has_room();
}

bool delivery::is_stopping() {
    const std::lock_guard lock{mutex_};
    return stopping_;
}

// When an event arrives, as the plugin's clock has it.
std::int64_t delivery::arrival() const {
    return how_.fixed_now ? *how_.fixed_now : system_now();
}

void delivery::add_event(batch& b, const supplied_event& event) {
    const auto t = events_.add(event);
    const auto& payload = events_.record(t).payload;
    b.tokens.push_back(t);
    b.events.push_back({sizeof(destination_event_t), 0, t, abi_string(payload), arrival()});
}

// With --rate: one event each so many nanoseconds. Pauses are not made up for.
bool delivery::wait_for_turn() {
    if (how_.events_per_second == 0) return true;
    std::unique_lock lock{mutex_};
    changed_.wait_until(lock, next_turn_, [this] { return stopping_ || steady_clock::now() >= next_turn_; });
    const std::chrono::nanoseconds interval{1'000'000'000 /
                                            static_cast<std::int64_t>(how_.events_per_second)};
    next_turn_ = std::max(next_turn_ + interval, steady_clock::now() - tick);
    return !stopping_;
}

void delivery::submit_all(batch& b) {
    while (!b.tokens.empty())
        if (!submit_some(b)) return give_back(b, plugin_failed_ ? reason_refused : reason_stopped);
}

// Returns false when the rest of the batch will never be taken.
bool delivery::submit_some(batch& b) {
    std::uint64_t writable_before = 0;
    {
        const std::lock_guard lock{mutex_};
        if (stopping_) return false;
        writable_before = writable_;
    }
    std::uint32_t accepted = 0;
    const auto status = to_->submit(b.events, accepted);
    drop_taken(b, accepted);
    if (b.tokens.empty()) return true;
    if (status == DESTINATION_OK) ends_.report_fault("submit says that it took all events, and has not");
    std::unique_lock lock{mutex_};
    if (status == DESTINATION_BUSY) {
        changed_.wait(lock, [&] { return stopping_ || writable_ != writable_before; });
        return !stopping_;
    }
    if (!stopping_) {
        plugin_failed_ = true;
        log_.error("the plugin took no more events: " + std::string(status_text(status)));
    }
    changed_.notify_all();
    return false;
}

void delivery::drop_taken(batch& b, std::uint32_t accepted) {
    if (accepted > b.tokens.size()) {
        ends_.report_fault("submit says that it took more events than it was given");
        accepted = static_cast<std::uint32_t>(b.tokens.size());
    }
    for (std::uint32_t i = 0; i < accepted; ++i)
        events_.let_go(b.tokens[i]);
    b.tokens.erase(b.tokens.begin(), b.tokens.begin() + accepted);
    b.events.erase(b.events.begin(), b.events.begin() + accepted);
}

void delivery::give_back(batch& b, std::string_view reason) {
    for (const auto t : b.tokens)
        if (events_.has_ended(t))
            ends_.report_fault("it reported a result for an event that it did not take");
    ends_.end_undelivered(b.tokens, reason);
    for (const auto t : b.tokens)
        events_.let_go(t);
    b.tokens.clear();
}

// --- the control thread ---

ending delivery::control(interrupt& signals, const std::function<void()>& reload) {
    for (;;) {
        if (const auto end = look_around(signals, reload)) return *end;
        std::unique_lock lock{mutex_};
        changed_.wait_for(lock, tick, [this] { return working_ == 0 || plugin_failed_ || is_interrupted_; });
        if (is_interrupted_) return ending::interrupted;
        if (plugin_failed_) return ending::failed;
        if (working_ != 0) continue;
        lock.unlock();
        if (const auto end = flush_some()) return *end;
    }
}

std::optional<ending> delivery::look_around(interrupt& signals, const std::function<void()>& reload) {
    if (signals.stop_requested()) return ending::interrupted;
    if (ends_.has_failed() || from_.has_failed()) return ending::failed;
    if (is_blocked()) return ending::blocked;
    if (how_.give_up_after && steady_clock::now() - started_ >= *how_.give_up_after) {
        log_.error("the time of --give-up-after is over; what is left counts as undelivered");
        return ending::gave_up;
    }
    if (signals.take_reload()) reload();
    if (progress_.is_due()) progress_.show(from_.progress(), ends_.totals().ended());
    metrics_.write_if_due(*to_);
    return {};
}

// Everything has been handed over: sends what waits for a batch to fill.
std::optional<ending> delivery::flush_some() {
    if (from_.has_failed()) return ending::failed;
    const auto status = to_->flush(flush_tick);
    if (status == DESTINATION_TIMED_OUT) return {};
    if (status == DESTINATION_OK && start_again()) return {};
    if (status == DESTINATION_OK) return ending::all_done;
    log_.error("the plugin could not be flushed: " + std::string(status_text(status)));
    return ending::failed;
}

bool delivery::is_blocked() {
    const auto* extension = to_->extension<destination_plugin_state_t>(DESTINATION_EXT_STATE);
    if (extension == nullptr) return false;
    destination_state_t state{};
    state.size = sizeof state;
    std::string reason;
    if (extension->get(to_->plugin(), &state, sink_into(reason)) != DESTINATION_OK) return false;
    if (state.state != DESTINATION_STATE_BLOCKED) return false;
    log_.error("the destination does not take events until a person acts: " + reason);
    block_ = {state.code, state.subcode, reason};
    return true;
}

void delivery::refuse_more() {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
    changed_.notify_all();
}

void delivery::stop_workers() {
    stop_.raise();
    events_.stop_waiting();
    for (auto& worker : workers_)
        worker.join();
}

// Answers under way are awaited, so that the next run repeats nothing; but not when nothing can be written
// down.
void delivery::stop_plugin(ending how) {
    if (how != ending::failed && to_->drain() != DESTINATION_NEVER) return;
    to_->stop(how == ending::interrupted ? patience_when_interrupted : std::chrono::seconds{0});
}

void delivery::end_run(ending how) {
    refuse_more();
    // First the plugin, so that it starts no request while the workers come to their end.
    stop_plugin(how);
    stop_workers();
    ends_.end_undelivered(ends_.take_again(), reason_stopped);
    from_.pause();
    const auto left = events_.left();
    for (std::size_t i = 0; i < left.size(); ++i)
        ends_.report_fault("it has stopped without a result for an event that it had taken");
    ends_.end_undelivered(left, reason_no_result);
    if (how == ending::blocked || how == ending::gave_up) end_unread(how);
    ends_.finish();
    metrics_.write(*to_);
    progress_.clear();
}

// What has not been read yet of files is undelivered too: the summary tells the whole of it.
void delivery::end_unread(ending how) {
    constexpr std::size_t most_at_once = 1000; // one transaction of the journal
    const auto reason = how == ending::gave_up ? reason_gave_up : reason_stopped;
    std::vector<event_record> unsent;
    supplied_event event;
    while (from_.is_file() && from_.next(event)) {
        ends_.count_read();
        if (event.finished)
            ends_.count_finished(event);
        else if (!event.malformed.empty())
            ends_.end_malformed(std::array{as_malformed(event)});
        else
            unsent.push_back(as_record(event));
        if (unsent.size() < most_at_once) continue;
        ends_.end_unsent(unsent, reason);
        unsent.clear();
    }
    ends_.end_unsent(unsent, reason);
}

} // namespace desthost::replay
