// What the coroutines of a connection wait with.
//
// In: nanoseconds from now; where an error is to go. Out: a time; a token for asio. [network's thread]
#pragma once

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstdint>

namespace lead_ads::dispatch {

inline std::chrono::steady_clock::time_point in(std::int64_t nanoseconds) {
    return std::chrono::steady_clock::now() + std::chrono::nanoseconds(nanoseconds);
}

// The operation throws nothing: what went wrong stands in `problem`.
inline auto awaiting(boost::system::error_code& problem) {
    return boost::asio::redirect_error(boost::asio::use_awaitable, problem);
}

} // namespace lead_ads::dispatch
