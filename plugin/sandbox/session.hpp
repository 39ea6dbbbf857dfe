// One connection: TLS handshake, then requests one after the other until either side has enough.
//
// In: an accepted socket. Out: answers, records, log lines. Bounds header, body, time and memory of its
// client; whatever the client does ends this connection at most. Runs on the server's thread.
#pragma once

#include "sandbox/server.hpp"

namespace graph_sandbox {

// `state` must outlive the io_context that runs it.
boost::asio::awaitable<void> run_session(boost::asio::ip::tcp::socket socket, server_state& state,
                                         std::uint64_t number);

} // namespace graph_sandbox
