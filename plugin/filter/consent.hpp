// Whether the person agreed to be measured: filters.consent.
//
// In: the event and the categories that must be present. Out: true when user.consent_categories holds every
// one of them. Numbers and texts compare equal when they read the same; a single category may stand without
// an array.
#pragma once

#include "core/value.hpp"

#include <span>
#include <string>

namespace lead_ads::filter {

bool has_consent(const core::value& event, std::span<const std::string> required) noexcept;

} // namespace lead_ads::filter
