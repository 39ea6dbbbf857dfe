// SIGINT, SIGTERM and SIGHUP as something that can be asked for.
//
// In: signals to the process. Out: whether a stop or a reload was asked for, and a descriptor that becomes
// readable with the stop, for poll. A second SIGINT or SIGTERM ends the process at once, and so, unless it
// was made with patience::unbounded, does a command that has not ended 4.8 seconds after the first. At most
// one object in a process, made before any thread.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

namespace desthost {

class interrupt {
public:
    // Whether SIGHUP asks for a reload; otherwise it ends the process as usual.
    enum class hangup : bool { ends, reloads };

    // How long a command may take to end after the first signal.
    enum class patience : bool { bounded, unbounded };

    explicit interrupt(hangup on_hangup = hangup::ends, patience how_long = patience::bounded);
    ~interrupt();
    interrupt(const interrupt&) = delete;
    interrupt& operator=(const interrupt&) = delete;

    bool stop_requested() const noexcept { return stop_requested_; }
    // Calls `f` with the first stop, from the thread that watches; at once if there was one. Set once; `f`
    // must outlive this, or be taken back with an empty one.
    void on_stop(std::function<void()> f);
    // Readable from the first stop on.
    int stop_descriptor() const noexcept { return stop_descriptor_; }
    // Whether SIGHUP has come since the last call.
    bool take_reload() noexcept { return reload_requested_.exchange(false); }

private:
    void watch();
    void request_stop();

    const patience patience_;
    std::mutex mutex_; // guards on_stop_
    std::function<void()> on_stop_;
    int signals_ = -1;
    int stop_descriptor_ = -1;
    int end_descriptor_ = -1;
    std::atomic<bool> stop_requested_ = false;
    std::atomic<bool> reload_requested_ = false;
    std::thread watcher_;
};

} // namespace desthost
