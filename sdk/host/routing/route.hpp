// A route: events from its sources to its destination, within a window, at a rate; ends to the journal, and
// only then receipts to the sources.
//
// A source is asked for events when the window has room and the destination takes them: there is no queue in
// between. A destination that is blocked stops its own route and no other. An event that ends undelivered
// because the route stops stays with its source. A journal that cannot be written holds the route up until it
// can, so that nothing is lost.
//
// Threads: step is the reader's (run calls it in a loop); the receiver's calls are the plugin's; the rest
// any.
#pragma once

#include "host/host_services.hpp"
#include "host/journal/in_flight_keys.hpp"
#include "host/log.hpp"
#include "host/routing/destination_port.hpp"
#include "host/routing/end_log.hpp"
#include "host/routing/outcome_counts.hpp"
#include "host/routing/rate_limiter.hpp"
#include "host/routing/source.hpp"
#include "host/routing/window.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace desthost::routing {

struct route_limits {
    std::size_t window_events = 8192;
    std::size_t window_bytes = 6 * 1024 * 1024;
    double rate = 0;                    // events a second; 0: no limit
    std::vector<std::string> only_keys; // of senders; empty: all
};

struct route_clocks {
    std::function<std::int64_t()> now;                       // nanoseconds since 1970
    std::function<rate_limiter::clock::time_point()> steady; // for pauses and rates
    // Waits on a condition; a test goes on at once.
    bool waits = true;
};

struct route_numbers {
    destination_condition condition;
    std::string trouble; // the journal or the plugin does not work; empty: all is well
    std::uint64_t under_way = 0;
    std::uint64_t under_way_bytes = 0;
    std::uint64_t waiting_events = 0; // in the sources, those under way included
    std::uint64_t waiting_bytes = 0;
    std::int64_t oldest_arrived_at = 0; // 0: none waits
    std::uint64_t fetched_events = 0;
    std::uint64_t faults = 0; // rules of the ABI that the plugin has broken
    std::int64_t last_delivery = 0;
    std::int64_t last_error_at = 0;
    end_count last_error; // what ended neither delivered nor filtered
};

class route final : public result_receiver {
public:
    // All must outlive this.
    route(std::string name, const route_limits& limits, end_log& ends, log& to, route_clocks clocks);
    ~route() override;

    // Before run. `name` is the source's.
    void add_source(std::string name, std::unique_ptr<source> from);
    void deliver_to(destination_port& to) noexcept { to_ = &to; }

    void run();
    // One round: hands over what can be had, waiting at most so long. False: the route stops.
    bool step(std::chrono::milliseconds patience);
    // Fetches no more; returns once the reader has ended. Ends that come later are still kept.
    void stop_fetching();
    // The instance has been stopped: sources keep their progress. Returns how many events had no end; they
    // are handed out again by the next run.
    std::size_t finish(std::chrono::milliseconds patience);
    // How many events ended undelivered because the route stops; their sources keep them.
    std::size_t left_behind() const noexcept { return left_behind_; }
    // Tries dead letters again; none: all. The answer is how many wait, or less than 0 with the reason.
    std::int64_t retry(std::vector<std::int64_t> ids, std::string& why);
    void wake();

    void on_results(const destination_result_t* results, std::uint32_t count) noexcept override;
    void on_writable() noexcept override;
    bool is_delivered(const destination_ledger_key_t& key) noexcept override;

    const std::string& name() const noexcept { return name_; }
    outcome_counts& counts() noexcept { return counts_; }
    route_numbers numbers();
    std::vector<std::pair<std::string, source_numbers>> source_numbers_of_all();
    // When a round last began, by the steady clock: a loop that stands still is not alive.
    std::int64_t last_round() const noexcept { return last_round_; }

private:
    struct attached {
        std::string name;
        std::unique_ptr<source> from;
    };
    struct ended {
        destination_result_t result;
        const routed_event* event;
        bool stays_pending = false; // undelivered only because the route stops
    };
    bool is_stopping();
    void wait(std::chrono::nanoseconds patience);
    bool is_held_up();
    bool fetch(const room& most, std::chrono::milliseconds patience);
    void take(std::uint32_t source_index);
    bool wants(const incoming& event) const;
    void take_retries();
    void take_again();
    bool goes_on(const routed_event& event, const destination_result_t& result);
    void let_waiting_go_on(const std::vector<ended>& all);
    void hand_over(token t);
    void enqueue(routed_event&& event);
    destination_result_t end_malformed(routed_event&& event, std::string_view why);
    void submit_pending(std::chrono::milliseconds patience);
    void drop_accepted(std::uint32_t accepted);
    void end_all(std::vector<ended>& all);
    bool commit(const std::vector<ended>& all);
    void settle(const std::vector<ended>& all);
    void count(const std::vector<ended>& all);
    void report_fault(std::string_view what);
    void set_trouble(const std::string& what);

    const std::string name_;
    const route_limits limits_;
    end_log& ends_;
    log& log_;
    const route_clocks clocks_;
    destination_port* to_ = nullptr;
    std::vector<attached> sources_;
    window window_;
    rate_limiter limiter_;
    outcome_counts counts_;

    // The reader's.
    std::vector<incoming> fetched_;
    std::vector<token> pending_; // in the window, not yet taken by the plugin
    std::vector<destination_event_t> batch_;
    std::size_t next_source_ = 0;
    rate_limiter::clock::time_point next_look_{};
    bool is_blocked_ = false;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t writable_ = 0; // how often on_writable was called
    bool stopping_ = false;
    bool has_retries_ = true;         // the last run may have left some
    std::set<std::int64_t> retrying_; // dead letters that are under way
    std::string trouble_;
    end_count last_error_;
    std::int64_t last_error_at_ = 0;
    std::uint64_t wakes_ = 0;

    std::vector<token> again_; // guarded by mutex_: waited for an event of their key that came to nothing
    journal::in_flight_keys keys_;

    std::mutex committing_;
    std::atomic<std::uint64_t> fetched_events_ = 0;
    std::atomic<std::uint64_t> faults_ = 0;
    std::atomic<std::size_t> left_behind_ = 0;
    std::atomic<std::int64_t> last_round_ = 0;
    std::thread reader_;
};

} // namespace desthost::routing
