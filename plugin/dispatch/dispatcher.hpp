// The front of delivery: takes serialised events and sees to it that each gets exactly one result.
//
// In: events from any number of threads, and results that the pipeline decided itself. Out: requests to the
// endpoint, results to the sink. Refuses events when the queue is full (busy) and during or after stop.
// Threads: one for the network, one for results, one for names and secrets; all of them live from start until
// stop returns.
//
// For one event a submitting thread calls reserve, maps, and then calls exactly one of enqueue, report and
// cancel; when enqueue or report throws for want of memory, cancel too.
#pragma once

#include "batch/bundle.hpp"
#include "dispatch/policy.hpp"
#include "dispatch/result.hpp"
#include "dispatch/snapshot.hpp"

#include <cstdint>
#include <functional>
#include <memory>

namespace lead_ads::dispatch {

class transport;

enum class admission : std::uint8_t {
    accepted,  // There is room, and it is taken: enqueue, report or cancel must follow.
    too_large, // Larger than the whole queue. No bytes are taken; report_too_large must follow.
    busy,      // The queue is full; one on_writable follows.
    stopped,   // Never started, stopping or stopped.
};

class dispatcher {
public:
    // Starts nothing and opens no file. `network` replaces the real one in tests and measurements.
    dispatcher(environment outside, sink& results, policy how, std::unique_ptr<transport> network = nullptr);
    ~dispatcher(); // stops first, with no time, when it runs
    dispatcher(const dispatcher&) = delete;
    dispatcher& operator=(const dispatcher&) = delete;

    // [control thread] Reads the CA file and starts the threads. May be called again after stop. Throws
    // unusable_authorities when the CA file cannot be read, and std::system_error when the system gives no
    // thread; then nothing has started.
    void start();

    // [any thread] Takes room for one event of `bytes` (its size as it came in). Never blocks on I/O.
    admission reserve(std::size_t bytes);
    // [any thread] Hands over an event for which `reserved` bytes were taken.
    void enqueue(const std::shared_ptr<const target>& to, const batch::outgoing_event& event,
                 std::size_t reserved);
    // [any thread] Reports what the pipeline decided. `reason` must be a constant that outlives the
    // dispatcher; the other texts are copied.
    void report(const result& decided, std::size_t reserved);
    // [any thread] Reports an event of `bytes` that reserve called too large.
    void report_too_large(std::uint64_t token, std::size_t bytes);
    // [any thread] Gives the room back: the event was not accepted after all.
    void cancel(std::size_t reserved);

    // [control thread] Sends what waits for a bundle to fill and returns true when every event handed over
    // before the call has its result, false when `timeout` (nanoseconds; negative: none) is over.
    bool flush(std::int64_t timeout);
    // [control thread] Takes no more events, finishes what it can within `timeout`, reports the rest as
    // undelivered (stopped) and ends all threads and sockets. True when nothing had to be reported so.
    bool stop(std::int64_t timeout);
    // [control thread] The same, but starts no request: what is not under way is reported as undelivered at
    // once, and answers under way are awaited (negative: as long as the timeouts of the policy allow). True
    // when no request was given up without its answer.
    bool drain(std::int64_t timeout);
    // [control thread] New settings for everything from now on; ends a block at once. While it runs: throws
    // unusable_authorities, and nothing has changed, when the CA file cannot be read. `change_secrets` is
    // called once nothing can fail any more, and before the source is asked for the new ones.
    void reconfigure(policy how, const std::function<void()>& change_secrets = {});

    // [any thread]
    state_snapshot state() const;
    metrics_snapshot metrics() const;

private:
    class implementation;
    std::unique_ptr<implementation> self_;
};

} // namespace lead_ads::dispatch
