// Whether the person agreed to be measured: filters.consent.
//
// In: the event and the categories that must be present. Out: whether user.consent_categories holds every one
// of them. It may be a category, a list of them, a text with several (",C0001,C0002,", "1;3"), JSON in a
// text, or an object whose keys are the categories and whose values say yes. Numbers and texts compare equal
// when they read the same. What cannot be read so is no consent. [any thread; the arena is the caller's]
#pragma once

#include "core/arena.hpp"
#include "core/value.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace lead_ads::filter {

enum class consent : std::uint8_t {
    given,      // Every required category is there.
    not_given,  // At least one is not.
    unreadable, // At least one is not, and something there is no category.
};

consent read_consent(const core::value& event, std::span<const std::string> required, core::arena& memory);

} // namespace lead_ads::filter
