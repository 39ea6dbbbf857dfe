// How a batch of results becomes one transaction.
#include "host/journal/journal_state.hpp"
#include "host/outcome.hpp"

#include <algorithm>
#include <destination/result.h>
#include <tuple>

namespace desthost::journal {

namespace {

// Sums of a batch, so that each row of the table `run_outcomes` is written once.
using outcome_sums = std::map<std::pair<std::string_view, std::string_view>, std::int64_t>;

bool is_success(const event_end& end) {
    return end.outcome == DESTINATION_OUTCOME_DELIVERED || end.outcome == DESTINATION_OUTCOME_FILTERED;
}

// By input and slot, so that each chunk is read and written once.
std::vector<const event_end*> in_order(std::span<const event_end> ends) {
    std::vector<const event_end*> sorted;
    sorted.reserve(ends.size());
    for (const event_end& end : ends)
        sorted.push_back(&end);
    // All point into one array: their addresses keep what is alike in its order.
    std::sort(sorted.begin(), sorted.end(), [](const event_end* a, const event_end* b) {
        return std::tuple(a->where.input, a->where.slot, a) < std::tuple(b->where.input, b->where.slot, b);
    });
    return sorted;
}

bool record_final(journal_state& s, const event_end& end, std::string_view now) {
    bool had_ended = false;
    verdict v = pending;
    if (end.where.slot >= 0 && !(s.verdicts.find(end, v) && s.finished.set(end.where.input, end.where.slot, v,
                                                                           end.where.event, had_ended)))
        return false;
    return is_success(end) ? s.letters.resolve(end.where, had_ended) : s.letters.bury(end, now);
}

bool record(journal_state& s, const event_end& end, std::string_view now) {
    // What a stop leaves is no error, unless the endpoint's own code says why it could not be sent.
    const bool is_error =
        !is_success(end) && (!end.stays_pending || end.code != 0 || end.reason != "stopped");
    return (!is_error || s.letters.note_error(end, now)) && (end.stays_pending || record_final(s, end, now));
}

// Whatever was in the way of this scope is over.
bool note_delivered(journal_state& s, std::int64_t events, std::string_view now) {
    if (s.is_blocked && !s.unblock.run(s.scope)) return false;
    return s.scope == 0 || s.note_delivery.run(events, now, s.scope);
}

// With options.again the ledger is not asked; what this run delivers is known all the same.
void remember_again(journal_state& s, std::span<const event_end> ends) {
    const std::lock_guard hold(s.again_mutex);
    for (const event_end& end : ends)
        if (end.has_key && end.outcome == DESTINATION_OUTCOME_DELIVERED) s.delivered_again.insert(end.key);
}

bool record_all(journal_state& s, const std::vector<const event_end*>& ends) {
    const std::string now = s.now();
    outcome_sums sums;
    std::map<std::int64_t, std::int64_t> slots;
    std::vector<digest> keys;
    std::int64_t delivered = 0;
    for (const event_end* end : ends) {
        if (!record(s, *end, now)) return false;
        ++sums[{outcome_name(end->outcome), end->reason}];
        if (!end->stays_pending && end->where.slot >= 0) slots[end->where.input] = end->where.slot + 1;
        if (end->has_key && (end->outcome == DESTINATION_OUTCOME_DELIVERED || end->refresh_key))
            keys.push_back(end->key);
        delivered += end->outcome == DESTINATION_OUTCOME_DELIVERED ? 1 : 0;
    }
    if (delivered != 0 && !note_delivered(s, delivered, now)) return false;
    for (const auto& [name, events] : sums)
        if (!s.add_run_outcome.run(s.run, name.first, name.second, events)) return false;
    for (const auto& [input, count] : slots)
        if (!s.grow_input.run(count, input)) return false;
    return s.known.append(keys);
}

} // namespace

result<void> journal::commit(std::span<const event_end> ends) {
    if (ends.empty()) return {};
    const std::vector<const event_end*> sorted = in_order(ends);
    result<void> done = state_->transact([&] { return record_all(*state_, sorted); });
    if (done && state_->opened_with.again) remember_again(*state_, ends);
    return done;
}

} // namespace desthost::journal
