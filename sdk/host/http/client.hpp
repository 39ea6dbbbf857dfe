// One HTTP request, for calls that are rare: alerts, and commands that ask a running router.
//
// In: an http or https address. Out: the answer, or a sentence that says why there is none; it holds no
// address, which may be a secret. Certificates are verified against the system's authorities. Any thread;
// blocks at most as long as it is told.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace desthost::http {

struct url {
    bool is_tls = false;
    std::string host;
    std::string port;
    std::string target; // path and query
};

// Nothing when it is no http or https address.
std::optional<url> parse_url(std::string_view text);

struct client_answer {
    int status = 0; // 0: there is none
    std::string body;
    std::string problem;
};

struct client_request {
    std::string method = "GET";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::chrono::milliseconds patience{10'000};
    std::uint64_t most_bytes = 64 * 1024 * 1024; // of the answer
};

client_answer send_request(const url& to, const client_request& what);

} // namespace desthost::http
