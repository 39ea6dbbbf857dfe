#include "facebook/stage_statistics.hpp"

#include "facebook/lifecycle.hpp"

#include <algorithm>

namespace lead_ads::facebook {

namespace {

constexpr std::size_t initial_stage = 0; // LEAD
constexpr std::size_t first_ending =
    3; // CONVERTED, DISQUALIFIED and LOST end a lead's way, each in its own manner

std::size_t index_of(std::string_view stage) {
    return static_cast<std::size_t>(std::ranges::find(lifecycle_stages, stage) - lifecycle_stages.begin());
}

// 0 stands for no time yet.
std::int64_t earlier_of(std::int64_t known, std::int64_t time) {
    return known == 0 ? time : std::min(known, time);
}

} // namespace

void stage_statistics::add(const stage_sighting& seen) {
    ++totals_.events;
    if (seen.event_time) {
        totals_.first_time = earlier_of(totals_.first_time, *seen.event_time);
        totals_.last_time = std::max(totals_.last_time, *seen.event_time);
    }
    auto* stage = count_stage(seen);
    if (seen.lead_id.empty()) {
        ++totals_.without_lead_id;
        return;
    }
    auto& one = leads_[std::string(seen.lead_id)];
    if (stage && std::ranges::find(one.stages, stage->index) == one.stages.end()) {
        one.stages.push_back(stage->index);
        ++stage->shown.leads;
    }
    note_times(seen, one);
}

stage_statistics::row* stage_statistics::count_stage(const stage_sighting& seen) {
    if (seen.crm_stage.empty()) {
        ++totals_.without_stage;
        return nullptr;
    }
    const auto index = static_cast<std::uint32_t>(rows_.size());
    auto& counted = rows_.try_emplace(std::string(seen.crm_stage), row{{}, index}).first->second;
    counted.shown.crm_stage = seen.crm_stage;
    counted.shown.facebook_stage = seen.facebook_stage;
    counted.shown.is_mapped = seen.is_mapped;
    ++counted.shown.events;
    return &counted;
}

void stage_statistics::note_times(const stage_sighting& seen, lead& one) {
    if (seen.created_time) one.created = *seen.created_time;
    if (!seen.event_time) return;
    one.earliest = earlier_of(one.earliest, *seen.event_time);
    const auto stage = index_of(seen.facebook_stage);
    if (!seen.crm_stage.empty() && stage < ways)
        one.first[stage] = earlier_of(one.first[stage], *seen.event_time);
}

// Earlier stages come before later ones; the three endings have no order among themselves.
bool stage_statistics::is_out_of_order(const lead& one) {
    for (std::size_t later = 1; later < ways; ++later)
        for (std::size_t earlier = 0; earlier < std::min(later, first_ending); ++earlier)
            if (one.first[later] != 0 && one.first[earlier] > one.first[later]) return true;
    return false;
}

bool stage_statistics::is_before_creation(const lead& one) {
    const auto created = one.created != 0 ? one.created : one.first[initial_stage];
    return created != 0 && one.earliest != 0 && one.earliest < created;
}

stage_summary stage_statistics::summary() const {
    auto result = totals_;
    result.leads = leads_.size();
    for (const auto& [id, one] : leads_) {
        if (one.first[initial_stage] == 0) ++result.without_initial_stage;
        if (is_out_of_order(one)) ++result.out_of_order;
        if (is_before_creation(one)) ++result.before_creation;
    }
    for (const auto& [stage, counted] : rows_)
        result.rows.push_back(counted.shown);
    std::ranges::sort(result.rows, [](const stage_row& a, const stage_row& b) {
        return a.events != b.events ? a.events > b.events : a.crm_stage < b.crm_stage;
    });
    return result;
}

} // namespace lead_ads::facebook
