#include "host/routing/route.hpp"

#include "host/outcome.hpp"
#include "host/text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

namespace desthost::routing {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t largest_batch = 256;
constexpr milliseconds round_time{200};
constexpr milliseconds look_interval{100};
constexpr milliseconds pause_after_failure{1000};
constexpr milliseconds share_of_patience{20}; // of each source, when there are several
constexpr std::uint64_t most_faults_told = 10;
constexpr std::string_view already_delivered = "already_delivered";
constexpr std::string_view malformed_row = "malformed_row";

destination_result_t copy_result(const destination_result_t* from) noexcept {
    destination_result_t result{};
    std::memcpy(&result, from, std::min<std::size_t>(from->size, sizeof result));
    return result;
}

bool is_success(std::int32_t outcome) noexcept {
    return outcome == DESTINATION_OUTCOME_DELIVERED || outcome == DESTINATION_OUTCOME_FILTERED;
}

bool contains(const std::vector<std::string>& all, std::string_view one) {
    return std::ranges::find(all, one) != all.end();
}

} // namespace

route::route(std::string name, const route_limits& limits, end_log& ends, log& to, route_clocks clocks)
    : name_(std::move(name)), limits_(limits), ends_(ends), log_(to), clocks_(std::move(clocks)),
      window_(limits.window_events, limits.window_bytes), limiter_(limits.rate, clocks_.steady()) {}

route::~route() {
    stop_fetching();
}

void route::add_source(std::string name, std::unique_ptr<source> from) {
    sources_.push_back({std::move(name), std::move(from)});
}

void route::run() {
    reader_ = std::thread([this] {
        while (step(round_time)) {
        }
    });
}

bool route::is_stopping() {
    const std::lock_guard lock{mutex_};
    return stopping_;
}

void route::wake() {
    {
        const std::lock_guard lock{mutex_};
        ++wakes_;
        changed_.notify_all();
    }
    window_.wake();
    for (const auto& each : sources_)
        each.from->wake();
}

void route::stop_fetching() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    wake();
    if (reader_.joinable()) reader_.join();
}

void route::wait(std::chrono::nanoseconds patience) {
    if (!clocks_.waits) return;
    std::unique_lock lock{mutex_};
    const auto before = wakes_;
    changed_.wait_for(lock, patience, [&] { return stopping_ || wakes_ != before; });
}

// --- the reader ---

bool route::step(milliseconds patience) {
    last_round_ = clocks_.steady().time_since_epoch().count();
    if (is_stopping()) return false;
    if (!pending_.empty()) return submit_pending(patience), true;
    if (is_held_up()) return wait(patience), true;
    take_again();
    take_retries();
    if (!pending_.empty()) return submit_pending(patience), true;
    auto most = window_.left();
    if (most.events == 0) {
        if (clocks_.waits) window_.wait_for_room(patience);
        return true;
    }
    const auto allowed = limiter_.allowance(clocks_.steady(), std::min(most.events, largest_batch));
    if (allowed == 0)
        return wait(std::min<std::chrono::nanoseconds>(limiter_.delay(clocks_.steady()), patience)), true;
    most.events = allowed;
    if (fetch(most, patience)) submit_pending(patience);
    return true;
}

// Whether the destination sends nothing until a person acts.
bool route::is_held_up() {
    const auto now = clocks_.steady();
    if (now < next_look_) return is_blocked_;
    next_look_ = now + look_interval;
    const auto condition = to_->condition();
    const bool is_blocked = condition.state == sending::blocked;
    if (is_blocked && !is_blocked_)
        log_.error("route " + name_ + ": the destination does not take events until a person acts: " +
                   condition.reason + "; no more are fetched for it");
    if (!is_blocked && is_blocked_) log_.info("route " + name_ + ": the destination takes events again");
    return is_blocked_ = is_blocked;
}

// Asks the sources in turn; the first that has any is enough.
bool route::fetch(const room& most, milliseconds patience) {
    const auto count = sources_.size();
    const auto share = count == 1 ? patience : std::min(patience, share_of_patience);
    for (std::size_t i = 0; i < count; ++i) {
        auto& each = sources_[next_source_ % count];
        const auto index = static_cast<std::uint32_t>(next_source_++ % count);
        fetched_.clear();
        const auto how = each.from->fetch(most, fetched_, share);
        if (how == fetched::failed) wait(pause_after_failure);
        if (how != fetched::some) continue;
        take(index);
        return !pending_.empty();
    }
    return false;
}

