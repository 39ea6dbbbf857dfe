#include "host/replay/results.hpp"

#include "host/text.hpp"

#include <algorithm>
#include <array>
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
    const std::lock_guard lock{mutex_};
    for (std::uint32_t i = 0; i < count; ++i, at += stride) {
        const auto result = copy_result(reinterpret_cast<const destination_result_t*>(at));
        const auto* event = events_.begin_end(result.token);
        if (event == nullptr) {
            report_fault(
                "it reported a result for an event that is not under way: one that it never took, or whose "
                "result had come already");
            continue;
        }
        end(result, *event);
        events_.release(result.token);
    }
}

void results::end_undelivered(token t, std::string_view reason) {
    const std::lock_guard lock{mutex_};
    const auto* event = events_.begin_end(t);
    if (event == nullptr) return;
    end(undelivered(reason), *event);
    events_.release(t);
}

void results::end_unsent(const event_record& event, std::string_view reason) {
    const std::lock_guard lock{mutex_};
    end(undelivered(reason), event);
}

void results::end(const destination_result_t& result, const event_record& event) {
    tally_.count(result.outcome, view(result.reason), result.code, result.subcode);
    if (is_dead_letter(result.outcome)) keep_letter(result, event);
    record(result, event);
}

void results::keep_letter(const destination_result_t& result, const event_record& event) {
    if (letters_ == nullptr || failed_) return;
    if (letters_->add(dead_letter_line(result, inputs_[event.input], event))) return;
    failed_ = true;
    log_.error(letters_->error());
}

// For machines only: on a terminal a million lines help nobody, and the summary counts them.
void results::record(const destination_result_t& result, const event_record& event) {
    const auto level = is_dead_letter(result.outcome) ? severity::warning : severity::debug;
    if (!log_.records(level) || log_.format() != log_format::json) return;
    const auto line = std::to_string(event.line);
    const auto code = std::to_string(result.code);
    const auto subcode = std::to_string(result.subcode);
    const std::array fields{log_field{"input", inputs_[event.input]},
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

void results::count_read() {
    const std::lock_guard lock{mutex_};
    tally_.count_read();
}

void results::report_fault(std::string_view what) {
    const auto number = ++faults_;
    if (number > most_faults_told) return;
    log_.error("the plugin breaks the destination ABI: " + std::string(what));
    if (number == most_faults_told) log_.error("further faults of the plugin are only counted");
}

tally results::totals() {
    const std::lock_guard lock{mutex_};
    return tally_;
}

void results::finish() {
    const std::lock_guard lock{mutex_};
    if (letters_ == nullptr || failed_ || letters_->flush()) return;
    failed_ = true;
    log_.error(letters_->error());
}

} // namespace desthost::replay
