// When an alert begins, is repeated and is over.
//
// In: what the router's routes and sources look like, the time. Out: the messages to send. Nothing is sent
// here, and no time passes: a test can run years. One thread.
#pragma once

#include "host/config/router_config.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace desthost::admin {

// What alerts look at; one for each route, and one for each source with a store.
struct watched {
    std::string name;
    bool is_source = false;
    std::string blocked_because; // empty: it is not
    bool is_blocked = false;
    std::int64_t last_delivery = 0;     // nanoseconds since 1970; of the start when none was delivered
    std::int64_t oldest_arrived_at = 0; // 0: none waits
    std::int64_t dead_letters = 0;
    std::uint64_t delivered_last_hour = 0;
    std::uint64_t failed_last_hour = 0; // invalid, rejected, undelivered
    double store_percentage = 0;
};

struct alert_message {
    std::size_t alert = 0; // of the settings
    std::string body;      // JSON
};

class alert_watch {
public:
    void use(const std::vector<config::alert_settings>& settings) { settings_ = settings; }
    std::vector<alert_message> look(const std::vector<watched>& all, std::int64_t now);

private:
    struct state {
        std::int64_t since = 0;
        std::int64_t last_told = 0;
    };
    using key = std::tuple<std::string, std::string, std::string>; // receiver, condition, subject

    std::vector<config::alert_settings> settings_;
    std::map<key, state> active_;
};

} // namespace desthost::admin
