// Reads the body of a Graph API answer.
//
//   answer := { "events_received": N, "messages": [text or object, ...], "fbtrace_id": text, ... }
//           | { "error": { "code": N, "error_subcode": N, "is_transient": boolean, "message": text,
//                          "error_user_msg": text, "error_data": anything, "fbtrace_id": text }, ... }
//
// In: hostile bytes of at most longest_answer. Out: numbers and redacted texts. Never throws but for lack of
// memory.
#pragma once

#include "batch/target.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::dispatch {

struct graph_answer {
    bool is_object = false; // the body is one whole JSON object
    bool has_error = false; // it has an error with a number as its code
    std::int32_t code = 0;
    std::int32_t subcode = 0;
    bool is_transient = false;
    std::optional<std::int64_t> events_received;
    // The event that error_data names ("data[3]", "data.3", ["data", 3], {"index": 3}): a hint and no more.
    std::optional<std::size_t> named_event;
    bool blames_lead_id = false; // the error is about a lead id: by its subcode, its words or error_data
    std::string words;           // what the server says, redacted
    std::vector<std::string> messages; // of a success, at most most_messages of them, redacted
    std::string trace_id;              // cleaned
};

inline constexpr std::size_t most_messages = 8;

graph_answer read_graph_answer(std::string_view body, const batch::credentials& who);

} // namespace lead_ads::dispatch
