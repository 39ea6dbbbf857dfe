// From the mapping file to what delivery works with: where requests go, and by which rules.
#pragma once

#include "batch/target.hpp"
#include "config/settings.hpp"
#include "dispatch/policy.hpp"

#include <memory>

namespace lead_ads::abi {

// `without_secrets`: opens none, not even a proxy's address.
std::shared_ptr<const batch::target> target_of(const config::settings& settings, bool without_secrets);
dispatch::policy policy_of(const config::settings& settings);

} // namespace lead_ads::abi
