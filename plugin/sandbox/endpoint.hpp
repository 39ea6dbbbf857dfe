// POST /vNN.N/{id}/events: what one request deserves before any fault is played.
//
// In: a request's head and body. Out: a verdict: accepted with the events' texts as received, or the error.
// Refuses what Meta refuses, and a token in the URL. No I/O; one endpoint belongs to one thread.
#pragma once

#include "sandbox/clock.hpp"
#include "sandbox/fault_state.hpp"
#include "sandbox/graph_answer.hpp"

namespace graph_sandbox {

struct endpoint_settings {
    wall_clock clock;
    std::optional<std::string> token;      // absent: any token will do
    std::optional<std::string> app_secret; // present: appsecret_proof must fit
    std::optional<std::string> dataset_id; // absent: any id will do
    std::optional<std::size_t> max_events;
    std::size_t max_body = 32 * 1024 * 1024;
    bool strict = false;
    bool name_place = true;
};

struct request {
    std::string method;
    std::string target; // path and query
    std::string content_type;
    std::string content_encoding;
    std::string body;
};

struct verdict {
    std::optional<graph_error> error;  // absent: accepted
    std::vector<std::string> messages; // of the answer
    std::string dataset_id;            // empty when the path names none
    std::size_t event_count = 0;       // elements of the body's data
    std::vector<std::string> events;   // each one's text on one line, unless there are too many
    std::vector<event_marks> marks;    // the same events' fields that a fault script may poison
    std::string safe_body;             // the body without secrets; "null" when it is not a JSON object
    std::string log_note;              // one safe sentence for the log
};

verdict examine(const request& received, const endpoint_settings& settings);

// The path of a target without its query, safe to log: at most 200 characters, the odd ones replaced.
std::string safe_path(std::string_view target);

// HMAC-SHA256 of the token, keyed with the app's secret, in lower-case hex.
std::string appsecret_proof(std::string_view token, std::string_view app_secret);

} // namespace graph_sandbox
