// What came back for one request: an HTTP answer or the way in which there was none.
//
// Out of the transport, into the state machine. Bodies are bounded (longest_answer); nothing in here has been
// checked, and no text but `problem` may be logged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace lead_ads::dispatch {

inline constexpr std::size_t longest_answer = 1024 * 1024;

enum class failure : std::uint8_t {
    none,        // A whole answer came.
    unreachable, // No connection: the name, the address or the port gave none in time.
    untrusted,   // The server could not prove who it is, or TLS could not be agreed on: nothing was sent.
    stale,       // A kept-alive connection had been closed by the other side before it answered anything.
    broken,      // The connection ended before the answer was whole.
    timed_out,   // The whole answer did not come in time.
    unreadable,  // What came is not HTTP, or larger than an answer may be.
    aborted,     // We ended it ourselves, to stop.
};

struct answer {
    dispatch::failure failure = failure::none;
    unsigned status = 0;
    std::string body;
    std::string retry_after; // the headers' values as they came, bounded by the header's limit
    std::string date;
    std::string app_usage;       // X-App-Usage
    std::string business_usage;  // X-Business-Use-Case-Usage
    std::string version_warning; // X-Ad-Api-Version-Warning
    std::string problem;         // for failures: our own sentence, safe to log
};

} // namespace lead_ads::dispatch
