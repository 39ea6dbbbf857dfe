// How the state machine ends, and what it shows of itself; its queues are in machine.cpp.
#include "dispatch/machine.hpp"

#include <algorithm>

namespace lead_ads::dispatch {

void machine::stop(std::int64_t deadline, moment now, bool drains) {
    stop_at_ = deadline;
    drains_ = drains;
    advance(now);
}

void machine::stop_what_cannot_go(std::int64_t now) {
    if (const auto* b = blocks_.first()) {
        const auto why = b->sentence();
        for (auto& s : slots_)
            s.probes = nullptr;
        for (auto& w : blocks_.lift_all(now))
            stop_work(std::move(w), why);
    }
    const bool is_over = now >= stop_at_;
    if (is_over)
        stop_queues("the time to stop was over");
    else if (drains_)
        stop_queues("no new request is started");
    else if (pacing_.paused_until() >= stop_at_)
        stop_queues("the endpoint asked for a pause");
    while (!waiting_.empty() && waiting_.rbegin()->first >= stop_at_) {
        auto last = std::prev(waiting_.end());
        auto w = std::move(last->second);
        waiting_.erase(last);
        stop_work(std::move(w), "its next try would have come too late");
    }
    if (is_over) stop_requests();
}

void machine::stop_queues(std::string_view why) {
    for (auto* queue : {&repair_, &fresh_})
        for (; !queue->empty(); queue->pop_front())
            stop_work(std::move(queue->front()), why);
    for (; !waiting_.empty(); waiting_.erase(waiting_.begin()))
        stop_work(std::move(waiting_.begin()->second), why);
}

void machine::stop_requests() {
    if (numbers_.in_flight == 0) return;
    // A request that has not left yet does not leave any more.
    std::vector<std::size_t> unsent;
    for (const auto& a : actions_)
        if (const auto* sending = std::get_if<send_action>(&a)) unsent.push_back(sending->slot);
    std::erase_if(actions_, [](const action& a) { return std::holds_alternative<send_action>(a); });
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        auto& s = slots_[i];
        if (s.state != slot_state::sending) continue;
        s.state = slot_state::idle;
        if (!s.retried && std::ranges::find(unsent, i) != unsent.end()) {
            stop_work(std::move(s.item), "its request had not been sent yet");
            continue;
        }
        s.item.may_have_arrived = true;
        ++numbers_.given_up;
        stop_work(std::move(s.item), "its answer had not come yet");
    }
    numbers_.in_flight = 0;
    actions_.emplace_back(abort_action{});
}

void machine::stop_work(work w, std::string_view why) {
    if (w.rest) stop_work(std::move(*w.rest), why);
    report(std::move(w.events), stopped_verdict(why, w.may_have_arrived));
}

std::int64_t machine::oldest() const {
    auto oldest = never;
    const auto look_at = [&](const work& w) {
        if (!w.events.empty()) oldest = std::min(oldest, w.events.entries().front().accepted_at);
        if (w.rest && !w.rest->events.empty())
            oldest = std::min(oldest, w.rest->events.entries().front().accepted_at);
    };
    std::ranges::for_each(fresh_, look_at);
    std::ranges::for_each(repair_, look_at);
    for (const auto& [due, w] : waiting_)
        look_at(w);
    for (const auto& s : slots_)
        if (s.state == slot_state::sending) look_at(s.item);
    blocks_.for_each_work(look_at);
    return oldest;
}

state_snapshot machine::state(std::int64_t now) const {
    state_snapshot s;
    s.activity = activity::running;
    if (stop_at_ != never) {
        s.activity = activity::stopping;
        s.reason = "Delivery is being stopped.";
    } else if (const auto* b = blocks_.first()) {
        s.activity = activity::blocked;
        s.code = b->code;
        s.subcode = b->subcode;
        s.reason = b->sentence();
    } else if (pacing_.is_paused(now)) {
        s.activity = activity::paused;
        s.paused_until = pacing_.paused_until();
        s.code = pause_code_;
        s.subcode = pause_subcode_;
        s.reason = "Meta asked for a pause; sending goes on by itself.";
    } else if (numbers_.failures_in_a_row > 0) {
        s.reason = "The last " + std::to_string(numbers_.failures_in_a_row) +
                   (numbers_.failures_in_a_row == 1 ? " request" : " requests") +
                   " came to nothing and will be tried again: " + last_problem_ + ".";
    } else if (pacing_.is_easing()) {
        s.reason = "Meta's usage limit is near: requests leave one at a time and slowly.";
    }
    return s;
}

} // namespace lead_ads::dispatch
