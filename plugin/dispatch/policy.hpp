// The settings of delivery, and what the outside world lends to it.
//
// Plain data and four small interfaces; the pipeline fills them from the mapping file and the host's
// extensions. Times are nanoseconds.
#pragma once

#include "batch/target.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace lead_ads::dispatch {

using batch::credentials;
using batch::target;

inline constexpr std::int64_t second = 1'000'000'000;
inline constexpr std::int64_t never = INT64_MAX;

// The section `delivery` of the mapping file, and the CA file.
struct policy {
    std::size_t batch_max_events = 1000; // the target's max_events, if lower, wins
    std::size_t batch_max_bytes = 4 * 1024 * 1024;
    std::int64_t batch_max_delay = second;
    std::size_t connections = 4;
    std::int64_t connect_timeout = 2 * second;   // name, TCP and TLS together
    std::int64_t response_timeout = 10 * second; // from the first byte sent to the last byte of the answer
    std::int64_t retry_initial = second / 2;
    std::int64_t retry_max = 60 * second;
    std::int64_t give_up_after = 24 * 3600 * second; // from acceptance; time spent blocked does not count
    bool too_old_is_filtered = false; // an event that grew too old while it waited ends filtered, not invalid
    std::size_t queue_max_events = 16000;
    std::size_t queue_max_bytes = 24 * 1024 * 1024;
    bool retry_without_lead_id = true; // an event that Meta refuses for its lead id alone
    std::string ca_file;               // PEM; empty: the system's
    std::string user_agent = "facebook_lead_ads";
};

// The token of this moment. get() [any thread] returns at once and never null. reread() [a thread of the
// dispatcher's] may open the secret's file again and then changes what get() returns; it must come back
// within a second or so (no FIFO, no prompt), because stop waits for it.
class credentials_source {
public:
    virtual ~credentials_source() = default;
    virtual std::shared_ptr<const credentials> get() = 0;
    virtual void reread() = 0;
};

// The numbers are those of DESTINATION_LOG_... in destination/ext/log.h.
enum class severity : std::int32_t {
    debug = 0,   // Of use to who develops the plugin.
    info = 1,    // A normal event of the instance's life.
    warning = 2, // Works, but somebody should look at it before it does not.
    error = 3,   // A person has to act.
};

struct log_field {
    std::string_view name;
    std::string_view value;
};

// What a dispatcher is made with; everything in it outlives the dispatcher.
struct environment {
    // Nanoseconds since 1970, possibly fixed by the host; for ages, never for waiting. [any thread]
    std::function<std::int64_t()> wall_clock;
    // Must not block for long. The texts last for the call. [any thread]
    std::function<void(severity, std::string_view message, std::span<const log_field>)> log;
    std::shared_ptr<credentials_source> secrets;
    std::uint64_t seed = 0; // of the jitter; 0: taken from the system
};

} // namespace lead_ads::dispatch
