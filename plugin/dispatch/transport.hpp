// The network as the dispatcher sees it: connections with numbers, a thread that runs, and a clock to be
// woken by.
//
// In: requests, at most one at a time for each connection. Out: exactly one answer for each, unless abort_all
// came between. The real one is TLS (tls_transport.hpp); tests have one without sockets.
#pragma once

#include "batch/target.hpp"
#include "dispatch/answer.hpp"
#include "dispatch/request.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

namespace lead_ads::dispatch {

// What a transport calls, always on its own thread, one call at a time.
class transport_handler {
public:
    virtual ~transport_handler() = default;
    virtual void on_wake() = 0; // after wake(), or when the time given to wake_at has come
    virtual void on_answer(std::size_t connection, answer got) = 0;
};

struct transport_settings {
    std::size_t connections = 4;
    std::int64_t connect_timeout = 0; // nanoseconds, as all times here
    std::int64_t response_timeout = 0;
    std::string ca_file; // empty: the system's
    // Firewalls forget quiet connections without a word, which would cost a whole time-out.
    std::int64_t idle_timeout = 55'000'000'000;
};

// The file of certificate authorities, or the system's, is not to be used; the text names it and is for
// people.
class unusable_authorities final : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class transport {
public:
    virtual ~transport() = default;

    // [control thread] Takes the settings for all connections that are opened from now on; those that are
    // open finish what they do. Throws unusable_authorities, and nothing has changed.
    virtual void configure(const transport_settings& settings) = 0;
    // [control thread] Starts the thread. Throws std::system_error when there is none to be had.
    virtual void start(transport_handler& handler) = 0;
    // [control thread] Ends the thread and closes every socket. No call comes after it has returned.
    virtual void stop() = 0;

    // [any thread] on_wake follows soon; several calls may share one.
    virtual void wake() = 0;
    // [any thread] Runs `chore`, which may block for a while, on a thread for such things, in order.
    virtual void run_aside(std::function<void()> chore) = 0;

    // [own thread] on_wake follows at that time of the steady clock; a new time replaces the old one.
    virtual void wake_at(std::int64_t steady) = 0;
    // [own thread] Sends `what`, head and body, to the target's host. on_answer follows, never from inside,
    // and when it does nobody reads the request's events any more. `what` is exchanged for the memory of an
    // earlier one.
    virtual void send(std::size_t connection, const std::shared_ptr<const batch::target>& to,
                      request& what) = 0;
    // [own thread] Closes all connections; no answer follows for what was under way.
    virtual void abort_all() = 0;
    // [any thread]
    virtual std::uint64_t connections_opened() const = 0;
};

} // namespace lead_ads::dispatch
