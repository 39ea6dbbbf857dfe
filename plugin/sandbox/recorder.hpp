// Writes what was accepted, and what was asked, as NDJSON files that tests read.
//
// In: lines. Out: files opened for appending, mode 0600; a line is in the file before its answer goes out.
// Throws std::system_error when a file cannot be opened; a line that does not fit (a full disk) is taken back
// whole and reported. One thread.
#pragma once

#include "sandbox/exchange.hpp"

#include <string>
#include <vector>

namespace graph_sandbox {

// A file that only grows, by whole lines.
class line_file {
public:
    line_file() = default;
    explicit line_file(const std::string& path);
    ~line_file();
    line_file(line_file&& other) noexcept;
    line_file& operator=(line_file&& other) noexcept;

    // Writes all of `lines` or nothing. A file that was never opened takes everything and keeps nothing.
    bool append(std::string_view lines);

private:
    int descriptor_ = -1;
};

// One request, as --record-requests keeps it.
struct request_line {
    std::uint64_t connection = 0;
    bool resumed = false;
    std::string method;
    std::string path; // see safe_path
    std::vector<std::pair<std::string, std::string>> headers;
    std::size_t events = 0;
    std::int64_t received_at_ms = 0; // Unix time, not the clock of --now
};

// The request's line: {"connection":…,"tls_resumed":…,"received_at_ms":…,"method":…,"path":…,"headers":{…},
// "events":…,"recorded":…,"status":… or null,"fault":… or null,"refused":… or null,"body":{…} or null}.
std::string format_request(const request_line& line, const verdict& deserved, const exchange_plan& plan);

struct recorder {
    line_file events;
    line_file requests;
};

} // namespace graph_sandbox
