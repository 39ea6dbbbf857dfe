// A fault script while it is used up: what happens to the next connection, the next request, a poisoned
// event.
//
// In: a parsed script. Out: behaviours, in the script's order. Pure but for its own counters; one thread.
#pragma once

#include "sandbox/fault_script.hpp"

namespace graph_sandbox {

// The fields of one event that a script may poison.
struct event_marks {
    std::string event_id;
    std::string lead_id;
    std::string event_name;
};

class fault_state {
public:
    explicit fault_state(fault_script script);

    // Treatment of a connection that was just accepted. Uses up a waiting connection step.
    connection_fault next_connection();

    // Treatment of the next request. Uses up a request step; a connection step at the front stays.
    behaviour next_request();

    // The poison that one of `events` carries, if any. Uses up one of its times.
    const behaviour* poisoned(const std::vector<event_marks>& events);

private:
    fault_step* front();
    void use(fault_step& step);
    std::uint64_t draw();
    behaviour random_behaviour();

    fault_script script_;
    std::size_t next_ = 0;
    std::uint64_t random_state_ = 0;
};

} // namespace graph_sandbox
