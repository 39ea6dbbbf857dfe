// The fault script: misbehaviour of the sandbox, as data. The grammar is atop fault_script.cpp and in
// fault_help().
//
// In: the text of --fault. Out: a fault_script, or one sentence that says what is wrong with which word.
// Refuses scripts beyond 64 KiB or 1,000 steps. Pure; a parsed script is immutable, any thread may read it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace graph_sandbox {

enum class answer_kind {
    rules,       // The ordinary answer of the rules.
    plain_error, // A status without a Graph error body, as a proxy or balancer gives it.
    html,        // A status with an HTML page.
    graph_error, // A Graph error body with a chosen code.
    garble,      // Status 200 and a body that is not JSON.
    empty,       // Status 200 and no body.
    redirect,    // Status 302 to another path of this server.
    huge,        // Status 200 and a body that does not end.
    miscount,    // Status 200 with a wrong events_received.
};

enum class ending_kind {
    complete,     // The whole answer, then the next request on the same connection.
    cut_head,     // Half of the answer's head, then the connection is closed.
    cut_body,     // The head and half of the body, then the connection is closed.
    reset,        // No answer; the connection is reset (TCP RST).
    close,        // No answer; the connection is closed (TCP FIN, no TLS close_notify).
    hang,         // No answer; the connection stays open until the client gives up.
    close_notify, // No answer; TLS is closed properly (close_notify), then TCP.
};

enum class connection_fault {
    none,      // The connection is served.
    refuse,    // It is reset as soon as it is accepted.
    tls_close, // It is closed in the middle of the TLS handshake.
    tls_hang,  // The TLS handshake never gets an answer.
};

struct received_count {
    bool relative = false; // Written with a sign: added to the true number.
    std::int64_t number = 0;
};

struct graph_code {
    int code = 0;
    int subcode = 0;               // 0: none in the answer.
    std::optional<bool> transient; // Absent: what Meta says for this code.
    std::optional<int> status;     // Absent: the HTTP status that Meta uses for this code.
};

// Treatment of one request. A default one is treated as Meta would.
struct behaviour {
    std::string text; // The step as written, for the record.
    answer_kind answer = answer_kind::rules;
    int status = 0; // of plain_error and html
    graph_code error;
    received_count received;
    ending_kind ending = ending_kind::complete;
    std::optional<bool> recorded; // Absent: recorded when the answer's status is 200.
    std::chrono::milliseconds delay{0};
    std::optional<std::uint32_t> bytes_per_second;
    std::optional<std::int64_t> retry_after_seconds;
    std::optional<std::int64_t> regain_access_minutes;
    std::optional<int> usage_percent;
    std::optional<std::string> version_warning; // X-Ad-Api-Version-Warning
    std::optional<std::string> message;         // A text in "messages" of a success.
    bool close_idle = false; // Closes the connection after an answer that did not announce it.
};

enum class poison_field {
    event_id,   // The event's event_id.
    lead_id,    // user_data.lead_id, custom_data.lead_id or match_keys.lead_id, as digits.
    event_name, // The event's event_name.
};

struct poison {
    poison_field field = poison_field::event_id;
    std::string value;
};

struct fault_step {
    behaviour what;
    connection_fault at_accept = connection_fault::none; // Other than none: the step waits for a connection.
    std::uint64_t times = 1;
};

struct poison_step {
    poison where;
    behaviour what;
    std::uint64_t times = 0;
};

struct random_faults {
    std::uint64_t seed = 0;
    int percent = 0;
};

struct fault_script {
    std::vector<fault_step> steps;
    std::vector<poison_step> poisons;
    std::optional<random_faults> random;
};

constexpr std::uint64_t forever = UINT64_MAX;

// Adds the steps of `text` to `script`. Answers nothing when all went well, otherwise what is wrong.
std::optional<std::string> parse_fault_script(std::string_view text, fault_script& script);

// The grammar and the meaning of each word, for --help.
std::string_view fault_help() noexcept;

} // namespace graph_sandbox
