// Names to addresses, anew for each connection, without ever blocking the network's thread.
//
// In: a host's name or an IP literal. Out: endpoints, on the network's thread. getaddrinfo cannot be called
// off, so it runs on the side thread with short time-outs, which bounds how long stop may wait for it.
// Requests for a name that is being looked up already share the answer.
#pragma once

#include "dispatch/side_thread.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace lead_ads::dispatch {

using endpoints = std::vector<boost::asio::ip::tcp::endpoint>;

class resolver {
public:
    resolver(boost::asio::any_io_executor network, side_thread& side)
        : network_(std::move(network)), side_(side) {}

    // [network's thread] Calls `found` later on the same thread; with no endpoints when there are none.
    void resolve(const std::string& host, std::uint16_t port, std::function<void(const endpoints&)> found);

private:
    boost::asio::any_io_executor network_;
    side_thread& side_;
    std::map<std::pair<std::string, std::uint16_t>, std::vector<std::function<void(const endpoints&)>>>
        waiting_;
};

} // namespace lead_ads::dispatch
