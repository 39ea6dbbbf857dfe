// What became of an event, and who is told.
//
// In: verdicts of the state machine and of the pipeline. Out: one result for each accepted event. Every text
// may be logged: none holds a customer's data or a secret.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace lead_ads::dispatch {

// The numbers are those of DESTINATION_OUTCOME_... in destination/result.h.
enum class outcome : std::int32_t {
    delivered = 1,   // The endpoint confirmed that it took the event.
    filtered = 2,    // The configuration says that the event is not to be sent.
    invalid = 3,     // The event cannot be made into what the endpoint takes.
    rejected = 4,    // The endpoint refused this very event for good.
    undelivered = 5, // Not delivered, and not the event's fault.
};

// Every reason that this stage gives; the pipeline's own (consent, missing_lead_id, ...) come on top.
namespace reason {
inline constexpr std::string_view none = ""; // delivered
inline constexpr std::string_view graph_error =
    "graph_error"; // rejected: an error of the Graph API, see code
inline constexpr std::string_view payload_too_large = "payload_too_large"; // rejected: HTTP 413 for one event
inline constexpr std::string_view not_counted = "not_counted"; // rejected: events_received never matched
inline constexpr std::string_view event_too_old =
    "event_too_old";                                       // invalid: its age when a request was built
inline constexpr std::string_view too_large = "too_large"; // invalid: larger than delivery.batch.max_bytes
inline constexpr std::string_view gave_up = "gave_up"; // undelivered: delivery.retry.give_up_after is over
inline constexpr std::string_view stopped =
    "stopped"; // undelivered: the instance was stopped first, and the event has surely not arrived
inline constexpr std::string_view unconfirmed =
    "unconfirmed"; // undelivered: the instance was stopped first, and the event may have arrived
} // namespace reason

// The texts last for the call that passes the result.
struct result {
    std::uint64_t token = 0;
    dispatch::outcome outcome = outcome::delivered;
    std::int32_t code = 0;
    std::int32_t subcode = 0;
    std::string_view reason;
    std::string_view text;
    std::string_view trace_id;
    std::string_view event_id;
    std::int64_t retry_at = 0; // nanoseconds since 1970: it may be delivered from then on; 0: no
};

// The host's side. Both are called by one results thread for each dispatcher, never at the same time, with no
// lock held; they may call reserve, enqueue and report, and no control function.
class sink {
public:
    virtual ~sink() = default;
    virtual void on_results(std::span<const result> results) = 0;
    // One for each busy answer, or for several that were given before there was room.
    virtual void on_writable() = 0;
};

} // namespace lead_ads::dispatch