bool route::wants(const incoming& event) const {
    return limits_.only_keys.empty() || contains(limits_.only_keys, event.key);
}

void route::take(std::uint32_t source_index) {
    std::vector<receipt> unwanted;
    std::vector<destination_result_t> malformed;
    for (const auto& event : fetched_) {
        if (!wants(event)) {
            unwanted.push_back(event.where);
            continue;
        }
        routed_event made;
        made.payload = event.payload;
        made.where = event.where;
        made.source_index = source_index;
        made.arrived_at = event.arrived_at;
        made.is_whole = event.is_whole;
        if (event.input != 0)
            made.place = {event.input, event.slot, 0, event.line, event.digest};
        else
            made.place = ends_.place_of(event.payload, event.where.position);
        if (event.malformed.empty())
            enqueue(std::move(made));
        else
            malformed.push_back(end_malformed(std::move(made), event.malformed));
    }
    if (!malformed.empty()) on_results(malformed.data(), static_cast<std::uint32_t>(malformed.size()));
    if (!unwanted.empty()) sources_[source_index].from->settle(unwanted);
    fetched_events_ += pending_.size();
    limiter_.take(pending_.size());
}

// What no plugin could make an event of ends here.
destination_result_t route::end_malformed(routed_event&& event, std::string_view why) {
    destination_result_t result{};
    result.size = sizeof result;
    result.token = window_.add(std::move(event));
    window_.let_go(result.token);
    result.outcome = DESTINATION_OUTCOME_INVALID;
    result.reason = abi_string(malformed_row);
    result.text = abi_string(why);
    return result;
}

void route::enqueue(routed_event&& event) {
    hand_over(window_.add(std::move(event)));
}

// What waited for an event of its key that came to nothing.
void route::take_again() {
    std::vector<token> again;
    {
        const std::lock_guard lock{mutex_};
        again.swap(again_);
    }
    for (const auto t : again)
        if (window_.hold_again(t)) hand_over(t);
}

void route::hand_over(token t) {
    const auto& kept = window_.event(t);
    destination_event_t handed{};
    handed.size = sizeof handed;
    handed.token = t;
    handed.payload = abi_string(kept.payload);
    handed.arrived_at = kept.arrived_at;
    pending_.push_back(t);
    batch_.push_back(handed);
}

void route::take_retries() {
    {
        const std::lock_guard lock{mutex_};
        if (!has_retries_) return;
    }
    while (pending_.size() < largest_batch && window_.left().events != 0) {
        auto letter = ends_.next_retry();
        if (!letter) {
            const std::lock_guard lock{mutex_};
            has_retries_ = false;
            return;
        }
        {
            // Asked for twice, it is under way once.
            const std::lock_guard lock{mutex_};
            if (!retrying_.insert(letter->where.dead_letter).second) continue;
        }
        routed_event made;
        made.payload = std::move(letter->event);
        made.place = letter->where;
        made.is_retry = true;
        made.arrived_at = clocks_.now();
        enqueue(std::move(made));
    }
}

std::int64_t route::retry(std::vector<std::int64_t> ids, std::string& why) {
    const auto marked = ends_.mark_for_retry(ids, why);
    if (marked < 0) return marked;
    {
        const std::lock_guard lock{mutex_};
        has_retries_ = true;
    }
    wake();
    return marked;
}

// What a busy plugin does not take stays pending, and the next round goes on with it.
void route::submit_pending(milliseconds patience) {
    std::uint64_t writable_before = 0;
    {
        const std::lock_guard lock{mutex_};
        if (stopping_) return;
        writable_before = writable_;
    }
    std::uint32_t accepted = 0;
    const auto status = to_->submit(batch_, accepted);
    drop_accepted(accepted);
    if (pending_.empty()) return set_trouble({});
    if (status == DESTINATION_OK) report_fault("submit says that it took all events, and has not");
    if (status == DESTINATION_BUSY) {
        std::unique_lock lock{mutex_};
        const auto may_go_on = [&] { return stopping_ || writable_ != writable_before; };
        if (clocks_.waits) changed_.wait_for(lock, patience, may_go_on);
        return;
    }
    set_trouble("the plugin takes no events (status " + std::to_string(status) + "); it is asked again");
    wait(pause_after_failure);
}

