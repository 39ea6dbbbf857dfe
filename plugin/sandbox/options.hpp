// The command line of graph-sandbox.
//
// In: argc and argv. Out: checked options, or an exit status after help, version or a usage error was
// printed. Refuses unknown options, bad values and bad fault scripts with status 2.
#pragma once

#include "sandbox/certificates.hpp"
#include "sandbox/endpoint.hpp"

#include <iosfwd>
#include <variant>

namespace graph_sandbox {

inline constexpr int exit_usage = 2;

struct options {
    std::uint16_t port = 0;
    std::string ca_file;         // empty: not written
    std::string record;          // empty: not kept
    std::string record_requests; // empty: not kept
    certificate_kind certificate = certificate_kind::valid;
    endpoint_settings endpoint;
    fault_script faults;
};

// The options, or the status to exit with.
std::variant<options, int> parse_options(int argc, const char* const* argv, std::ostream& out,
                                         std::ostream& err);

} // namespace graph_sandbox
