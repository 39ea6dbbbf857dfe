// SIGTERM, SIGINT and SIGHUP for a program that runs until it is stopped.
//
// In: signals to the process. Out: whether a stop or a reload was asked for, and a wait that ends with it. A
// second SIGTERM or SIGINT ends the process at once. At most one object in a process, made before any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace desthost::runtime {

class signals {
public:
    signals();
    ~signals();
    signals(const signals&) = delete;
    signals& operator=(const signals&) = delete;

    enum class event { none, stop, reload, work };
    // Waits for one, at most so long. A stop is told as long as the object lives.
    event wait(std::chrono::milliseconds patience);
    // Waits out a time, unless a stop is asked for twice, which ends the process.
    void ask_for_stop();
    // Ends a wait, with `work`.
    void wake();

private:
    void watch();

    int signals_ = -1;
    int end_ = -1;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stop_ = false;
    bool reload_ = false;
    bool work_ = false;
    std::thread watcher_;
};

} // namespace desthost::runtime
