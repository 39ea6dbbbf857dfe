#include "host/replay/results.hpp"

#include "host/outcome.hpp"
#include "host/sources/event_source.hpp"
#include "host/text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

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
        if (event != nullptr)
            all.push_back({result, event});
        else
            report_fault(
                "it reported a result for an event that is not under way: one that it never took, or whose "
                "result had come already");
    }
    end_all(all);
    for (const auto& e : all)
        events_.release(e.result.token);
}

void results::end_undelivered(std::span<const token> tokens, std::string_view reason) {
    std::vector<ended> all;
    for (const auto t : tokens) {
        const auto* event = events_.begin_end(t);
        if (event == nullptr) continue;
        all.push_back({undelivered(reason), event});
        all.back().result.token = t;
    }
    end_all(all);
    for (const auto& e : all)
        events_.release(e.result.token);
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
        tally_.count(e.result.outcome, view(e.result.reason), e.result.code, e.result.subcode);
        filters_.count(e.event->input, e.result.outcome, view(e.result.reason));
        if (is_dead_letter(e.result.outcome) && !stays_pending(e.result)) keep_letter(e);
        record(e);
    }
}

bool results::stays_pending(const destination_result_t& result) const noexcept {
    return stopping_ && journal_ != nullptr &&
           known_outcome(result.outcome) == DESTINATION_OUTCOME_UNDELIVERED;
}

// Once this has returned the ends are on the disk, and the plugin may send on that connection again.
void results::commit(const std::vector<ended>& all) {
    if (journal_ == nullptr || failed_ || all.empty()) return;
    std::vector<journal::event_end> ends;
    ends.reserve(all.size());
    for (const auto& [result, event] : all)
        ends.push_back({.where = event->where,
                        .outcome = result.outcome,
                        .code = result.code,
                        .subcode = result.subcode,
                        .reason = view(result.reason),
                        .text = view(result.text),
                        .trace_id = view(result.trace_id),
                        .event_id = view(result.event_id),
                        .stays_pending = stays_pending(result),
                        .has_key = event->has_key,
                        .key = event->key,
                        .event = event->payload,
                        .event_is_whole = event->is_whole});
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
    tally_.count(event.outcome, event.reason, event.code, event.subcode);
    filters_.count(event.input, event.outcome, event.reason);
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
