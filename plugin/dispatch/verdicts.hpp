// The words for what became of events: one verdict for each way in which they can end, and what a person can
// do.
//
// In: classes, codes and redacted words. Out: verdicts whose every text is safe to log. Pure.
#pragma once

#include "dispatch/answer.hpp"
#include "dispatch/classify.hpp"
#include "dispatch/graph_answer.hpp"
#include "dispatch/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lead_ads::dispatch {

// One result's content, shared by all events that ended the same way at the same moment.
struct verdict {
    dispatch::outcome outcome = outcome::delivered;
    std::string_view reason; // a constant
    std::int32_t code = 0;
    std::int32_t subcode = 0;
    std::string text;
    std::string trace_id;
};

// `without_lead_id`: the event was refused for its lead id before, and was taken without it.
verdict delivered_verdict(const graph_answer& read, bool without_lead_id = false);
verdict refused_verdict(const graph_answer& read);   // one event, refused for its data
verdict oversized_verdict();                         // one event, HTTP 413
verdict uncounted_verdict(const graph_answer& read); // one event, events_received never right
verdict too_old_verdict(bool is_filtered = false);
verdict too_large_verdict(std::size_t body, std::size_t limit);
verdict beyond_queue_verdict(std::size_t event, std::size_t limit);
verdict gave_up_verdict(std::string_view last_problem);
// `may_have_arrived`: it was sent, and no answer said what became of it.
verdict stopped_verdict(std::string_view why, bool may_have_arrived = false);

// "HTTP 503", "code 190, subcode 463", "the connection was closed": what was wrong with an answer.
std::string problem_of(const answer& got, const graph_answer& read);

// What a person can do about a code; never empty.
std::string_view advice_for(std::int32_t code, std::int32_t subcode) noexcept;

} // namespace lead_ads::dispatch
