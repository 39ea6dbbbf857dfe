// Joins what a request deserves with what a fault script wants: the answer, how it goes out, what is
// recorded.
//
// In: a verdict and a behaviour. Out: a plan for the session. Pure but for the trace id; any thread.
#pragma once

#include "sandbox/endpoint.hpp"

namespace graph_sandbox {

struct exchange_plan {
    answer reply;
    ending_kind ending = ending_kind::complete;
    bool record = false; // The events count as accepted.
    std::chrono::milliseconds delay{0};
    std::optional<std::uint32_t> bytes_per_second;
    bool close_idle = false;
    std::string fault; // The step that was played, as written; empty when none was.
};

exchange_plan plan_exchange(const verdict& deserved, const behaviour& wanted, const std::string& trace_id);

// True when the client receives the plan's status.
bool answers(const exchange_plan& plan);

// The answer when the record cannot be written: only recorded events may count.
exchange_plan record_failed(const std::string& trace_id);

} // namespace graph_sandbox
