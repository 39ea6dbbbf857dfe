// Sends alerts by webhook: a POST of JSON for each, tried again while the receiver is away.
//
// In: messages. Out: requests, from a thread of its own. Bounded: beyond a hundred that wait the oldest is
// dropped. No address is ever logged: it is a secret. Any thread.
#pragma once

#include "host/http/client.hpp"
#include "host/log.hpp"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

namespace desthost::admin {

class alert_sender {
public:
    explicit alert_sender(log& to);
    ~alert_sender();
    alert_sender(const alert_sender&) = delete;
    alert_sender& operator=(const alert_sender&) = delete;

    void send(const std::string& address, std::string body);
    std::uint64_t sent() const noexcept { return sent_; }

private:
    struct waiting {
        http::url to;
        std::string body;
    };
    void work();

    log& log_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<waiting> queue_;
    std::uint64_t sent_ = 0;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace desthost::admin
