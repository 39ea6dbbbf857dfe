// Durations and moments as the command line writes them.
//
// In: text. Out: nanoseconds, or a sentence that says what would have been right. Pure functions, any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace desthost {

// "500ms", "1s", "15m", "24h", "7d": a whole number and a unit. Refuses signs, other units and what does not
// fit.
std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text);

// "2025-06-01T12:00:00Z", with up to nine digits of a second and with an offset such as +02:00 in place of Z:
// nanoseconds since 1970. Refuses dates that the calendar does not have and years outside 1678 to 2261.
std::optional<std::int64_t> parse_rfc3339(std::string_view text);

// A moment in nanoseconds since 1970 as "2025-06-01T12:00:00.123Z".
std::string rfc3339(std::int64_t nanoseconds);

// Nanoseconds since 1970, by the system's clock.
std::int64_t system_now() noexcept;

} // namespace desthost
