#include "host/outcome.hpp"

#include <algorithm>

namespace desthost {
namespace {

struct outcome_row {
    std::int32_t outcome;
    std::string_view name;
};
constexpr outcome_row rows[] = {
    {DESTINATION_OUTCOME_DELIVERED, "delivered"},     {DESTINATION_OUTCOME_FILTERED, "filtered"},
    {DESTINATION_OUTCOME_INVALID, "invalid"},         {DESTINATION_OUTCOME_REJECTED, "rejected"},
    {DESTINATION_OUTCOME_UNDELIVERED, "undelivered"},
};

} // namespace

std::int32_t known_outcome(std::int32_t outcome) noexcept {
    const bool is_known = std::ranges::find(rows, outcome, &outcome_row::outcome) != std::end(rows);
    return is_known ? outcome : DESTINATION_OUTCOME_UNDELIVERED;
}

std::string_view outcome_name(std::int32_t outcome) noexcept {
    return std::ranges::find(rows, known_outcome(outcome), &outcome_row::outcome)->name;
}

std::int32_t outcome_of(std::string_view name) noexcept {
    const auto found = std::ranges::find(rows, name, &outcome_row::name);
    return found == std::end(rows) ? DESTINATION_OUTCOME_UNDELIVERED : found->outcome;
}

} // namespace desthost