void route::drop_accepted(std::uint32_t accepted) {
    if (accepted > pending_.size()) {
        report_fault("submit says that it took more events than it was given");
        accepted = static_cast<std::uint32_t>(pending_.size());
    }
    for (std::uint32_t i = 0; i < accepted; ++i)
        window_.let_go(pending_[i]);
    pending_.erase(pending_.begin(), pending_.begin() + accepted);
    batch_.erase(batch_.begin(), batch_.begin() + accepted);
}

// --- the plugin's threads ---

void route::on_writable() noexcept {
    const std::lock_guard lock{mutex_};
    ++writable_;
    changed_.notify_all();
}

bool route::is_delivered(const destination_ledger_key_t& asked) noexcept {
    window::ledger_answer answer;
    // First whether it is under way, then whether it is known: the other way round, what is delivered in
    // between would be sent again.
    answer.key = ends_.key_of(asked);
    answer.waits = !keys_.claim(answer.key, asked.token);
    if (!answer.waits) answer.is_known = ends_.is_delivered(answer.key, answer.is_ageing);
    window_.set_key(asked.token, answer);
    return answer.waits || answer.is_known;
}

// Whether the result says only that the plugin has let go of an event that waits for another one.
bool route::goes_on(const routed_event& event, const destination_result_t& result) {
    using answer = journal::in_flight_keys::answer;
    if (!event.waits) return false;
    if (result.outcome != DESTINATION_OUTCOME_FILTERED) return keys_.forget(result.token), false;
    // Before it may be ended together with the first.
    window_.reopen(result.token);
    const auto how = keys_.let_go(result.token);
    if (how == answer::again) {
        const std::lock_guard lock{mutex_};
        again_.push_back(result.token);
    }
    return how != answer::delivered || window_.begin_end(result.token) == nullptr;
}

// Those that waited for these: they were delivered with them, or are submitted once more.
void route::let_waiting_go_on(const std::vector<ended>& all) {
    journal::in_flight_keys::released waited;
    for (const auto& e : all)
        if (e.event->has_key && !e.event->waits)
            keys_.end(e.event->key, e.result.token,
                      e.event->is_known || e.result.outcome == DESTINATION_OUTCOME_DELIVERED, waited);
    {
        const std::lock_guard lock{mutex_};
        again_.insert(again_.end(), waited.again.begin(), waited.again.end());
    }
    std::vector<ended> delivered;
    for (const auto t : waited.delivered) {
        const auto* event = window_.begin_end(t);
        if (event == nullptr) continue;
        destination_result_t result{};
        result.size = sizeof result;
        result.token = t;
        result.outcome = DESTINATION_OUTCOME_FILTERED;
        result.reason = abi_string(already_delivered);
        delivered.push_back({result, event, false});
    }
    if (!delivered.empty()) end_all(delivered);
}

void route::on_results(const destination_result_t* results, std::uint32_t count) noexcept {
    if (count == 0) return;
    const auto* at = reinterpret_cast<const char*>(results);
    const auto stride = results->size;
    if (stride < offsetof(destination_result_t, reason)) return report_fault("a result's size is too small");
    std::vector<ended> all;
    all.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i, at += stride) {
        const auto result = copy_result(reinterpret_cast<const destination_result_t*>(at));
        const auto* event = window_.begin_end(result.token);
        if (event == nullptr)
            report_fault("it reported a result for an event that is not under way");
        else if (!goes_on(*event, result))
            all.push_back({result, event, false});
    }
    if (!all.empty()) end_all(all);
}

void route::end_all(std::vector<ended>& all) {
    {
        const std::lock_guard lock{committing_};
        const bool stopping = is_stopping();
        for (auto& e : all)
            e.stays_pending = stopping && known_outcome(e.result.outcome) == DESTINATION_OUTCOME_UNDELIVERED;
        // When the journal takes nothing the route stops: their sources hand these out again.
        if (commit(all)) {
            count(all);
            settle(all);
        }
        const std::lock_guard retries{mutex_};
        for (const auto& e : all)
            if (e.event->is_retry) retrying_.erase(e.event->place.dead_letter);
    }
    let_waiting_go_on(all);
    for (const auto& e : all)
        window_.release(e.result.token);
}

