#include "host/routing/outcome_counts.hpp"

#include "host/outcome.hpp"

#include <algorithm>
#include <tuple>

namespace desthost::routing {
namespace {

constexpr std::size_t most_kinds = 1000;
constexpr std::size_t longest_reason = 200;

} // namespace

void outcome_counts::count(std::int32_t outcome, std::string_view reason, std::int32_t code,
                           std::int32_t subcode, std::string_view advice, std::int64_t now) {
    outcome = known_outcome(outcome);
    const bool is_delivered = outcome == DESTINATION_OUTCOME_DELIVERED;
    end_kind kind{outcome, std::string(reason.substr(0, longest_reason)), code, subcode};
    if (is_delivered)
        kind = {outcome, {}, 0, 0};
    else if (kind.reason.empty())
        kind.reason = "no_reason";
    const std::lock_guard lock{mutex_};
    if (counts_.size() >= most_kinds && !counts_.contains(kind)) kind = {outcome, "other", 0, 0};
    auto& row = counts_[kind];
    if (row.count++ == 0) row.first_at = now;
    row.last_at = now;
    if (!advice.empty()) row.advice = advice;
    if (is_delivered) last_delivery_ = now;
    ++new_[kind];
}

std::vector<end_count> outcome_counts::all() const {
    std::vector<end_count> rows;
    {
        const std::lock_guard lock{mutex_};
        for (const auto& [kind, row] : counts_) {
            rows.push_back(row);
            rows.back().kind = kind;
        }
    }
    std::ranges::sort(rows, [](const end_count& a, const end_count& b) {
        return std::tie(a.kind.outcome, b.count, a.kind) < std::tie(b.kind.outcome, a.count, b.kind);
    });
    return rows;
}

std::uint64_t outcome_counts::of(std::int32_t outcome) const {
    const std::lock_guard lock{mutex_};
    std::uint64_t sum = 0;
    for (const auto& [kind, row] : counts_)
        if (kind.outcome == outcome) sum += row.count;
    return sum;
}

std::int64_t outcome_counts::last_delivery() const {
    const std::lock_guard lock{mutex_};
    return last_delivery_;
}

std::vector<std::pair<end_kind, std::uint64_t>> outcome_counts::take_new() {
    const std::lock_guard lock{mutex_};
    std::vector<std::pair<end_kind, std::uint64_t>> rows(new_.begin(), new_.end());
    new_.clear();
    return rows;
}

} // namespace desthost::routing
