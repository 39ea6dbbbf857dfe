#include "host/journal/in_flight_keys.hpp"

namespace desthost::journal {

bool in_flight_keys::claim(const digest& key, token t) {
    const std::lock_guard hold(mutex_);
    auto& of = held_.try_emplace(key, holder{t, {}}).first->second;
    if (of.first == t) return true;
    of.waiting.push_back(t);
    waiting_[t] = state::submitted;
    return false;
}

in_flight_keys::answer in_flight_keys::let_go(token t) {
    const std::lock_guard hold(mutex_);
    const auto found = waiting_.find(t);
    if (found == waiting_.end()) return answer::delivered;
    const state before = found->second;
    if (before == state::submitted) {
        found->second = state::held;
        return answer::waits;
    }
    waiting_.erase(found);
    return before == state::again ? answer::again : answer::delivered;
}

void in_flight_keys::forget(token t) {
    const std::lock_guard hold(mutex_);
    waiting_.erase(t);
}

void in_flight_keys::end(const digest& key, token t, bool was_delivered, released& out) {
    const std::lock_guard hold(mutex_);
    const auto found = held_.find(key);
    if (found == held_.end() || found->second.first != t) return;
    for (const token waiting : found->second.waiting) {
        const auto entry = waiting_.find(waiting);
        if (entry == waiting_.end()) continue;
        if (entry->second == state::held) {
            (was_delivered ? out.delivered : out.again).push_back(waiting);
            waiting_.erase(entry);
        } else {
            entry->second = was_delivered ? state::delivered : state::again;
        }
    }
    held_.erase(found);
}

} // namespace desthost::journal
