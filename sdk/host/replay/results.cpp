#include "host/replay/results.hpp"

#include "host/outcome.hpp"
#include "host/sources/event_source.hpp"
#include "host/text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <destination/ext/draft/delivery.h>

namespace desthost::replay {
namespace {

constexpr std::uint64_t most_faults_told = 10;

// A record of another size than ours: what is missing is zero.
destination_result_t copy_result(const destination_result_t* from) noexcept {
    destination_result_t result{};
    std::memcpy(&result, from, std::min<std::size_t>(from->size, sizeof result));
    return result;
}

destination_result_t undelivered(std::string_view reason) noexcept {
    destination_result_t result{};
    result.size = sizeof result;
    result.outcome = DESTINATION_OUTCOME_UNDELIVERED;
    result.reason = abi_string(reason);
    return result;
}

destination_result_t already_delivered(token of) noexcept {
    destination_result_t result{};
    result.size = sizeof result;
    result.outcome = DESTINATION_OUTCOME_FILTERED;
    result.token = of;
    result.reason = abi_string("already_delivered");
    return result;
}

// The same event may be delivered later: the next run tries it again.
bool is_for_a_later_run(const destination_result_t& result) noexcept {
    return known_outcome(result.outcome) == DESTINATION_OUTCOME_UNDELIVERED || result.retry_at != 0;
}

bool is_dead_letter(std::int32_t outcome) noexcept {
    return outcome != DESTINATION_OUTCOME_DELIVERED && outcome != DESTINATION_OUTCOME_FILTERED;
}

} // namespace

results::results(in_flight& events, std::vector<std::string> inputs, log& to)
    : events_(events), inputs_(std::move(inputs)), log_(to) {}

void results::take(const destination_result_t* reported, std::uint32_t count) noexcept {
    const auto* at = reinterpret_cast<const char*>(reported);
    const auto stride = reported->size;
    if (stride < offsetof(destination_result_t, reason)) return report_fault("a result's size is too small");
    std::vector<ended> all;
    all.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i, at += stride) {
        const auto result = copy_result(reinterpret_cast<const destination_result_t*>(at));
        const auto* event = events_.begin_end(result.token);
        if (event == nullptr)
            report_fault(
                "it reported a result for an event that is not under way: one that it never took, or whose "
                "result had come already");
        else if (!goes_on(*event, result))
            all.push_back({result, event});
    }
    finish_all(all);
}

// Whether the result says only that the plugin has let go of an event that waits for another one.
bool results::goes_on(const event_record& event, const destination_result_t& result) {
    if (!event.waits) return false;
    const auto t = result.token;
    if (result.outcome != DESTINATION_OUTCOME_FILTERED) {
        keys_.forget(t);
        return false;
    }
    // Before it may be ended by whoever ends the first.
    events_.reopen(t);
    const auto answer = keys_.let_go(t);
    if (answer == journal::in_flight_keys::answer::again) keep_for_another_try({t});
    return answer != journal::in_flight_keys::answer::delivered || events_.begin_end(t) == nullptr;
}

void results::finish_all(const std::vector<ended>& all) {
    if (all.empty()) return;
    end_all(all);
    let_waiting_go_on(all);
    for (const auto& e : all)
        events_.release(e.result.token);
}

void results::let_waiting_go_on(const std::vector<ended>& all) {
    journal::in_flight_keys::released waited;
    for (const auto& [result, event] : all)
        if (event->has_key && !event->waits)
            keys_.end(event->key, result.token,
                      event->is_known || result.outcome == DESTINATION_OUTCOME_DELIVERED ||
                          view(result.reason) == DESTINATION_REASON_DRY_RUN,
                      waited);
    keep_for_another_try(waited.again);
    std::vector<ended> delivered;
    for (const auto t : waited.delivered)
        if (const auto* event = events_.begin_end(t); event != nullptr)
            delivered.push_back({already_delivered(t), event});
    finish_all(delivered);
}

// Few events come here. Those beyond are left to the next run, so that they cannot fill the window.
void results::keep_for_another_try(const std::vector<token>& tokens) {
    constexpr std::size_t most = 1000;
    std::vector<token> beyond;
    {
        const std::lock_guard lock{again_mutex_};
        for (const auto t : tokens)
            (again_.size() < most ? again_ : beyond).push_back(t);
    }
    if (!beyond.empty()) end_undelivered(beyond, "first_of_its_key_failed");
}

std::vector<token> results::take_again() {
    const std::lock_guard lock{again_mutex_};
    return std::exchange(again_, {});
}

bool results::ask_ledger(const destination_ledger_key_t& asked) {
    if (journal_ == nullptr) return false;
    in_flight::ledger_answer answer;
    // First whether it is under way, then whether it is known: the other way round, what is delivered in
    // between would be sent again.
    answer.key = journal_->key_of(asked);
    answer.waits = !keys_.claim(answer.key, asked.token);
    if (!answer.waits) answer.is_known = journal_->is_delivered(answer.key, &answer.is_ageing);
    events_.set_key(asked.token, answer);
    return answer.waits || answer.is_known;
}

