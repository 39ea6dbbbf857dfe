#include "host/replay/filter_watch.hpp"

#include "host/sources/byte_stream.hpp"
#include "host/text.hpp"

#include <algorithm>
#include <array>
#include <destination/result.h>

namespace desthost::replay {
namespace {

constexpr std::array<std::string_view, 2> usual_reasons{"already_delivered", "unchanged_stage"};

} // namespace

void filter_watch::count(std::uint32_t input, std::int32_t outcome, std::string_view reason) {
    if (input >= records_.size()) records_.resize(input + std::size_t{1});
    auto& r = records_[input];
    const bool is_first = r.events++ == 0;
    if (!is_first && r.reason.empty()) return;
    if (outcome != DESTINATION_OUTCOME_FILTERED || (!is_first && r.reason != reason))
        r.reason.clear();
    else if (is_first)
        r.reason = reason;
}

std::vector<std::string> filter_watch::warnings(const std::vector<std::string>& inputs) const {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < std::min(records_.size(), inputs.size()); ++i) {
        const auto& r = records_[i];
        if (r.reason.empty() || std::ranges::find(usual_reasons, r.reason) != usual_reasons.end()) continue;
        all.push_back(sources::input_name(inputs[i]) + ": every event (" + std::to_string(r.events) +
                      ") was filtered for the same reason, " + printable(r.reason) +
                      "; compare the names in the mapping file with those of the input");
    }
    return all;
}

} // namespace desthost::replay
