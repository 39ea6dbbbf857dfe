// A thread of the plugin's own: it takes no signal, so that the host's handlers run on the host's threads.
#pragma once

#include <csignal>
#include <pthread.h>
#include <thread>
#include <utility>

namespace lead_ads::dispatch {

// Throws std::system_error when the system gives no thread.
template <class Function>
std::thread start_thread(Function run) {
    struct mask {
        sigset_t before;
        mask() {
            sigset_t all;
            sigfillset(&all);
            pthread_sigmask(SIG_SETMASK, &all, &before);
        }
        ~mask() { pthread_sigmask(SIG_SETMASK, &before, nullptr); }
    };
    const mask while_starting;
    return std::thread(std::move(run));
}

} // namespace lead_ads::dispatch
