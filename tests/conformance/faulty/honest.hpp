// A small destination that keeps every rule and offers every extension: what the faults are put into.
//
// Its configuration is lines of `endpoint: URL`. With an endpoint, each event is posted
// there until it answers with 200; without, it counts as delivered. An event that is no {...} is invalid;
// one that holds "skip" is filtered.
#pragma once

#include <atomic>
#include <destination/delivery_queue.hpp>
#include <memory>
#include <mutex>
#include <set>
#include <string>

namespace faulty {

class honest {
public:
    static constexpr destination_descriptor_t descriptor = {{DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR},
                                                            "honest",
                                                            "Honest",
                                                            "tests",
                                                            "1.0.0",
                                                            "Keeps every rule"};

    explicit honest(const destination_host_t& host) : host_(host), queue_(host_) {}

    destination_status_t configure(const destination_config_t& config);
    destination_status_t start();
    destination_status_t submit(const destination_event_t* events, std::uint32_t count,
                                std::uint32_t& accepted);
    destination_status_t flush(std::int64_t timeout);
    destination_status_t reconfigure(const destination_config_t& config);
    destination_status_t stop(std::int64_t timeout);
    static const void* get_extension(std::string_view id);

    struct settings {
        std::uint16_t port = 0; // 0: no endpoint
    };
    static bool read(std::string_view text, settings& into);
    // Decides an event's outcome without sending it.
    static destination::delivery decide(std::string_view payload);

    bool is_configured() const noexcept { return stage_ != stage::created; }
    bool is_running() const noexcept { return stage_ == stage::running; }
    std::size_t waiting() const { return queue_.unfinished(); }
    std::uint64_t deliveries() const noexcept { return deliveries_; }

private:
    enum class stage : std::uint8_t { created, configured, running };
    destination::delivery deliver(std::string_view payload);
    destination::delivery send(std::string_view payload) const;
    void ask_ledger(std::uint64_t token, std::string_view payload);

    destination::host host_;
    settings settings_;
    bool has_secrets_ = false;
    std::atomic<stage> stage_{stage::created};
    std::atomic<std::uint64_t> deliveries_{0};
    std::mutex known_mutex_;
    std::set<std::string, std::less<>> known_; // payloads that the ledger knows
    destination::delivery_queue queue_;        // last, so that its thread ends before the rest
};

} // namespace faulty
