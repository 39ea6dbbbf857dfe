// Whether an answer means delivered, try again, wait, or never: one function over one table.
//
// In: numbers out of an answer, never its words. Out: its class. Pure.
#pragma once

#include "dispatch/answer.hpp"
#include "dispatch/graph_answer.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lead_ads::dispatch {

enum class answer_class : std::uint8_t {
    delivered,   // Every event of the request was taken.
    transient,   // A passing fault: the same request later may succeed.
    throttled,   // Too many requests: nothing is to be sent for a while.
    credentials, // The token is no good: nothing can be sent until it is mended.
    access,      // The token may not do this: nothing can be sent until its rights are mended.
    data,        // One of the events is at fault.
    too_large,   // The request is larger than the server takes.
    mismatch,    // Another number of events was received than was sent.
};
inline constexpr std::size_t answer_classes = 8;

// "transient", as in metrics and logs.
std::string_view name_of(answer_class c) noexcept;

answer_class classify(const answer& got, const graph_answer& read, std::size_t events_sent) noexcept;

} // namespace lead_ads::dispatch
