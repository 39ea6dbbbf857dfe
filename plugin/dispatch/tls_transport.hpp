// The real network: HTTP/1.1 over verified TLS, on one thread of its own.
//
// In: whole requests. Out: answers, or the way in which there was none. Connections are kept alive and their
// TLS sessions resumed; names are resolved anew for each connection. TLS is 1.2 or later, the chain and the
// host's name or address are verified. Plain http goes to loopback addresses only. Redirects are not
// followed; an answer is bounded in size (longest_answer) and time.
#pragma once

#include "dispatch/transport.hpp"

#include <memory>

namespace lead_ads::dispatch {

std::unique_ptr<transport> make_tls_transport();

} // namespace lead_ads::dispatch
