// The loop of a replay: source, submit, result.
//
// In: a supply of events, a configured instance. Out: every event read has ended in exactly one outcome, and
// the instance is stopped. Workers read and submit; the caller's thread controls: it watches for signals,
// reloads, the destination's state, the time limit, and shows progress. Memory is bounded by the window of
// events in flight, however slow the destination is.
#pragma once

#include "host/instance.hpp"
#include "host/interrupt.hpp"
#include "host/replay/ending.hpp"
#include "host/replay/in_flight.hpp"
#include "host/replay/metrics_file.hpp"
#include "host/replay/progress.hpp"
#include "host/replay/results.hpp"
#include "host/replay/stop_event.hpp"
#include "host/replay/supply.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace desthost::replay {

class delivery {
public:
    // `reload` is called on SIGHUP, on the caller's thread. All must outlive this.
    delivery(settings how, supply& from, in_flight& events, results& ends, stop_event& stop, log& to);

    // on_writable of the ABI. Any thread.
    void on_writable() noexcept;

    // Delivers everything. Call once, with a configured instance.
    ending run(instance& to, interrupt& signals, const std::function<void()>& reload);

    // Why it was blocked, when it was.
    const journal::block& why_blocked() const noexcept { return block_; }

private:
    struct batch {
        std::vector<token> tokens;
        std::vector<destination_event_t> events;
    };
    void work();
    void submit_again(batch b);
    bool start_again();
    bool take_batch(batch& b);
    bool may_read_on(const batch& b, std::size_t most);
    bool is_stopping();
    std::int64_t arrival() const;
    void add_event(batch& b, const supplied_event& event);
    void submit_all(batch& b);
    bool submit_some(batch& b);
    void drop_taken(batch& b, std::uint32_t accepted);
    void give_back(batch& b, std::string_view reason);
    bool wait_for_turn();

    ending control(interrupt& signals, const std::function<void()>& reload);
    std::optional<ending> look_around(interrupt& signals, const std::function<void()>& reload);
    std::optional<ending> flush_some();
    bool is_blocked();
    void end_run(ending how);
    void end_unread(ending how);
    void refuse_more();
    void stop_workers();
    void stop_plugin(ending how);

    const settings how_;
    supply& from_;
    in_flight& events_;
    results& ends_;
    stop_event& stop_;
    log& log_;
    instance* to_ = nullptr;
    progress_line progress_;
    metrics_file metrics_;
    journal::block block_;
    std::chrono::steady_clock::time_point started_{};

    std::mutex reading_; // one worker reads at a time
    std::chrono::steady_clock::time_point next_turn_{};

    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t writable_ = 0; // how often on_writable was called
    std::uint32_t working_ = 0;  // workers that have not ended
    bool is_interrupted_ = false;
    bool stopping_ = false;
    std::atomic<bool> plugin_failed_ = false;
    std::vector<std::thread> workers_;
};

} // namespace desthost::replay
