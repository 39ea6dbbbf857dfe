// The words of a fault script, explained for --help. A test compares them with the parser's table.
#include "sandbox/fault_script.hpp"

namespace graph_sandbox {

std::string_view fault_help() noexcept {
    return R"(Fault scripts (--fault SCRIPT, repeatable): steps separated by ;
  Each step applies to the next request (or the next N with xN, or all with forever) and is then used up.
  A step is one effect or several joined with +, for example
    --fault 'status 503 x3; code 4 + retry-after 2; pass x10; delay 1500ms + usage 85'
  Unless a step says "recorded" or "unrecorded", events count as recorded when the answer's status is 200.

  Answers, at most one a step:
    pass                    behave as Meta would
    status N, 413           status N without a Graph error body
    html N                  status N with an HTML page
    code C[/SUB] [transient|permanent] [status N]
                            a Graph error, C may be negative; the rest is what Meta says for that code
    throttle DURATION       code 80004, X-Business-Use-Case-Usage names the time in minutes
    retry-after SECONDS     429 with Retry-After; with another answer only the header is added
    redirect                302 to another path of this server
    garble, empty, huge     200 with a body that is no JSON, absent, or endless
    received N              200 with events_received N; +N or -N counts from the true number
  Added to an answer:
    usage PERCENT           X-App-Usage
    version-warning TEXT    X-Ad-Api-Version-Warning
    message TEXT            TEXT among the "messages" of a success
    delay DURATION          the events are dealt with at once, the answer is held back
    slow N                  the answer trickles, N bytes a second
    recorded, unrecorded    whether the events are recorded
  Endings, at most one a step:
    cut [head|body]         half of the answer's head or body, then the connection is closed
    reset [before|after]    no answer, connection reset; before: unrecorded, after: recorded
    close [before|after]    no answer, connection closed without a TLS close_notify
    close-notify [before|after]  no answer, connection closed properly
    hang [before|after]     no answer, connection stays open
    close-idle              the answer promises keep-alive, then the connection is closed
  Connections (stand alone; the step waits for the next new connection, requests on open ones pass meanwhile):
    refuse                  reset when accepted
    tls-close, tls-hang     closed within, or stuck in, the TLS handshake
  Outside the order:
    poison FIELD=VALUE [EFFECT...]  every request with such an event gets the effect, code 100 by default, and no
                            error_data; FIELD is event_id, lead_id or event_name; VALUE may be "quoted"
    random SEED PERCENT     so many of the requests that no step governs are reset before or after recording, or get
                            503, 500 or code 2; the same seed gives the same sequence
  DURATION is 1500ms, 2s, 2m or 1h.
)";
}

} // namespace graph_sandbox
