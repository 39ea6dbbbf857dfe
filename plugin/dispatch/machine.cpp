#include "dispatch/machine.hpp"

#include "batch/body.hpp"

#include <algorithm>

namespace lead_ads::dispatch {

namespace {
// Patience is looked at so often and no oftener, however many events run out of it one after the other.
constexpr std::int64_t expiry_step = 50'000'000;
} // namespace

machine::machine(policy how, std::uint64_t seed, machine_numbers so_far)
    : how_(std::move(how)), who_(std::make_shared<credentials>()), pacing_(seed), backoff_(seed + 1),
      slots_(how_.connections), numbers_(so_far) {}

void machine::add(batch::bundle events, moment now) {
    work w;
    w.events = std::move(events);
    route(std::move(w), false, false);
    advance(now);
}

void machine::on_reported(std::size_t index, moment now) {
    if (slots_[index].state == slot_state::reporting) slots_[index].state = slot_state::idle;
    advance(now);
}

void machine::set_credentials(std::shared_ptr<const credentials> who) {
    if (who == who_) return;
    has_new_secrets_ = has_new_secrets_ || who->access_token != who_->access_token ||
                       who->appsecret_proof != who_->appsecret_proof;
    who_ = std::move(who);
}

// A block does not wait for its next probe when the secret is another one.
void machine::on_reread(moment now) {
    blocks_.finish_rereading(has_new_secrets_, now.steady);
    has_new_secrets_ = false;
    advance(now);
}

void machine::on_reconfigured(policy how, moment now) {
    how_ = std::move(how);
    // Slots beyond the new number finish what they do and are not used again.
    if (slots_.size() < how_.connections) slots_.resize(how_.connections);
    if (!blocks_.empty()) {
        for (auto& s : slots_)
            s.probes = nullptr;
        log(severity::info, "The configuration was read again: what was held back is sent.");
        put_back(blocks_.lift_all(now.steady));
        pacing_.be_careful();
    }
    refused_in_a_row_ = {};
    next_expiry_ = now.steady;
    advance(now);
}

void machine::tick(moment now) {
    advance(now);
}

void machine::advance(moment now) {
    advanced_at_ = now.steady;
    move_due(now.steady);
    expire(now.steady);
    if (stop_at_ != never) stop_what_cannot_go(now.steady);
    if (blocks_.start_rereading(now.steady)) actions_.emplace_back(reread_action{});
    send_what_may_go(now);
}

void machine::move_due(std::int64_t now) {
    while (!waiting_.empty() && waiting_.begin()->first <= now) {
        auto w = std::move(waiting_.begin()->second);
        waiting_.erase(waiting_.begin());
        route(std::move(w), true, false);
    }
}

void machine::route(work w, bool is_repair, bool to_front) {
    note_patience(w);
    auto* const covering = blocks_.covering(w);
    auto& queue = covering ? covering->held : is_repair ? repair_ : fresh_;
    if (to_front)
        queue.push_front(std::move(w));
    else
        queue.push_back(std::move(w));
}

void machine::note_patience(const work& w) {
    const auto earliest = earliest_patience(w);
    if (earliest != never) next_expiry_ = std::min(next_expiry_, earliest + how_.give_up_after);
}

// An event is given up for want of success, not for having waited its turn: only a work that has failed, or
// anything in a pause, can run out of patience. What a block holds never does.
void machine::expire(std::int64_t now) {
    if (now < next_expiry_) return;
    next_expiry_ = never;
    std::vector<work> freed;
    const auto is_paused = pacing_.is_paused(now);
    const auto has_ended = [&](work& w) { return (is_paused || w.has_failed) && expire_work(w, now, freed); };
    std::erase_if(repair_, has_ended);
    std::erase_if(fresh_, has_ended);
    for (auto at = waiting_.begin(); at != waiting_.end();)
        at = has_ended(at->second) ? waiting_.erase(at) : std::next(at);
    for (auto& w : freed)
        route(std::move(w), true, true);
    if (next_expiry_ != never) next_expiry_ = std::max(next_expiry_, now + expiry_step);
}

// Reports the events whose patience is over; true when none is left. A rest goes on without its single event.
bool machine::expire_work(work& w, std::int64_t now, std::vector<work>& freed) {
    if (earliest_patience(w) + how_.give_up_after <= now) {
        auto ended = w.events.take_if(
            [&](const batch::entry& e) { return e.patience_from + how_.give_up_after <= now; });
        report(std::move(ended), gave_up_verdict(last_problem_));
    }
    if (!w.events.empty()) {
        note_patience(w);
        return false;
    }
    if (w.rest) freed.push_back(std::move(*w.rest));
    return true;
}

std::optional<std::size_t> machine::idle_slot() const {
    // The lowest first: its connection is the likeliest to be open.
    for (std::size_t i = 0; i < how_.connections; ++i)
        if (slots_[i].state == slot_state::idle) return i;
    return std::nullopt;
}

void machine::send_what_may_go(moment now) {
    while (const auto index = idle_slot()) {
        if (!pacing_.may_send(numbers_.in_flight, stop_at_ != never, now.steady)) return;
        auto next = next_work(now);
        if (!next) return;
        send(*index, std::move(next->first), next->second, now.steady);
    }
}

// Probes first, then new bundles and repairs by turns, so that neither holds up the other.
std::optional<std::pair<work, block*>> machine::next_work(moment now) {
    for (auto probe = blocks_.take_probe(); probe.of; probe = blocks_.take_probe()) {
        if (prepare(probe.what, now)) return std::pair(std::move(probe.what), probe.of);
        probe.of->phase = block::phase::ready;
    }
    while (!repair_.empty() || !fresh_.empty()) {
        const bool takes_repair = fresh_.empty() || (repair_is_next_ && !repair_.empty());
        repair_is_next_ = !takes_repair;
        auto& queue = takes_repair ? repair_ : fresh_;
        auto w = std::move(queue.front());
        queue.pop_front();
        if (prepare(w, now)) return std::pair(std::move(w), nullptr);
    }
    return std::nullopt;
}

// Looks at age and size again, which may have changed while the work waited; false: nothing of it is left.
bool machine::prepare(work& w, moment now) {
    drop_too_old(w, now.wall);
    if (!w.events.empty() && shrink_to_body(w)) return true;
    release_rest(w, true);
    return false;
}

void machine::drop_too_old(work& w, std::int64_t wall) {
    const auto is_too_old = [&](const batch::entry& e) { return wall / second - e.event_time > e.max_age; };
    if (std::ranges::none_of(w.events.entries(), is_too_old)) return;
    report(w.events.take_if(is_too_old), too_old_verdict(how_.too_old_is_filtered));
}

// A token that became longer, or a limit that became smaller, may have made the body too large.
bool machine::shrink_to_body(work& w) {
    const auto envelope = batch::envelope_size(*w.events.to(), *who_);
    while (envelope + w.events.json().size() > how_.batch_max_bytes) {
        if (w.events.size() == 1) {
            const auto size = envelope + w.events.json().size();
            report(std::move(w.events), too_large_verdict(size, how_.batch_max_bytes));
            return false;
        }
        auto [first, second_half] = halve(w);
        route(std::move(second_half), true, true);
        w = std::move(first);
    }
    return true;
}

void machine::send(std::size_t index, work w, block* probes, std::int64_t now) {
    auto& at = slots_[index];
    at.state = slot_state::sending;
    at.item = std::move(w);
    at.sent_at = now;
    at.pause = pacing_.pauses();
    at.retried = false;
    at.probes = probes;
    has_new_secrets_ = false;
    ++numbers_.in_flight;
    ++numbers_.requests;
    actions_.emplace_back(send_action{index});
}

void machine::report(batch::bundle events, verdict what, std::optional<std::size_t> index) {
    if (index) slots_[*index].state = slot_state::reporting;
    actions_.emplace_back(report_action{std::move(events), std::move(what), index});
}

void machine::finish(work w, verdict what, std::optional<std::size_t> index, bool was_named_rightly) {
    report(std::move(w.events), std::move(what), index);
    release_rest(w, was_named_rightly);
}

// A rest whose hint was wrong was refused as a whole already: it is halved without being sent once more.
void machine::release_rest(work& w, bool was_named_rightly) {
    if (!w.rest) return;
    auto rest = std::move(*w.rest);
    w.rest.reset();
    if (was_named_rightly) {
        route(std::move(rest), true, true);
    } else {
        rest.trusts_hints = false;
        split(std::move(rest), std::nullopt);
    }
}

void machine::log(severity s, std::string message,
                  std::vector<std::pair<std::string_view, std::string>> fields) {
    actions_.emplace_back(log_action{s, std::move(message), std::move(fields)});
}

std::int64_t machine::wake_at() const {
    const bool has_queue = !fresh_.empty() || !repair_.empty();
    auto at = std::min(stop_at_, blocks_.wake_at());
    if (is_empty()) return never;
    if (has_queue || !blocks_.empty()) at = std::min(at, pacing_.wake_at(advanced_at_));
    if (!waiting_.empty()) at = std::min(at, waiting_.begin()->first);
    if (has_queue || !waiting_.empty()) at = std::min(at, next_expiry_);
    return at;
}

bool machine::is_empty() const noexcept {
    return fresh_.empty() && repair_.empty() && waiting_.empty() && numbers_.in_flight == 0 &&
           !blocks_.holds_any();
}

} // namespace lead_ads::dispatch
