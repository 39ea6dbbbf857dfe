#include "host/replay/tally.hpp"

#include "host/text.hpp"

#include <algorithm>
#include <destination/result.h>
#include <numeric>
#include <vector>

namespace desthost::replay {
namespace {

// A plugin that counts up in its reasons must not fill the memory.
constexpr std::size_t most_reasons = 1000;

void append_number(std::string& out, std::string_view name, std::int64_t number) {
    out += ",\"";
    out.append(name) += "\":";
    out += std::to_string(number);
}

} // namespace

void tally::count(std::int32_t outcome, std::string_view reason, std::int32_t code, std::int32_t subcode) {
    outcome = known_outcome(outcome);
    ++counts_[static_cast<std::size_t>(outcome)];
    if (outcome == DESTINATION_OUTCOME_DELIVERED) return;
    ending key{outcome, std::string(reason.empty() ? "no_reason" : reason), code, subcode};
    if (reasons_.size() >= most_reasons && !reasons_.contains(key)) key = {outcome, "other", 0, 0};
    ++reasons_[key];
}

void tally::count_earlier(std::int32_t outcome, std::string_view reason, std::int32_t code,
                          std::int32_t subcode) {
    count(outcome, reason, code, subcode);
    delivered_before_ += known_outcome(outcome) == DESTINATION_OUTCOME_DELIVERED ? 1 : 0;
}

void tally::count_would_send(std::string_view reason) {
    count(DESTINATION_OUTCOME_UNDELIVERED, reason, 0, 0);
    ++would_send_;
}

std::uint64_t tally::delivered_now() const noexcept {
    return of(DESTINATION_OUTCOME_DELIVERED) - delivered_before_;
}

std::uint64_t tally::of(std::int32_t outcome) const noexcept {
    return counts_[static_cast<std::size_t>(known_outcome(outcome))];
}

std::uint64_t tally::ended() const noexcept {
    return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

exit_status tally::status() const noexcept {
    if (of(DESTINATION_OUTCOME_UNDELIVERED) > would_send_) return exit_status::undelivered;
    const auto bad = of(DESTINATION_OUTCOME_INVALID) + of(DESTINATION_OUTCOME_REJECTED);
    return bad == 0 ? exit_status::ok : exit_status::incomplete;
}

std::vector<std::pair<tally::ending, std::uint64_t>> tally::sorted() const {
    std::vector<std::pair<ending, std::uint64_t>> all(reasons_.begin(), reasons_.end());
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        if (a.first.outcome != b.first.outcome) return a.first.outcome < b.first.outcome;
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    return all;
}

std::string tally::first_line() const {
    std::string out = "read " + std::to_string(read_);
    for (const auto outcome : outcomes)
        out.append(", ").append(outcome_name(outcome)).append(" ") += std::to_string(of(outcome));
    return out;
}

std::string tally::text() const {
    std::string out = first_line() + "\n";
    for (const auto& [what, count] : sorted()) {
        out.append(outcome_name(what.outcome)).append(" ") += printable(what.reason);
        if (what.code != 0 || what.subcode != 0)
            out += " (code " + std::to_string(what.code) + ", subcode " + std::to_string(what.subcode) + ")";
        out += ": " + std::to_string(count) + "\n";
    }
    return out;
}

std::string tally::reasons_json() const {
    std::string out = "[";
    for (const auto& [what, count] : sorted()) {
        out += out.size() == 1 ? "{\"outcome\":\"" : ",{\"outcome\":\"";
        out.append(outcome_name(what.outcome)).append("\",\"reason\":");
        append_json_string(out, what.reason);
        if (what.code != 0 || what.subcode != 0) {
            append_number(out, "code", what.code);
            append_number(out, "subcode", what.subcode);
        }
        append_number(out, "count", static_cast<std::int64_t>(count));
        out += '}';
    }
    return out + "]";
}

std::string tally::json() const {
    std::string out = "{\"read\":" + std::to_string(read_);
    for (const auto outcome : outcomes)
        append_number(out, outcome_name(outcome), static_cast<std::int64_t>(of(outcome)));
    return out + ",\"reasons\":" + reasons_json() + "}";
}

} // namespace desthost::replay
