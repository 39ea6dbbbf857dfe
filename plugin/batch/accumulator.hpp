// Gathers events until a request is worth sending.
//
// In: events with their target. Out: bundles of one target each, cut when the next event would pass the
// target's max_events or max_bytes (the whole body, envelope included), or when the oldest event has waited
// max_delay; nothing waits for a next event. An event that no body can hold is refused. Not thread-safe; time
// is passed in.
#pragma once

#include "batch/bundle.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace lead_ads::batch {

struct limits {
    std::size_t max_bytes = 4 * 1024 * 1024; // of the whole body
    std::int64_t max_delay = 1'000'000'000;  // nanoseconds
    std::size_t max_events = SIZE_MAX;       // besides the target's own limit
};

class accumulator {
public:
    explicit accumulator(limits l) : limits_(l) {}

    void set_limits(limits l) { limits_ = l; }
    // Bytes that the credentials add to a body.
    void set_credentials(const credentials& who);

    enum class added : std::uint8_t {
        waits,     // The event waits in a bundle that was open before.
        opened,    // The event opened a bundle: the time that due_at() gives may be new.
        too_large, // The event was refused: alone, with its envelope, it is larger than max_bytes.
    };
    struct stamp {
        std::int64_t now = 0; // of the steady clock
        std::uint32_t epoch = 0;
        std::uint32_t charged = 0;
    };
    // Bundles that became full are appended to `full`, which afterwards has room for all that are open.
    // Without memory for it, the event is not added.
    added add(const std::shared_ptr<const target>& to, const outgoing_event& event, stamp at,
              std::vector<bundle>& full);

    // When the oldest open bundle is due; INT64_MAX: none is open.
    std::int64_t due_at() const noexcept;
    void take_due(std::int64_t now, std::vector<bundle>& due);
    void take_all(std::vector<bundle>& all);
    std::size_t waiting() const noexcept; // events in open bundles

    // Takes back a bundle's memory.
    void recycle(bundle&& used);

private:
    struct open_bundle {
        bundle events;
        std::size_t envelope = 0;
        std::int64_t opened_at = 0;
    };
    open_bundle* find(const target* to) noexcept;
    open_bundle& open(const std::shared_ptr<const target>& to, std::int64_t now);
    bool fits(const open_bundle& in, std::size_t size) const noexcept;
    // Lets a bundle go to be sent, and remembers how much room such ones need.
    void close(open_bundle& which, std::vector<bundle>& to);

    limits limits_;
    credentials who_;
    std::size_t usual_bytes_ = 0;   // of the bundle that was closed last
    std::vector<open_bundle> open_; // one for each target that has events waiting: one, but for a moment
    std::vector<bundle> spare_;
};

} // namespace lead_ads::batch
