// Reads the headers by which the endpoint asks for patience.
//
//   X-App-Usage               := { "call_count": percent, "total_cputime": percent, "total_time": percent }
//   X-Business-Use-Case-Usage := { ID: [ { the same percents, "estimated_time_to_regain_access": minutes } ]
//   } Retry-After               := seconds | 'Sun, 06 Nov 1994 08:49:37 GMT'
//
// In: hostile header values. Out: numbers within bounds; what cannot be read is as if it had not come. Pure.
#pragma once

#include "dispatch/answer.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lead_ads::dispatch {

struct usage {
    double percent = 0;           // the highest of all, at most 1000
    std::int64_t named_pause = 0; // nanoseconds, at most an hour; 0: none was named
};

// `wall_now`, in nanoseconds since 1970, is used for a Retry-After date when the answer has no Date of its
// own.
usage read_usage(const answer& got, std::int64_t wall_now);

// Seconds since 1970 of an HTTP date in the form that servers must send.
std::optional<std::int64_t> read_http_date(std::string_view text);

} // namespace lead_ads::dispatch