// Tries until the ends are on the disk, or the route stops.
bool route::commit(const std::vector<ended>& all) {
    std::vector<journal::event_end> ends;
    ends.reserve(all.size());
    for (const auto& [result, event, stays_pending] : all) {
        journal::event_end end{};
        end.where = event->place;
        end.outcome = result.outcome;
        end.code = result.code;
        end.subcode = result.subcode;
        end.reason = view(result.reason);
        end.text = view(result.text);
        end.trace_id = view(result.trace_id);
        end.event_id = view(result.event_id);
        end.stays_pending = stays_pending;
        end.has_key = event->has_key;
        end.key = event->key;
        end.refresh_key = event->is_known && event->is_ageing;
        end.event = event->payload;
        end.event_is_whole = event->is_whole;
        ends.push_back(end);
    }
    if (ends.empty()) return true;
    std::string why;
    bool has_failed = false;
    while (!ends_.commit(ends, why)) {
        has_failed = true;
        set_trouble(why);
        if (is_stopping() || !clocks_.waits) return false;
        std::unique_lock lock{mutex_};
        changed_.wait_for(lock, pause_after_failure, [this] { return stopping_; });
    }
    if (has_failed) set_trouble({});
    return true;
}

void route::settle(const std::vector<ended>& all) {
    std::vector<receipt> receipts;
    for (std::uint32_t i = 0; i < sources_.size(); ++i) {
        receipts.clear();
        for (const auto& e : all)
            if (e.event->source_index == i && !e.event->is_retry && !e.stays_pending)
                receipts.push_back(e.event->where);
        if (!receipts.empty()) sources_[i].from->settle(receipts);
    }
}

void route::count(const std::vector<ended>& all) {
    const auto now = clocks_.now();
    for (const auto& [result, event, stays_pending] : all) {
        if (stays_pending) {
            ++left_behind_;
            continue;
        }
        counts_.count(result.outcome, view(result.reason), result.code, result.subcode, view(result.text),
                      now);
        if (is_success(result.outcome)) continue;
        const std::lock_guard lock{mutex_};
        last_error_at_ = now;
        last_error_ = {
            {known_outcome(result.outcome), std::string(view(result.reason)), result.code, result.subcode},
            1,
            now,
            now,
            std::string(view(result.text))};
    }
}

// --- the end ---

std::size_t route::finish(milliseconds patience) {
    stop_fetching();
    for (const auto t : pending_)
        window_.take_back(t);
    const auto unsent = pending_.size();
    pending_.clear();
    batch_.clear();
    const auto left = window_.waiting();
    for (const auto t : left)
        if (!window_.event(t).waits)
            report_fault("it has stopped without a result for an event that it had taken");
    for (auto& each : sources_)
        each.from->drain(patience);
    return left.size() + unsent;
}

// --- numbers ---

void route::report_fault(std::string_view what) {
    const auto number = ++faults_;
    if (number <= most_faults_told)
        log_.error("route " + name_ + ": the plugin breaks the destination ABI: " + std::string(what));
    if (number == most_faults_told) log_.error("route " + name_ + ": further faults are only counted");
}

void route::set_trouble(const std::string& what) {
    bool is_news = false;
    {
        const std::lock_guard lock{mutex_};
        is_news = trouble_ != what;
        trouble_ = what;
    }
    if (is_news && !what.empty()) log_.error("route " + name_ + ": " + what);
}

route_numbers route::numbers() {
    route_numbers n;
    n.condition = to_->condition();
    n.under_way = window_.count();
    n.under_way_bytes = window_.bytes();
    n.oldest_arrived_at = window_.oldest_arrived_at();
    for (const auto& each : sources_) {
        const auto of = each.from->numbers();
        n.waiting_events += of.waiting_events;
        n.waiting_bytes += of.waiting_bytes;
        if (of.oldest_arrived_at != 0 &&
            (n.oldest_arrived_at == 0 || of.oldest_arrived_at < n.oldest_arrived_at))
            n.oldest_arrived_at = of.oldest_arrived_at;
        if (of.is_failed && n.trouble.empty()) n.trouble = of.error;
    }
    n.fetched_events = fetched_events_;
    n.faults = faults_;
    n.last_delivery = counts_.last_delivery();
    const std::lock_guard lock{mutex_};
    if (!trouble_.empty()) n.trouble = trouble_;
    n.last_error = last_error_;
    n.last_error_at = last_error_at_;
    return n;
}

std::vector<std::pair<std::string, source_numbers>> route::source_numbers_of_all() {
    std::vector<std::pair<std::string, source_numbers>> all;
    all.reserve(sources_.size());
    for (const auto& each : sources_)
        all.emplace_back(each.name, each.from->numbers());
    return all;
}

} // namespace desthost::routing
