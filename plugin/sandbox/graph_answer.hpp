// Answers shaped like those of the Graph API: the success, the error bodies, the headers that tell usage.
//
// In: codes and places. Out: an answer, and its text on the wire. Pure but for the random trace ids; any
// thread.
#pragma once

#include "sandbox/fault_script.hpp"
#include "sandbox/rules.hpp"

#include <string>
#include <utility>
#include <vector>

namespace graph_sandbox {

struct answer {
    int status = 200;
    std::string content_type = "application/json; charset=UTF-8";
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    bool announces_close = false; // "Connection: close"; the connection ends after it.
    bool endless = false;         // The body has no Content-Length and does not stop.
};

struct graph_error {
    int code = 100;
    int subcode = 0;
    std::optional<bool> transient; // Absent: what the code's row says; so for the next three.
    std::optional<int> status;
    std::string_view type;
    std::string message;
    std::string_view user_title; // Empty: not in the body.
    std::string user_message;
    std::optional<std::size_t> event; // With a property: error_data names the place.
    std::string property;
};

// "A" and 22 characters of base64url, as Meta's trace ids look.
std::string fresh_trace_id();

answer success(std::int64_t events_received, const std::vector<std::string>& messages,
               const std::string& trace_id);
answer error_answer(const graph_error& error, const std::string& trace_id);

// The error for what the rules found first. `name_place` off: no error_data, so that a client must search.
graph_error error_of(const refusal& first, bool name_place);

// The error body of a chosen code, as a fault script names it.
graph_error error_of(const graph_code& chosen);

// The headers X-App-Usage, X-Business-Use-Case-Usage and Retry-After that a behaviour asks for.
void add_usage_headers(answer& out, const behaviour& asked, std::string_view dataset_id);

// The status line, the headers and the empty line.
std::string wire_head(const answer& what);

} // namespace graph_sandbox