void results::end_undelivered(std::span<const token> tokens, std::string_view reason) {
    std::vector<ended> all;
    for (const auto t : tokens) {
        const auto* event = events_.begin_end(t);
        if (event == nullptr) continue;
        all.push_back({undelivered(reason), event});
        all.back().result.token = t;
        if (event->waits) keys_.forget(t);
    }
    finish_all(all);
}

void results::end_unsent(std::span<const event_record> events, std::string_view reason) {
    std::vector<ended> all;
    for (const auto& event : events)
        all.push_back({undelivered(reason), &event});
    end_all(all);
}

void results::end_malformed(std::span<const malformed_event> events) {
    std::vector<ended> all;
    for (const auto& [event, why] : events) {
        destination_result_t result{};
        result.size = sizeof result;
        result.outcome = DESTINATION_OUTCOME_INVALID;
        result.reason = abi_string(sources::malformed_row);
        result.text = abi_string(why);
        all.push_back({result, &event});
    }
    end_all(all);
}

void results::end_all(const std::vector<ended>& all) {
    const std::lock_guard lock{mutex_};
    commit(all);
    for (const auto& e : all) {
        const auto reason = view(e.result.reason);
        const bool is_shown = show_unsent_ && reason == DESTINATION_REASON_DRY_RUN;
        if (is_shown) {
            tally_.count_would_send(reason);
            show_unsent_(*e.event);
        } else {
            tally_.count(e.result.outcome, reason, e.result.code, e.result.subcode);
        }
        filters_.count(e.event->input, known_outcome(e.result.outcome), reason);
        if (is_dead_letter(e.result.outcome) && !stays_pending(e.result)) keep_letter(e);
        if (!is_shown) record(e);
    }
}

bool results::stays_pending(const destination_result_t& result) const noexcept {
    return journal_ != nullptr && is_for_a_later_run(result);
}

// Once this has returned the ends are on the disk, and the plugin may send on that connection again.
void results::commit(const std::vector<ended>& all) {
    if (journal_ == nullptr || failed_ || all.empty()) return;
    std::vector<journal::event_end> ends;
    ends.reserve(all.size());
    for (const auto& [result, event] : all) {
        // What a dry run would send counts as sent in its own copy of the journal.
        const bool would_be_sent = show_unsent_ && view(result.reason) == DESTINATION_REASON_DRY_RUN;
        ends.push_back({.where = event->where,
                        .outcome = would_be_sent ? DESTINATION_OUTCOME_DELIVERED : result.outcome,
                        .code = result.code,
                        .subcode = result.subcode,
                        .reason = view(result.reason),
                        .text = view(result.text),
                        .trace_id = view(result.trace_id),
                        .event_id = view(result.event_id),
                        .stays_pending = stays_pending(result) && !would_be_sent,
                        .has_key = event->has_key,
                        .key = event->key,
                        .refresh_key = event->is_known && event->is_ageing,
                        .event = event->payload,
                        .event_is_whole = event->is_whole});
    }
    if (const auto done = journal_->commit(ends); !done) fail(done.error().text);
}

void results::keep_letter(const ended& e) {
    if (letters_ == nullptr || failed_) return;
    if (!letters_->add(dead_letter_line(e.result, inputs_[e.event->input], *e.event)))
        fail(letters_->error());
}

// For machines only: on a terminal a million lines help nobody, and the summary counts them.
void results::record(const ended& e) {
    const auto& result = e.result;
    const auto level = is_dead_letter(result.outcome) ? severity::warning : severity::debug;
    if (!log_.records(level) || log_.format() != log_format::json) return;
    const auto line = std::to_string(e.event->line);
    const auto code = std::to_string(result.code);
    const auto subcode = std::to_string(result.subcode);
    const std::array fields{log_field{"input", inputs_[e.event->input]},
                            log_field{"line", line, true},
                            log_field{"outcome", outcome_name(result.outcome)},
                            log_field{"reason", view(result.reason)},
                            log_field{"code", code, true},
                            log_field{"subcode", subcode, true},
                            log_field{"trace_id", view(result.trace_id)},
                            log_field{"event_id", view(result.event_id)},
                            log_field{"text", view(result.text)}};
    log_.write(level, "event " + std::string(outcome_name(result.outcome)), fields);
}

void results::count_finished(const supplied_event& event) {
    const std::lock_guard lock{mutex_};
    tally_.count_earlier(event.outcome, event.reason, event.code, event.subcode);
    filters_.count(event.input, known_outcome(event.outcome), event.reason);
}

std::vector<std::string> results::filter_warnings() {
    const std::lock_guard lock{mutex_};
    return filters_.warnings(inputs_);
}

void results::report_fault(std::string_view what) {
    const auto number = ++faults_;
    if (number > most_faults_told) return;
    log_.error("the plugin breaks the destination ABI: " + std::string(what));
    if (number == most_faults_told) log_.error("further faults of the plugin are only counted");
}

tally results::totals() {
    const std::lock_guard lock{mutex_};
    tally copy = tally_;
    copy.set_read(read_);
    return copy;
}

void results::fail(std::string_view why) {
    if (!failed_.exchange(true)) log_.error(why);
}

void results::finish() {
    const std::lock_guard lock{mutex_};
    if (letters_ != nullptr && !failed_ && !letters_->flush()) fail(letters_->error());
}

} // namespace desthost::replay
