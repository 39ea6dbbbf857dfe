// Which Graph API versions there are and when they end.
//
// In: a version as the mapping file names it. Out: what to say about it. A table, from Meta's changelog; [any
// thread].
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace lead_ads::config {

inline constexpr std::string_view newest_version = "v26.0";

// "v26.0": one to three digits, a point, one digit.
bool is_version(std::string_view text) noexcept;

struct version_finding {
    std::string message;
    std::string suggestion;
};

// A warning when the version has ended, ends within 90 days, or is newer than what this release knows.
std::optional<version_finding> check_version(std::string_view version,
                                             std::chrono::system_clock::time_point now);

} // namespace lead_ads::config
