// From the CRM's stage of a lead to Facebook's lifecycle stages (seed document "FB Lead Ads | API Doc", V7,
// July 2020).
//
// In: the stage as the CRM calls it and the configured table. Out: one of the seven names that Facebook
// knows. Case and surrounding space of CRM stages are forgiven.
#pragma once

#include "core/arena.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace lead_ads::facebook {

// In the order that a lead passes them; the last three end its way.
inline constexpr std::array<std::string_view, 7> lifecycle_stages = {
    "LEAD",                     // The person has provided contact information.
    "MARKETING_QUALIFIED_LEAD", // The person has met the least criteria for further engagement.
    "SALES_OPPORTUNITY",        // The person is in the sales pipeline.
    "CONVERTED",                // The person has become a customer.
    "DISQUALIFIED",             // The person is not interested or does not meet the least criteria.
    "LOST",                     // The person is not ready, or is a customer of another business.
    "NOT_ASSIGNED",             // The CRM's stage is mapped to none of these.
};

bool is_lifecycle_stage(std::string_view name) noexcept;

// The name of a CRM's stage as the table keeps it: composed (NFC), without zero-width characters, in lower
// case, with single blanks.
std::string_view stage_key(std::string_view crm_stage, core::arena& memory);

// A table whose keys stage_key has made.
using stage_table = std::span<const std::pair<std::string, std::string>>;

// The Facebook stage of `crm_stage`, or `unmapped` itself (the same bytes) when the table does not have it.
std::string_view facebook_stage(std::string_view crm_stage, stage_table table, std::string_view unmapped,
                                core::arena& memory);
std::string_view facebook_stage(std::string_view crm_stage, stage_table table, std::string_view unmapped);

} // namespace lead_ads::facebook
