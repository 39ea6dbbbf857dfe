// A thread for calls that may block for a while: names and secrets' files.
//
// In: chores, run one after the other in order. Out: nothing; a chore says itself when it is done. Chores
// that have not begun when stop is called are dropped.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace lead_ads::dispatch {

class side_thread {
public:
    void start();                          // throws std::system_error when there is no thread
    void stop();                           // waits for the chore that is under way
    void run(std::function<void()> chore); // [any thread]

private:
    void loop();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> chores_; // guarded by mutex_
    bool stopping_ = false;                    // guarded by mutex_
    std::thread thread_;
};

} // namespace lead_ads::dispatch
