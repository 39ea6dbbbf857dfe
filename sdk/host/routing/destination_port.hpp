// A destination as a route sees it: what takes events, and says whether it sends.
//
// submit from the route's reader only; state from any thread.
#pragma once

#include <cstdint>
#include <destination/event.h>
#include <destination/status.h>
#include <span>
#include <string>

namespace desthost::routing {

enum class sending : std::uint8_t {
    running,
    paused,  // until a time
    blocked, // until a person acts
};

struct destination_condition {
    sending state = sending::running;
    std::int64_t paused_until = 0; // nanoseconds since 1970
    std::int32_t code = 0;         // the endpoint's
    std::int32_t subcode = 0;
    std::string reason; // a sentence for people
    std::uint64_t waiting_events = 0;
    std::uint64_t waiting_bytes = 0;
};

class destination_port {
public:
    virtual ~destination_port() = default;
    virtual destination_status_t submit(std::span<const destination_event_t> events,
                                        std::uint32_t& accepted) = 0;
    virtual destination_condition condition() = 0;
};

} // namespace desthost::routing
